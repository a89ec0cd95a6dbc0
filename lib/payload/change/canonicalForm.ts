import { canonicalText } from './canonicalText';
import type { JsonObject } from './jsonObject';
import { volatileIds } from './structure';

const dropped = new Set(['purge', ...volatileIds]);

/**
 * The text of a payload that its hash is made of: without `purge` flags and without the ids that case systems reissue
 * overnight, independent of the order of keys and of entries (payload.md section 7).
 */
export function canonicalForm(payload: JsonObject): string {
  return canonicalText(payload, dropped);
}
