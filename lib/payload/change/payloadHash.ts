import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../values/json';
import { reissuedIds } from './structure';

/**
 * JSON text that is equal for equal content: keys sorted by code unit, the keys in `dropped` left out at every depth,
 * then every array sorted by its entries' text. Properties that are `undefined` are left out, as in JSON.
 */
function canonicalText(value: unknown, dropped: ReadonlySet<string>): string {
  if (Array.isArray(value)) {
    const entries = value.map((entry: unknown) => canonicalText(entry, dropped));
    return `[${entries.sort().join(',')}]`;
  }
  if (isJsonObject(value)) {
    let members = '';
    for (const key of Object.keys(value).sort()) {
      if (dropped.has(key) || value[key] === undefined) continue;
      members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(value[key], dropped)}`;
    }
    return `{${members}}`;
  }
  return JSON.stringify(value ?? null);
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
