import { randomBytes } from 'node:crypto';
import type { OutputColumn } from '../compile/scope';
import type { ResultSink, SqlMessage, TransactionEvent } from '../engine/resultSink';
import type { SqlError } from '../sqlError';
import type { SqliteValue } from '../values/sqliteValue';
import type { Channel } from './channel';
import {
  ROW_TOKEN,
  doneKind,
  doneStatus,
  writeColumns,
  writeDone,
  writeMessage,
  writeTransaction,
} from './tokens';
import { writeValue } from './writeValue';

/** The descriptor of a session's transaction, which clients send back with their requests. */
export class TransactionDescriptor {
  current = Buffer.alloc(8);
}

/**
 * Writes results as TDS tokens. A DONE is held back until it is known whether another follows: only the last of a
 * message says that there is no more.
 */
export class TdsSink implements ResultSink {
  private held: { readonly status: number; readonly count: number } | undefined;
  private types: readonly OutputColumn[] = [];
  private failed = false;
  /** Rows sent of this answer. */
  rows = 0;
  /** Called after each row; a fault may lose the connection there. */
  afterRow: ((rows: number) => void) | undefined;
  /** Waited for before the next row; a fault may never let it come. */
  stalled: (() => Promise<void>) | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly inProcedure: boolean,
    private readonly descriptor: TransactionDescriptor,
  ) {}

  columns(columns: readonly OutputColumn[]): void {
    this.release();
    this.types = columns;
    writeColumns(this.channel.tokens, columns);
  }

  row(values: readonly SqliteValue[]): void {
    const { tokens } = this.channel;
    tokens.u8(ROW_TOKEN);
    for (const [at, column] of this.types.entries()) writeValue(tokens, column.type, values[at] ?? null);
    this.rows += 1;
    this.afterRow?.(this.rows);
  }

  room(): Promise<void> | undefined {
    if (this.stalled !== undefined) return this.stalled();
    return this.channel.flush();
  }

  done(rowCount: number | undefined): void {
    this.release();
    const status = (rowCount === undefined ? 0 : doneStatus.count) | (this.failed ? doneStatus.error : 0);
    this.failed = false;
    this.held = { status, count: rowCount ?? 0 };
  }

  error(error: SqlError): void {
    this.release();
    this.failed = true;
    writeMessage(this.channel.tokens, error);
  }

  message(message: SqlMessage): void {
    this.release();
    writeMessage(this.channel.tokens, message);
  }

  transaction(event: TransactionEvent): void {
    this.release();
    if (event === 'began') this.descriptor.current = randomBytes(8);
    writeTransaction(this.channel.tokens, event, this.descriptor.current);
  }

  /** Sends the DONE that was held, as one that more follows. */
  release(): void {
    if (this.held === undefined) return;
    const kind = this.inProcedure ? doneKind.inProc : doneKind.done;
    writeDone(this.channel.tokens, kind, this.held.status | doneStatus.more, this.held.count);
    this.held = undefined;
  }

  /** Ends the answer: with the DONE that was held, or for a procedure with one of its own. */
  finish(): void {
    const { tokens } = this.channel;
    if (this.inProcedure) {
      this.release();
      writeDone(tokens, doneKind.proc, 0);
    } else {
      writeDone(tokens, doneKind.done, this.held?.status ?? 0, this.held?.count ?? 0);
      this.held = undefined;
    }
    this.channel.finish();
  }
}
