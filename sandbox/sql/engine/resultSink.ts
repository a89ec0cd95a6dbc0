import type { OutputColumn } from '../compile/scope';
import type { SqlError } from '../sqlError';
import type { SqliteValue } from '../values/sqliteValue';

export interface SqlMessage {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly line: number;
  readonly message: string;
}

export type TransactionEvent = 'began' | 'committed' | 'rolled back';

/** Where the results of a batch go: to a client over TDS, or to a caller in the same process. */
export interface ResultSink {
  columns(columns: readonly OutputColumn[]): void;
  row(values: readonly SqliteValue[]): void;
  /** Resolves when there is room for more rows; undefined where there is. */
  room(): Promise<void> | undefined;
  /** A statement is done; without a count where NOCOUNT is on. */
  done(rowCount: number | undefined): void;
  error(error: SqlError): void;
  message(message: SqlMessage): void;
  transaction(event: TransactionEvent): void;
}
