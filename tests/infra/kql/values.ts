/** A length of time: Kusto's `timespan`. */
export class Timespan {
  constructor(readonly ms: number) {}
}

/** What a column or an expression may hold. `dynamic` values that are no scalars are objects as JSON has them. */
export type Value = null | string | number | boolean | Date | Timespan | object;
export type Row = Readonly<Record<string, Value>>;

/** A number by which values of one type are ordered; null where there is none. */
function rank(value: Value): number | string | null {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timespan) return value.ms;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value === null) return null;
  throw new Error('An object cannot be compared.');
}

/** -1, 0 or 1 as Kusto orders the two; null where one of them is null. */
export function compare(left: Value, right: Value): -1 | 0 | 1 | null {
  const a = rank(left);
  const b = rank(right);
  if (a === null || b === null) return null;
  if (typeof a !== typeof b) throw new Error(`${typeof a} and ${typeof b} cannot be compared.`);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A timespan as a query writes it: `90s`, `15m`, `26h`, `2d`. */
export function timespan(literal: string): Timespan {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(literal) ?? [];
  const seconds = new Map([
    ['s', 1],
    ['m', 60],
    ['h', 3600],
    ['d', 86_400],
  ]).get(unit ?? '');
  if (count === undefined || seconds === undefined) throw new Error(`${literal} is not understood.`);
  return new Timespan(Number(count) * seconds * 1000);
}

/** `value` down to a multiple of `size`. */
export function bin(value: Value, size: Value): Value {
  if (value === null) return null;
  if (value instanceof Date && size instanceof Timespan)
    return new Date(Math.floor(value.getTime() / size.ms) * size.ms);
  if (typeof value === 'number' && typeof size === 'number') return Math.floor(value / size) * size;
  throw new Error('bin() knows times and numbers only.');
}

/** Text as `tostring` makes it; nothing is empty text. */
export function tostring(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const isTrue = (value: Value): boolean => value === true;
