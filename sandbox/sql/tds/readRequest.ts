import type { Argument } from '../engine/procedure';
import type { ByteReader } from './byteReader';
import { readParameter } from './readParameter';

/** Procedures that are called by number. */
const numbered: Readonly<Record<number, string>> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
};

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
  const written = number === undefined ? reader.text(length) : (numbered[number] ?? `procedure ${number}`);
  reader.u16();
  const args: Argument[] = [];
  while (!reader.ended) args.push(readParameter(reader));
  // `[dbo].[sp_x]`, `master..sp_x` and `sp_x` are one.
  const procedure = (written.split('.').at(-1) ?? written).replace(/^\[|\]$/g, '');
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
