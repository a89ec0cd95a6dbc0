import type { Argument } from '../engine/procedure';
import { SqlError } from '../sqlError';
import { MAX_LENGTH } from '../sqlType';
import type { SqlType } from '../sqlType';
import {
  DAYS_0001,
  DAYS_1900,
  TICKS_PER_SECOND,
  datetime2Text,
  datetimeText,
  dateText,
} from '../values/dateTime';
import type { SqliteValue } from '../values/sqliteValue';
import type { ByteReader } from './byteReader';
import { typeId } from './writeType';

const PLP = 0xffff;
const PLP_NULL = 0xffffffffffffffffn;

interface Typed {
  readonly type: SqlType;
  readonly value: SqliteValue;
}

function readSized(reader: ByteReader, chunked: boolean): Buffer | null {
  if (!chunked) {
    const length = reader.u16();
    return length === 0xffff ? null : reader.bytes(length);
  }
  if (reader.u64() === PLP_NULL) return null;
  const parts: Buffer[] = [];
  for (let length = reader.u32(); length > 0; length = reader.u32()) parts.push(reader.bytes(length));
  return Buffer.concat(parts);
}

function readText(reader: ByteReader, name: 'nvarchar' | 'nchar' | 'varchar' | 'char'): Typed {
  const bytes = reader.u16();
  reader.bytes(5);
  const wide = name === 'nvarchar' || name === 'nchar';
  const data = readSized(reader, bytes === PLP);
  const length = bytes === PLP ? MAX_LENGTH : Math.max(1, wide ? bytes / 2 : bytes);
  return { type: { name, length }, value: data === null ? null : data.toString(wide ? 'utf16le' : 'latin1') };
}

function readBinary(reader: ByteReader, name: 'varbinary' | 'binary'): Typed {
  const bytes = reader.u16();
  return {
    type: { name, length: bytes === PLP ? MAX_LENGTH : Math.max(1, bytes) },
    value: readSized(reader, bytes === PLP),
  };
}

function readInteger(reader: ByteReader): Typed {
  const size = reader.u8();
  const names: Readonly<Record<number, 'tinyint' | 'smallint' | 'bigint' | undefined>> = {
    1: 'tinyint',
    2: 'smallint',
    8: 'bigint',
  };
  const name = names[size] ?? 'int';
  const length = reader.u8();
  if (length === 0) return { type: { name }, value: null };
  if (length === 1) return { type: { name }, value: BigInt(reader.u8()) };
  if (length === 2) return { type: { name }, value: BigInt(reader.i16()) };
  return { type: { name }, value: length === 4 ? BigInt(reader.i32()) : reader.i64() };
}

function readDecimal(reader: ByteReader): Typed {
  reader.u8();
  const type: SqlType = { name: 'decimal', precision: reader.u8(), scale: reader.u8() };
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  const positive = reader.u8() === 1;
  let magnitude = 0n;
  for (const byte of [...reader.bytes(length - 1)].reverse()) magnitude = (magnitude << 8n) | BigInt(byte);
  return { type, value: (Number(magnitude) / 10 ** (type.scale ?? 0)) * (positive ? 1 : -1) };
}

function readDatetime(reader: ByteReader): Typed {
  const type: SqlType = { name: 'datetime' };
  reader.u8();
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  if (length === 4) {
    const days = reader.u16() - DAYS_1900;
    return { type, value: datetimeText({ days, ticks: reader.u16() * 60 * TICKS_PER_SECOND }) };
  }
  const days = reader.i32() - DAYS_1900;
  return { type, value: datetimeText({ days, ticks: Math.round((reader.u32() * TICKS_PER_SECOND) / 300) }) };
}

function readDatetime2(reader: ByteReader): Typed {
  const type: SqlType = { name: 'datetime2', scale: reader.u8() };
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  const time = reader.uint(length - 3);
  const ticks = time * 10 ** (7 - (type.scale ?? 7));
  return { type, value: datetime2Text({ days: reader.uint(3) - DAYS_0001, ticks }, type.scale) };
}

function readGuid(reader: ByteReader): Typed {
  reader.u8();
  const type: SqlType = { name: 'uniqueidentifier' };
  if (reader.u8() === 0) return { type, value: null };
  const bytes = reader.bytes(16);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const hex = Buffer.from(order.map((at) => bytes[at] ?? 0))
    .toString('hex')
    .toUpperCase();
  return {
    type,
    value: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
  };
}

function readTyped(reader: ByteReader): Typed {
  const id = reader.u8();
  switch (id) {
    case typeId.integer:
      return readInteger(reader);
    case typeId.bit:
      reader.u8();
      return { type: { name: 'bit' }, value: reader.u8() === 0 ? null : BigInt(reader.u8()) };
    case typeId.float: {
      const type: SqlType = { name: reader.u8() === 4 ? 'real' : 'float' };
      const length = reader.u8();
      return { type, value: length === 0 ? null : length === 4 ? reader.f32() : reader.f64() };
    }
    case typeId.decimal:
    case typeId.numeric:
      return readDecimal(reader);
    case typeId.datetime:
      return readDatetime(reader);
    case typeId.date: {
      const length = reader.u8();
      return { type: { name: 'date' }, value: length === 0 ? null : dateText(reader.uint(3) - DAYS_0001) };
    }
    case typeId.datetime2:
      return readDatetime2(reader);
    case typeId.guid:
      return readGuid(reader);
    case typeId.nvarchar:
      return readText(reader, 'nvarchar');
    case typeId.nchar:
      return readText(reader, 'nchar');
    case typeId.varchar:
      return readText(reader, 'varchar');
    case typeId.char:
      return readText(reader, 'char');
    case typeId.varbinary:
      return readBinary(reader, 'varbinary');
    case typeId.binary:
      return readBinary(reader, 'binary');
    default:
      throw new SqlError(8009, `The stand-in does not know the parameter type 0x${id.toString(16)}.`);
  }
}

/** A parameter of a remote procedure call: name, direction, type and value. */
export function readParameter(reader: ByteReader): Argument {
  const name = reader.text(reader.u8());
  const output = (reader.u8() & 1) === 1;
  return { name: name === '' ? undefined : name, output, ...readTyped(reader) };
}
