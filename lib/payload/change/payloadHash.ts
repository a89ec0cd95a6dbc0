import { hash } from 'node:crypto';
import { payloadPropertyNames } from '../schema';
import { isJsonObject, type JsonObject } from '../values/json';
import { reissuedIds } from './structure';

/**
 * JSON text that is equal for equal content: keys sorted by code unit, the keys in `dropped` left out at every depth,
 * then every array sorted by its entries' text. Properties that are `undefined` are left out, as in JSON.
 */
function canonicalText(value: unknown, dropped: ReadonlySet<string>): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    const entries = value.map((entry: unknown) => canonicalText(entry, dropped));
    return entries.length === 1 ? `[${entries[0]}]` : `[${entries.sort().join(',')}]`;
  }
  if (isJsonObject(value)) {
    let members = '';
    for (const key of sortedKeys(value)) {
      const member = value[key];
      if (member === undefined || dropped.has(key)) continue;
      members += `${members === '' ? '' : ','}${quotedNames.get(key) ?? quoted(key)}:${canonicalText(member, dropped)}`;
    }
    return `{${members}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Text in which JSON escapes nothing: ids, codes, dates and most names. */
const unescaped = /^[\w -]*$/;

/** The JSON text of a string. Every value of every child comes here, and asking `JSON.stringify` for each takes longest of all. */
function quoted(text: string): string {
  return unescaped.test(text) ? `"${text}"` : JSON.stringify(text);
}

const quotedNames: ReadonlyMap<string, string> = new Map(
  [...payloadPropertyNames].map((name) => [name, quoted(name)]),
);

/** So many keys are sorted faster by insertion: each object of a payload has fewer. */
const fewKeys = 20;

/** The keys of an object by code unit. */
function sortedKeys(value: JsonObject): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length > fewKeys) return keys.sort();
  for (const [place, key] of keys.entries()) {
    let at = place;
    for (; at > 0; at -= 1) {
      const before = keys[at - 1] ?? '';
      if (before < key) break;
      keys[at] = before;
    }
    keys[at] = key;
  }
  return keys;
}

const notInCanonicalForm = new Set(['purge', ...reissuedIds]);

/**
 * The text of a payload that its hash is made of: without `purge` flags and without the ids that case systems reissue
 * overnight, independent of the order of keys and of entries (payload.md section 7).
 */
export function canonicalForm(payload: JsonObject): string {
  return canonicalText(payload, notInCanonicalForm);
}

/**
 * The change hash of a payload, 32 bytes: SHA-256 of its canonical form (payload.md section 7). Equal hash: nothing
 * that DfE would want to know has changed.
 */
export function payloadHash(payload: JsonObject): Buffer {
  return hash('sha256', canonicalForm(payload), 'buffer');
}

const purgeFlags = new Set(['purge']);

/**
 * A hash of one part's content, its ids included: other than the change hash it tells apart two episodes that are alike
 * but for reissued ids, since DfE holds the entries under one id or the other. 128 bits as base64url.
 */
export function contentHash(content: unknown): string {
  return hash('sha256', canonicalText(content, purgeFlags), 'buffer').toString('base64url', 0, 16);
}
