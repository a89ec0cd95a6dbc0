import type { OutputColumn } from './compile/scope';
import type { ResultSink } from './engine/resultSink';
import type { SqlError } from './sqlError';
import { familyOf } from './sqlType';
import type { SqlType } from './sqlType';
import type { SqliteValue } from './values/sqliteValue';

/** A value as plain data: dates as text, binary as `0x...`, bits as booleans, bigint as text. */
export type PlainValue = null | string | number | boolean;
export type PlainRow = Readonly<Record<string, PlainValue>>;

function plain(value: SqliteValue, type: SqlType): PlainValue {
  if (value === null) return null;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  if (type.name === 'bit') return Number(value) !== 0;
  if (type.name === 'bigint') return String(value);
  return familyOf(type) === 'integer' || typeof value === 'bigint' ? Number(value) : value;
}

/** Collects the rows of a batch for a caller in the same process; its first error is thrown by `result`. */
export class CollectSink implements ResultSink {
  private rows: PlainRow[] = [];
  private types: readonly OutputColumn[] = [];
  private failure: SqlError | undefined;

  columns(columns: readonly OutputColumn[]): void {
    this.types = columns;
    this.rows = [];
  }

  row(values: readonly SqliteValue[]): void {
    this.rows.push(
      Object.fromEntries(this.types.map(({ name, type }, at) => [name, plain(values[at] ?? null, type)])),
    );
  }

  room(): undefined {
    return undefined;
  }

  done(): void {
    // Counts are not asked for.
  }

  error(error: SqlError): void {
    this.failure ??= error;
  }

  message(): void {
    // Messages are not asked for.
  }

  transaction(): void {
    // The session knows its transaction.
  }

  /** The rows of the last result. */
  result(): PlainRow[] {
    if (this.failure !== undefined) throw this.failure;
    return this.rows;
  }
}
