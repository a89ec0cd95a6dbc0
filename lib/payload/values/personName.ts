import { limits } from '../limits';
import { trimmed } from './text';

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
