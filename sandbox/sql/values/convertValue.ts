import { SqlError } from '../sqlError';
import { MAX_LENGTH, familyOf, typeText } from '../sqlType';
import type { SqlType } from '../sqlType';
import { dateText, datetime2Text, datetimeText, momentOfDate, parseMoment } from './dateTime';
import type { Moment } from './dateTime';
import type { SqliteValue } from './sqliteValue';

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  bit: [0n, 1n],
  tinyint: [0n, 255n],
  smallint: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

const conversionFailed = (value: string, type: SqlType): SqlError =>
  new SqlError(
    245,
    `Conversion failed when converting the nvarchar value '${value}' to data type ${type.name}.`,
  );

function toInteger(value: SqliteValue, type: SqlType): bigint {
  let whole: bigint;
  if (typeof value === 'bigint') whole = value;
  else if (typeof value === 'number') whole = BigInt(Math.trunc(value));
  else if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value))
    whole = BigInt(value.trim().replace(/^\+/, ''));
  else if (typeof value === 'string' && value.trim() === '') whole = 0n;
  else if (typeof value === 'string' && type.name === 'bit' && /^(true|false)$/i.test(value.trim())) {
    whole = value.trim().toLowerCase() === 'true' ? 1n : 0n;
  } else throw conversionFailed(String(value), type);
  if (type.name === 'bit') return whole === 0n ? 0n : 1n;
  const range = ranges[type.name];
  if (range !== undefined && (whole < range[0] || whole > range[1])) {
    throw new SqlError(8115, `Arithmetic overflow error converting expression to data type ${type.name}.`);
  }
  return whole;
}

function toNumber(value: SqliteValue, type: SqlType): number {
  const text = typeof value === 'string' ? value.trim() : undefined;
  const number = text === '' ? NaN : Number(text ?? value);
  if (!Number.isFinite(number))
    throw new SqlError(8114, `Error converting data type nvarchar to ${type.name}.`);
  if (type.name !== 'decimal') return type.name === 'real' ? Math.fround(number) : number;
  const factor = 10 ** (type.scale ?? 0);
  return Math.round(number * factor) / factor;
}

/** A moment as the type keeps it; 242 outside the years of `datetime`. */
function momentText(moment: Moment, type: SqlType): string {
  if (type.name === 'date') return dateText(moment.days);
  if (type.name === 'datetime2') return datetime2Text(moment, type.scale ?? 7);
  const text = datetimeText(moment);
  if (text < '1753') {
    const message =
      'The conversion of a varchar data type to a datetime data type resulted in an out-of-range value.';
    throw new SqlError(242, message, { state: 3 });
  }
  return text;
}

function toDate(value: SqliteValue, type: SqlType): string {
  const moment = typeof value === 'string' ? parseMoment(value) : undefined;
  if (moment === undefined) {
    throw new SqlError(241, 'Conversion failed when converting date and/or time from character string.');
  }
  return momentText(moment, type);
}

function toBytes(value: SqliteValue, type: SqlType): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new SqlError(257, `Implicit conversion to data type ${type.name} is not allowed.`, { state: 3 });
  }
  if (type.name !== 'binary' || type.length === undefined || value.length >= type.length) return value;
  const padded = new Uint8Array(type.length);
  padded.set(value);
  return padded;
}

function toText(value: SqliteValue, type: SqlType): string {
  const text =
    typeof value === 'string'
      ? value
      : value instanceof Uint8Array
        ? Buffer.from(value).toString('utf16le')
        : String(value);
  const fixed = type.name === 'nchar' || type.name === 'char';
  return fixed && type.length !== undefined && type.length !== MAX_LENGTH
    ? text.padEnd(type.length, ' ')
    : text;
}

/** Converts a kept value to the type as SQL Server would; lengths are the caller's to check. NULL stays NULL. */
export function convertValue(value: SqliteValue, type: SqlType): SqliteValue {
  if (value === null) return null;
  switch (familyOf(type)) {
    case 'null':
      return value;
    case 'integer':
      return toInteger(value, type);
    case 'number':
      return toNumber(value, type);
    case 'date':
      return toDate(value, type);
    case 'binary':
      return toBytes(value, type);
    case 'guid':
      return toGuid(value);
    case 'text':
      return toText(value, type);
  }
}

function toGuid(value: SqliteValue): string {
  const text = typeof value === 'string' ? value.trim().replace(/^\{|\}$/g, '') : '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throw new SqlError(
      8169,
      'Conversion failed when converting from a character string to uniqueidentifier.',
      { state: 2 },
    );
  }
  return text.toUpperCase();
}

/** The value cut to the length that the type declares, or 2628 as SQL Server says it. Trailing blanks may go. */
export function fitValue(value: SqliteValue, type: SqlType, table: string, column: string): SqliteValue {
  const { length } = type;
  if (length === undefined || length === MAX_LENGTH) return value;
  if (typeof value === 'string' && value.length > length) {
    if (value.slice(length).trimEnd() === '') return value.slice(0, length);
    throw truncated(table, column, value.slice(0, length));
  }
  if (value instanceof Uint8Array && value.length > length) throw truncated(table, column, '');
  return value;
}

function truncated(table: string, column: string, value: string): SqlError {
  return new SqlError(
    2628,
    `String or binary data would be truncated in table '${table}', column '${column}'. Truncated value: '${value}'.`,
  );
}

/** A float as SQL Server writes it: six digits. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** A plain JavaScript value, as tests and loads give it, as it is kept in a column of the type. */
export function keptValue(value: unknown, type: SqlType): SqliteValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return convertValue(value ? 1n : 0n, type);
  if (value instanceof Date) return convertValue(datetime2Text(momentOfDate(value)), type);
  if (typeof value === 'string' && familyOf(type) === 'binary')
    return convertValue(Buffer.from(value.replace(/^0x/i, ''), 'hex'), type);
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  ) {
    return convertValue(value, type);
  }
  throw new Error(`A ${typeof value} does not fit a column of type ${typeText(type)}.`);
}
