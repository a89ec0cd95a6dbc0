import { limits, postcodePattern } from '../limits';

/**
 * The text of a column or of a JSON value, as stored; `''` where there is none. Numbers and truth values count as
 * their text; whatever else may stand there (objects, functions) is no value.
 */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return '';
}

/** The text trimmed as the rules mean it: JavaScript's `trim()` (payload.md section 4). */
export function trimmed(value: unknown): string {
  return text(value).trim();
}

export interface PersonName {
  /** Trimmed; `''` where there is none. */
  readonly name: string;
  readonly wasCut: boolean;
}

/** A name as it is sent (items 6 and 7): trimmed, cut to 128 UTF-16 units, never inside a pair, and trimmed again. */
export function readName(value: unknown): PersonName {
  const name = trimmed(value);
  if (name.length <= limits.name) return { name, wasCut: false };
  return {
    name: name.slice(0, splitsPair(name, limits.name) ? limits.name - 1 : limits.name).trim(),
    wasCut: true,
  };
}

function splitsPair(name: string, at: number): boolean {
  return isIn(name.charCodeAt(at - 1), 0xd800, 0xdbff) && isIn(name.charCodeAt(at), 0xdc00, 0xdfff);
}

function isIn(unit: number, from: number, to: number): boolean {
  return unit >= from && unit <= to;
}

/** The postcode in a column, in upper case with at most one blank inside (item 13); undefined where it is none. */
export function recognisePostcode(value: unknown): string | undefined {
  const candidate = trimmed(value).toUpperCase().replace(/\s+/g, ' ');
  return postcodePattern.test(candidate) ? candidate : undefined;
}
