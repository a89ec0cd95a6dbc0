import type { OutputColumn } from '../compile/scope';
import type { SqlMessage } from '../engine/resultSink';
import { ByteWriter } from './byteWriter';
import { COLLATION } from './collation';
import { writeTypeInfo } from './writeType';

const token = {
  ...{ returnStatus: 0x79, columns: 0x81, error: 0xaa, info: 0xab, returnValue: 0xac, loginAck: 0xad },
  ...{ featureAck: 0xae, row: 0xd1, environment: 0xe3, sspi: 0xed, fedAuthInfo: 0xee },
} as const;

export const ROW_TOKEN = token.row;
const SERVER_NAME = 'SQL-STAND-IN';
const TDS_7_4 = 0x74000004;
const FEATURE_FED_AUTH = 0x02;
const FEATURE_END = 0xff;

export const doneKind = { done: 0xfd, proc: 0xfe, inProc: 0xff } as const;
export const doneStatus = {
  more: 0x01,
  error: 0x02,
  inTransaction: 0x04,
  count: 0x10,
  attention: 0x20,
} as const;

/** A token whose length comes before it. */
function sized(writer: ByteWriter, id: number, body: (inner: ByteWriter) => void): void {
  const inner = new ByteWriter();
  body(inner);
  writer.u8(id).u16(inner.length).bytes(inner.all());
}

export function writeDone(writer: ByteWriter, kind: number, status: number, rowCount = 0): void {
  writer.u8(kind).u16(status).u16(0xc1).u64(BigInt(rowCount));
}

/** SQL Server's own messages are no longer than that. */
const MOST_CHARACTERS = 2047;

/** ERROR, or INFO for a severity up to 10. */
export function writeMessage(writer: ByteWriter, message: SqlMessage): void {
  sized(writer, message.severity > 10 ? token.error : token.info, (inner) => {
    inner.u32(message.number).u8(message.state).u8(message.severity);
    inner
      .longText(message.message.slice(0, MOST_CHARACTERS))
      .shortText(SERVER_NAME)
      .shortText('')
      .u32(message.line);
  });
}

export function writeColumns(writer: ByteWriter, columns: readonly OutputColumn[]): void {
  writer.u8(token.columns).u16(columns.length);
  for (const column of columns) {
    const flags = (column.nullable ? 0x01 : 0) | (column.identity === true ? 0x10 : 0x08);
    writer.u32(0).u16(flags);
    writeTypeInfo(writer, column.type);
    writer.shortText(column.name);
  }
}

const environment = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  reset: 18,
} as const;

function writeTextChange(writer: ByteWriter, kind: number, next: string, before: string): void {
  sized(writer, token.environment, (inner) => inner.u8(kind).shortText(next).shortText(before));
}

function writeBytesChange(writer: ByteWriter, kind: number, next: Uint8Array, before: Uint8Array): void {
  sized(writer, token.environment, (inner) =>
    inner.u8(kind).u8(next.length).bytes(next).u8(before.length).bytes(before),
  );
}

const nothing = Buffer.alloc(0);

/** ENVCHANGE for a transaction that began, or with `before` one that ended. */
export function writeTransaction(
  writer: ByteWriter,
  event: 'began' | 'committed' | 'rolled back',
  descriptor: Buffer,
): void {
  if (event === 'began') writeBytesChange(writer, environment.begin, descriptor, nothing);
  else
    writeBytesChange(
      writer,
      event === 'committed' ? environment.commit : environment.rollback,
      nothing,
      descriptor,
    );
}

export function writeReset(writer: ByteWriter): void {
  writeBytesChange(writer, environment.reset, nothing, nothing);
}

/** The answer to a sign-in that succeeded. */
export function writeLoginAck(
  writer: ByteWriter,
  database: string,
  packetBytes: number,
  fedAuth: boolean,
): void {
  writeTextChange(writer, environment.database, database, 'master');
  writeMessage(writer, {
    number: 5701,
    state: 2,
    severity: 0,
    line: 1,
    message: `Changed database context to '${database}'.`,
  });
  writeBytesChange(writer, environment.collation, COLLATION, nothing);
  writeTextChange(writer, environment.language, 'us_english', '');
  sized(writer, token.loginAck, (inner) => {
    inner
      .u8(1)
      .u16be(TDS_7_4 >>> 16)
      .u16be(TDS_7_4 & 0xffff);
    inner.shortText('Microsoft SQL Server').u8(13).u8(0).u16be(0x1392);
  });
  writeTextChange(writer, environment.packetSize, String(packetBytes), '4096');
  if (fedAuth) writer.u8(token.featureAck).u8(FEATURE_FED_AUTH).u32(0).u8(FEATURE_END);
  writeDone(writer, doneKind.done, 0);
}

/** The next step of a Windows sign-in. */
export function writeSspi(writer: ByteWriter, data: Buffer): void {
  sized(writer, token.sspi, (inner) => inner.bytes(data));
}

/** Where the client gets its token: the authority and the service principal name. */
export function writeFedAuthInfo(writer: ByteWriter, stsUrl: string, spn: string): void {
  const options: [number, string][] = [
    [0x01, stsUrl],
    [0x02, spn],
  ];
  const inner = new ByteWriter().u32(options.length);
  let offset = 4 + options.length * 9;
  for (const [id, text] of options) {
    inner
      .u8(id)
      .u32(text.length * 2)
      .u32(offset);
    offset += text.length * 2;
  }
  for (const [, text] of options) inner.text(text);
  writer.u8(token.fedAuthInfo).u32(inner.length).bytes(inner.all());
}

export function writeReturnStatus(writer: ByteWriter, status: number): void {
  writer.u8(token.returnStatus).i32(status);
}

/** What comes before the value of an OUTPUT parameter. */
export function writeReturnValueHeader(writer: ByteWriter, ordinal: number, name: string): void {
  writer.u8(token.returnValue).u16(ordinal).shortText(name).u8(1).u32(0).u16(1);
}
