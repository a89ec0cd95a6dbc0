import type { Argument } from '../engine/procedure';
import type { ByteReader } from './byteReader';
import { readParameter } from './readParameter';

/** `sp_executesql` is called by its number, as the driver does for a statement with parameters. */
const EXECUTE_SQL = 10;

/** The headers before a request: the transaction that it belongs to, which the session knows itself. */
export function skipHeaders(reader: ByteReader): void {
  const total = reader.u32();
  reader.bytes(total - 4);
}

export interface RemoteCall {
  readonly procedure: string;
  readonly args: readonly Argument[];
}

/** A remote procedure call. */
export function readCall(reader: ByteReader): RemoteCall {
  skipHeaders(reader);
  const length = reader.u16();
  const number = length === 0xffff ? reader.u16() : undefined;
  const procedure =
    number === undefined
      ? reader.text(length)
      : number === EXECUTE_SQL
        ? 'sp_executesql'
        : `procedure ${number}`;
  reader.u16();
  const args: Argument[] = [];
  while (!reader.ended) args.push(readParameter(reader));
  return { procedure, args };
}

/** `level`: to begin a transaction of an isolation level that the stand-in does not have. */
export type TransactionRequest = 'begin' | 'commit' | 'rollback' | 'save' | 'level' | 'unknown';

const transactionKinds: Readonly<Record<number, TransactionRequest>> = {
  5: 'begin',
  7: 'commit',
  8: 'rollback',
  9: 'save',
};

/** The isolation levels that a transaction may begin with: the session's, and READ COMMITTED. */
const knownLevels = new Set([0, 2]);

/** A transaction manager request. */
export function readTransactionRequest(reader: ByteReader): TransactionRequest {
  skipHeaders(reader);
  const kind = transactionKinds[reader.u16()] ?? 'unknown';
  return kind === 'begin' && !knownLevels.has(reader.u8()) ? 'level' : kind;
}
