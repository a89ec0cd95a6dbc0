import { SqlError } from '../sqlError';
import type { SqlType } from '../sqlType';
import { DAYS_0001, DAYS_1900, TICKS_PER_SECOND, keptMoment } from '../values/dateTime';
import type { SqliteValue } from '../values/sqliteValue';
import type { ByteWriter } from './byteWriter';
import { decimalBytes, isChunked } from './writeType';

const PLP_NULL = 0xffffffffffffffffn;
const SHORT_NULL = 0xffff;

function writeNull(writer: ByteWriter, type: SqlType): void {
  const sized = ['nvarchar', 'nchar', 'varchar', 'char', 'varbinary', 'binary'].includes(type.name);
  if (!sized) writer.u8(0);
  else if (isChunked(type)) writer.u64(PLP_NULL);
  else writer.u16(SHORT_NULL);
}

function writeBytes(writer: ByteWriter, type: SqlType, bytes: Uint8Array): void {
  if (!isChunked(type)) {
    writer.u16(bytes.length).bytes(bytes);
    return;
  }
  writer.u64(BigInt(bytes.length));
  if (bytes.length > 0) writer.u32(bytes.length).bytes(bytes);
  writer.u32(0);
}

const overflow = (type: SqlType): SqlError =>
  new SqlError(8115, `Arithmetic overflow error converting expression to data type ${type.name}.`);

function writeInteger(writer: ByteWriter, type: SqlType, value: number | bigint): void {
  const bytes = { tinyint: 1, smallint: 2, bigint: 8 }[type.name as string] ?? 4;
  if (bytes === 8) {
    writer.u8(8).i64(BigInt(value));
    return;
  }
  const number = Number(value);
  const limit = bytes === 1 ? 256 : 2 ** (bytes * 8 - 1);
  if (number >= limit || number < (bytes === 1 ? 0 : -limit)) throw overflow(type);
  writer.u8(bytes);
  if (bytes === 1) writer.u8(number);
  else if (bytes === 2) writer.i16(number);
  else writer.i32(number);
}

function writeDecimal(writer: ByteWriter, type: SqlType, value: number | bigint): void {
  const scale = type.scale ?? 0;
  const scaled =
    typeof value === 'bigint' ? value * 10n ** BigInt(scale) : BigInt(Math.round(value * 10 ** scale));
  const bytes = decimalBytes(type.precision ?? 18);
  writer.u8(bytes + 1).u8(scaled < 0n ? 0 : 1);
  let rest = scaled < 0n ? -scaled : scaled;
  for (let at = 0; at < bytes; at += 1) {
    writer.u8(Number(rest & 0xffn));
    rest >>= 8n;
  }
  if (rest > 0n) throw overflow(type);
}

function writeDate(writer: ByteWriter, type: SqlType, kept: string): void {
  const { days, ticks } = keptMoment(kept);
  if (type.name === 'datetime') {
    writer
      .u8(8)
      .i32(days + DAYS_1900)
      .u32(Math.round((ticks * 300) / TICKS_PER_SECOND));
  } else if (type.name === 'date') {
    writer.u8(3).u24(days + DAYS_0001);
  } else {
    const scale = type.scale ?? 7;
    const time = Math.floor(ticks / 10 ** (7 - scale));
    if (scale <= 2) writer.u8(6).u24(time);
    else if (scale <= 4) writer.u8(7).u32(time);
    else writer.u8(8).u40(time);
    writer.u24(days + DAYS_0001);
  }
}

function writeGuid(writer: ByteWriter, text: string): void {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  // The first three groups are little-endian.
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  writer.u8(16).bytes(Buffer.from(order.map((at) => bytes[at] ?? 0)));
}

function unexpected(type: SqlType, value: SqliteValue): Error {
  return new SqlError(102, `The stand-in has a ${typeof value} where the column's type is ${type.name}.`, {
    severity: 15,
  });
}

/** One value of a row, as its type says. */
export function writeValue(writer: ByteWriter, type: SqlType, value: SqliteValue): void {
  if (value === null) {
    writeNull(writer, type);
    return;
  }
  switch (type.name) {
    case 'bit':
      return void writer.u8(1).u8(Number(value) === 0 ? 0 : 1);
    case 'null':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      if (typeof value !== 'number' && typeof value !== 'bigint') throw unexpected(type, value);
      {
        writeInteger(writer, type, value);
        return;
      }
    case 'real':
      return void writer.u8(4).f32(Number(value));
    case 'float':
      return void writer.u8(8).f64(Number(value));
    case 'decimal':
      if (typeof value !== 'number' && typeof value !== 'bigint') throw unexpected(type, value);
      {
        writeDecimal(writer, type, value);
        return;
      }
    case 'date':
    case 'datetime':
    case 'datetime2':
      if (typeof value !== 'string') throw unexpected(type, value);
      {
        writeDate(writer, type, value);
        return;
      }
    case 'uniqueidentifier': {
      writeGuid(writer, String(value));
      return;
    }
    case 'nvarchar':
    case 'nchar': {
      writeBytes(writer, type, Buffer.from(String(value), 'utf16le'));
      return;
    }
    case 'varchar':
    case 'char': {
      writeBytes(writer, type, Buffer.from(String(value), 'latin1'));
      return;
    }
    case 'varbinary':
    case 'binary':
      if (!(value instanceof Uint8Array)) throw unexpected(type, value);
      {
        writeBytes(writer, type, value);
        return;
      }
  }
}
