import type { Argument } from '../engine/procedure';
import { runProcedure } from '../engine/procedure';
import type { ResultSink } from '../engine/resultSink';
import { executeSqlBatch, pause, runBatch } from '../engine/runBatch';
import { Cancelled } from '../engine/session';
import type { Session } from '../engine/session';
import { Variables } from '../engine/variables';
import { SqlError } from '../sqlError';
import { ByteReader } from './byteReader';
import type { Channel } from './channel';
import type { TdsMessage } from './packetReader';
import { packetType } from './packetType';
import { readCall, readTransactionRequest, skipHeaders } from './readRequest';
import type { RemoteCall, TransactionRequest } from './readRequest';
import { TdsSink, TransactionDescriptor } from './tdsSink';
import { writeReset, writeReturnStatus, writeReturnValueHeader } from './tokens';
import { writeTypeInfo } from './writeType';
import { writeValue } from './writeValue';

const forEver = 2 ** 31 - 1;

/** Thrown where a fault has lost the connection: nothing more is said. */
class ConnectionLost extends Error {}

const ownFault = (error: unknown): SqlError => {
  const said = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return new SqlError(3624, `The stand-in failed: ${String(said)}`, { severity: 20 });
};

/** Works the requests of one signed-in connection. */
export class Requests {
  private readonly descriptor = new TransactionDescriptor();

  constructor(
    private readonly session: Session,
    private readonly channel: Channel,
  ) {}

  /** Works one request and sends its whole answer. */
  async work(message: TdsMessage, signal: AbortSignal): Promise<void> {
    const inProcedure = message.type === packetType.rpc;
    const sink = new TdsSink(this.channel, inProcedure, this.descriptor);
    if (message.reset) {
      this.session.reset();
      writeReset(this.channel.tokens);
    }
    try {
      if (!message.ignored) await this.dispatch(message, sink, signal);
    } catch (error) {
      if (error instanceof ConnectionLost || this.channel.closed) return;
      if (error instanceof SqlError) {
        sink.error(error);
        sink.done(undefined);
      } else if (!(error instanceof Cancelled)) {
        // A fault of the stand-in's own ends this connection, as one of the server does, and no other.
        sink.error(ownFault(error));
        sink.done(undefined);
        sink.finish();
        this.channel.end();
        return;
      } else if (this.session.abortsTransactions && this.session.transaction.depth > 0) {
        this.session.transaction.rollback(sink);
      }
    }
    sink.finish();
  }

  private async dispatch(message: TdsMessage, sink: TdsSink, signal: AbortSignal): Promise<void> {
    const reader = new ByteReader(message.data);
    switch (message.type) {
      case packetType.sqlBatch: {
        skipHeaders(reader);
        const text = reader.rest().toString('utf16le');
        await this.begin(text, sink, signal);
        await runBatch(this.session, text, new Variables(), sink, signal);
        return;
      }
      case packetType.rpc:
        return this.call(readCall(reader), sink, signal);
      case packetType.transaction:
        return this.transaction(readTransactionRequest(reader), sink, signal);
      default:
        throw new SqlError(102, `The stand-in does not know requests of type ${message.type}.`, {
          severity: 15,
        });
    }
  }

  /** Logs the statement and lets the faults that are set happen to it. */
  private async begin(text: string, sink: TdsSink, signal: AbortSignal): Promise<void> {
    const { engine, id } = this.session;
    engine.log.add({ session: id, text });
    for (const fault of engine.faults.take(['delay', 'hang', 'hold', 'error', 'drop'], text)) {
      switch (fault.kind) {
        case 'delay':
          await pause(fault.ms, signal);
          break;
        case 'hang':
          if (fault.afterRows === undefined) await pause(forEver, signal);
          else this.stallAfter(fault.afterRows, sink, signal);
          break;
        case 'hold':
          await engine.faults.hold(signal);
          if (signal.aborted) throw new Cancelled();
          break;
        case 'error':
          this.failAs(fault.number, fault.message, fault.severity, sink);
          break;
        case 'drop':
          if (fault.afterRows === undefined || fault.afterRows === 0) this.lose();
          else this.loseAfter(fault.afterRows, sink);
      }
    }
  }

  /** Errors that roll back do so here as well. */
  private failAs(
    number: number,
    message: string | undefined,
    severity: number | undefined,
    sink: ResultSink,
  ): never {
    const { transaction } = this.session;
    if (number === 1205 && transaction.depth > 0) transaction.rollback(sink);
    throw new SqlError(number, message ?? `Error ${number}, as the test asked for.`, {
      severity: severity ?? 16,
    });
  }

  private stallAfter(rows: number, sink: TdsSink, signal: AbortSignal): void {
    sink.afterRow = (sent) => {
      if (sent < rows) return;
      this.channel.sendPartial();
      sink.stalled = () => pause(forEver, signal);
    };
  }

  private loseAfter(rows: number, sink: TdsSink): void {
    sink.afterRow = (sent) => {
      if (sent < rows) return;
      // What was sent so far arrives: the client has these rows when it loses the connection.
      this.channel.sendPartial();
      this.lose();
    };
  }

  private lose(): never {
    this.channel.end();
    throw new ConnectionLost();
  }

  private async transaction(request: TransactionRequest, sink: TdsSink, signal: AbortSignal): Promise<void> {
    const { transaction, engine } = this.session;
    if (request === 'save' || request === 'level' || request === 'unknown') {
      const what = 'begin (READ COMMITTED), commit and rollback of transactions only';
      throw new SqlError(102, `The stand-in knows ${what}.`, {
        severity: 15,
      });
    }
    await this.begin(`${request.toUpperCase()} TRANSACTION`, sink, signal);
    const [drop] = request === 'commit' ? engine.faults.take(['drop-at-commit']) : [];
    if (drop?.when === 'before') this.lose();
    transaction[request](sink);
    if (drop !== undefined) this.lose();
    sink.done(undefined);
  }

  private async call(call: RemoteCall, sink: TdsSink, signal: AbortSignal): Promise<void> {
    if (call.procedure === 'sp_executesql') return this.executeSql(call.args, sink, signal);
    const shown = call.args.map((arg) => arg.name ?? '?').join(', ');
    await this.begin(`EXEC ${call.procedure} ${shown}`.trim(), sink, signal);
    this.status(sink, await runProcedure(this.session, call.procedure, call.args, signal), []);
  }

  private async executeSql(args: readonly Argument[], sink: TdsSink, signal: AbortSignal): Promise<void> {
    const { text, variables } = executeSqlBatch(args);
    await this.begin(text, sink, signal);
    await runBatch(this.session, text, variables, sink, signal);
    const outputs = args
      .filter((arg) => arg.output && arg.name !== undefined)
      .map((arg) => ({ ...arg, value: variables.get(arg.name ?? '') }));
    this.status(sink, 0, outputs);
  }

  /** The return status and the values of OUTPUT parameters, with which a procedure ends. */
  private status(sink: TdsSink, status: number, outputs: readonly Argument[]): void {
    sink.release();
    const { tokens } = this.channel;
    writeReturnStatus(tokens, status);
    for (const [at, { name, type, value }] of outputs.entries()) {
      writeReturnValueHeader(tokens, at, name ?? '');
      writeTypeInfo(tokens, type);
      writeValue(tokens, type, value);
    }
  }
}
