import { codeSets, type CodeSet } from '../../../lib/payload/codeSets';

/*
 * Values of columns as docs/spec/payload.md describes them, written from its words alone: nothing of the rules in
 * lib/payload is used but their code sets, so that a reading that is wrong there is not wrong here too.
 */

/** A column's text; the SSD's mark for a column that is not filled, and what is no text or number, is none. */
function textOf(value: unknown): string {
  const text = ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : '';
  return text.trim().toUpperCase() === 'SSD_PH' ? '' : text;
}

export const trimmedOf = (value: unknown): string => textOf(value).trim();

/** An id as it is sent: without blanks at its end; empty where it names nothing. */
export function idOf(value: unknown): string {
  let id = textOf(value);
  while (id.endsWith(' ')) id = id.slice(0, -1);
  return id.trim() === '' ? '' : id;
}

/** Ids that are one for SQL Server have one key. */
export const keyOf = (value: unknown): string => idOf(value).toUpperCase();

export const isSendable = (id: string, longest = 36): boolean =>
  id.length <= longest && /^[A-Za-z0-9_-]+$/.test(id);

export function dateOf(value: unknown): string | undefined {
  const day = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})(?:$|[T ])/.exec(value)?.[1] : undefined;
  if (day === undefined) return undefined;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day ? day : undefined;
}

/** What a text stands for among some: itself, or with a description behind a mark or, if long enough, white space. */
export function among(texts: readonly string[], value: unknown): string | undefined {
  const said = trimmedOf(value).toUpperCase();
  const fits = (text: string): boolean => {
    if (said === text) return true;
    if (!said.startsWith(text)) return false;
    const rest = said.slice(text.length);
    const behind = rest.trimStart();
    if (['-', '–', ':', '('].includes(behind.charAt(0))) return true;
    return text.length > 1 && text !== 'NONE' && behind !== rest;
  };
  return texts.filter(fits).sort((a, b) => b.length - a.length)[0];
}

export const codeOf = (set: CodeSet, value: unknown): string | undefined =>
  among(Object.keys(codeSets[set]), value);

export function accommodationOf(value: unknown): string | undefined {
  const codes = Object.keys(codeSets.accommodation);
  return among(
    [...codes, ...codes.map((code) => `${code}1`), ...codes.map((code) => `${code}2`)],
    value,
  )?.charAt(0);
}

export function sexOf(value: unknown): string {
  const word = trimmedOf(value).toUpperCase();
  if (word === 'MALE') return 'M';
  return word === 'FEMALE' ? 'F' : (codeOf('sex', value) ?? 'U');
}

export function yesOrNo(value: unknown): boolean | undefined {
  const word = trimmedOf(value).toUpperCase();
  if (['Y', 'T', '1', 'TRUE', 'YES'].includes(word)) return true;
  return ['N', 'F', '0', 'FALSE', 'NO'].includes(word) ? false : undefined;
}

export function postcodeOf(value: unknown): string | undefined {
  const postcode = trimmedOf(value).toUpperCase().split(/\s+/).join(' ');
  return /^(?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)$/.test(postcode) ? postcode : undefined;
}

export function pupilNumberOf(value: unknown): string | undefined {
  const upn = trimmedOf(value).toUpperCase();
  return /^[A-Z0-9]{13}$/.test(upn) ? upn : undefined;
}

export function scoreOf(value: unknown): number | undefined {
  const text = typeof value === 'string' ? trimmedOf(value) : '';
  const score = typeof value === 'number' ? value : /^[0-9]+(?:\.0+)?$/.test(text) ? Number(text) : NaN;
  return Number.isInteger(score) && score >= 0 && score <= 40 ? Math.abs(score) : undefined;
}

export type Said = string | number | boolean | undefined;

/** Compares what rows would send, value by value as text; an absent one is empty. */
export function compareSaid(one: readonly Said[], other: readonly Said[]): number {
  for (const [at, value] of one.entries()) {
    const [a, b] = [String(value ?? ''), String(other[at] ?? '')];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}
