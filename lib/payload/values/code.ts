import { type Code, type CodeSet, codeSets } from '../codeSets';
import { trimmed } from './text';

/** Spellings of codes, in upper case, each with what it stands for. */
interface Spellings<C extends string> {
  readonly meanings: ReadonlyMap<string, C>;
  readonly longestFirst: readonly string[];
}

function spellings<C extends string>(meanings: readonly (readonly [string, C])[]): Spellings<C> {
  const byText = new Map(meanings);
  return { meanings: byText, longestFirst: [...byText.keys()].sort((a, b) => b.length - a.length) };
}

/** An accommodation may have a digit behind it that says whether it suits (items 50 to 52). */
const suffixes: Readonly<Partial<Record<CodeSet, readonly string[]>>> = { accommodation: ['1', '2'] };

const ofSet = new Map<string, Spellings<string>>(
  (Object.keys(codeSets) as CodeSet[]).map((set) => [
    set,
    spellings(
      Object.keys(codeSets[set]).flatMap((code) =>
        ['', ...(suffixes[set] ?? [])].map((suffix) => [code + suffix, code] as const),
      ),
    ),
  ]),
);

/** The code of `set` that a value stands for, or undefined (payload.md "Codes are recognised, never cut"). */
export function recogniseCode<S extends CodeSet>(set: S, value: unknown): Code<S> | undefined {
  const code = recognised(ofSet.get(set), value);
  const isCode = (text: string | undefined): text is Code<S> =>
    text !== undefined && Object.hasOwn(codeSets[set], text);
  return isCode(code) ? code : undefined;
}

const ofList = new WeakMap<readonly string[], Spellings<string>>();

/**
 * The text of a list that a value stands for, recognised as a code is: the immigration statuses (items 14 and 15) and
 * the roles (items 53 to 55) of a setting.
 * @param list trimmed and in upper case
 */
export function recogniseListed(list: readonly string[], value: unknown): string | undefined {
  let known = ofList.get(list);
  if (known === undefined) ofList.set(list, (known = spellings(list.map((text) => [text, text] as const))));
  return recognised(known, value);
}

const mark = /^\s*[-–:(]/;
const whiteSpace = /^\s/;

/**
 * Trimmed and in upper case it is a spelling, or begins with one that a description follows (`RC7 - Services ceased`).
 * A single letter and `NONE` need a mark between, for `B and B` is no `B`.
 */
function recognised<C extends string>(known: Spellings<C> | undefined, value: unknown): C | undefined {
  if (known === undefined || value === null || value === undefined) return undefined;
  // Nearly every code is stored as it is spelled.
  const asStored = typeof value === 'string' ? known.meanings.get(value) : undefined;
  if (asStored !== undefined) return asStored;
  const candidate = trimmed(value).toUpperCase();
  if (candidate === '') return undefined;
  const whole = known.meanings.get(candidate);
  if (whole !== undefined) return whole;
  const start = known.longestFirst.find((text) => candidate.startsWith(text) && isFollowed(text, candidate));
  return start === undefined ? undefined : known.meanings.get(start);
}

function isFollowed(code: string, candidate: string): boolean {
  const rest = candidate.slice(code.length);
  return mark.test(rest) || (code.length > 1 && code !== 'NONE' && whiteSpace.test(rest));
}

const sexWords: Readonly<Partial<Record<string, Code<'sex'>>>> = { MALE: 'M', FEMALE: 'F' };

/** What the column of the sex says (item 10): the code, also as a word; undefined where it is neither. */
export const recogniseSex = (value: unknown): Code<'sex'> | undefined =>
  sexWords[trimmed(value).toUpperCase()] ?? recogniseCode('sex', value);

const yes: ReadonlySet<string> = new Set(['Y', 'T', '1', 'TRUE', 'YES']);
const no: ReadonlySet<string> = new Set(['N', 'F', '0', 'FALSE', 'NO']);

/** What a yes-or-no column or JSON value says (item 21); undefined where it says neither. */
export function recogniseFlag(value: unknown): boolean | undefined {
  const word = trimmed(value).toUpperCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}
