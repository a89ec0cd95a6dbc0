import { codeSets, type Code, type CodeSet } from '../codeSets';
import { trimmed } from './text';

interface Lookup {
  readonly codes: ReadonlySet<string>;
  readonly longestFirst: readonly string[];
}

const lookups: ReadonlyMap<string, Lookup> = new Map(
  Object.entries(codeSets).map(([name, set]) => {
    const codes = Object.keys(set);
    return [name, { codes: new Set(codes), longestFirst: codes.sort((a, b) => b.length - a.length) }];
  }),
);

const mark = /^\s*[-–:(]/;
const whiteSpace = /^\s/;

/**
 * The code of `set` that a value stands for, or undefined (payload.md "Codes are recognised, never cut"):
 * trimmed and in upper case it is a code, or begins with one that a description follows (`RC7 - Services ceased`).
 * A single letter and `NONE` need a mark between, for `B and B` is no `B`.
 */
export function recogniseCode<S extends CodeSet>(set: S, value: unknown): Code<S> | undefined {
  const candidate = trimmed(value).toUpperCase();
  if (candidate === '') return undefined;
  const lookup = lookups.get(set);
  const isCode = (code: string | undefined): code is Code<S> =>
    code !== undefined && lookup?.codes.has(code) === true;
  if (isCode(candidate)) return candidate;
  const start = lookup?.longestFirst.find(
    (code) => candidate.startsWith(code) && isFollowed(code, candidate),
  );
  return isCode(start) ? start : undefined;
}

function isFollowed(code: string, candidate: string): boolean {
  const rest = candidate.slice(code.length);
  return mark.test(rest) || (code.length > 1 && code !== 'NONE' && whiteSpace.test(rest));
}

const yes: ReadonlySet<string> = new Set(['Y', 'T', '1', 'TRUE', 'YES']);
const no: ReadonlySet<string> = new Set(['N', 'F', '0', 'FALSE', 'NO']);

/** What a yes-or-no column or JSON value says (item 21); undefined where it says neither. */
export function recogniseFlag(value: unknown): boolean | undefined {
  const word = trimmed(value).toUpperCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}
