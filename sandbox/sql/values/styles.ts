import { SqlError } from '../sqlError';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const unknownStyle = (style: number, from: string): SqlError =>
  new SqlError(
    281,
    `${style} is not a valid style number when converting from ${from} to a character string.`,
  );

function defaultStyle(kept: string): string {
  const hour = Number(kept.slice(11, 13));
  const clock = `${String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, ' ')}:${kept.slice(14, 16)}${hour < 12 ? 'AM' : 'PM'}`;
  const day = String(Number(kept.slice(8, 10))).padStart(2, ' ');
  return `${months[Number(kept.slice(5, 7)) - 1] ?? ''} ${day} ${kept.slice(0, 4)} ${clock}`;
}

/** A kept date as CONVERT writes it in the style. */
export function dateStyle(kept: string, type: string, style: number): string {
  const [year, month, day] = [kept.slice(0, 4), kept.slice(5, 7), kept.slice(8, 10)];
  switch (style) {
    case 0:
    case 100:
      return type === 'datetime' ? defaultStyle(kept) : kept;
    case 23:
      return kept.slice(0, 10);
    case 101:
      return `${month}/${day}/${year}`;
    case 103:
      return `${day}/${month}/${year}`;
    case 108:
      return kept.slice(11, 19);
    case 112:
      return `${year}${month}${day}`;
    case 120:
    case 20:
      return type === 'date' ? kept : kept.slice(0, 19);
    case 121:
    case 21:
      return kept;
    case 126:
    case 127:
      return type === 'date' ? kept : kept.replace(' ', 'T').replace(/\.0+$/, '');
    default:
      throw unknownStyle(style, type);
  }
}

/** A float as SQL Server writes it: six digits. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** CONVERT from binary: style 1 with 0x, 2 without, 0 the bytes as characters. */
export function binaryText(value: Uint8Array, style: number): string {
  const bytes = Buffer.from(value);
  if (style === 1) return `0x${bytes.toString('hex').toUpperCase()}`;
  if (style === 2) return bytes.toString('hex').toUpperCase();
  if (style !== 0) throw unknownStyle(style, 'varbinary');
  return bytes.toString('utf16le');
}

/** CONVERT to binary: style 1 and 2 read hexadecimal digits, 0 takes the characters' bytes. */
export function textBinary(value: string, style: number): Uint8Array {
  if (style === 0) return Buffer.from(value, 'utf16le');
  const digits = style === 1 ? value.replace(/^0x/i, '') : value;
  if (!/^([0-9a-f]{2})*$/i.test(digits)) {
    throw new SqlError(8114, 'Error converting data type nvarchar to varbinary.');
  }
  return Buffer.from(digits, 'hex');
}
