import { createHash } from 'node:crypto';
import { canonicalForm } from './canonicalForm';
import type { JsonObject } from './jsonObject';

/**
 * The change hash of a payload, 32 bytes: SHA-256 of its canonical form (payload.md section 7). Equal hash: nothing
 * that DfE would want to know has changed.
 */
export function payloadHash(payload: JsonObject): Buffer {
  return createHash('sha256').update(canonicalForm(payload), 'utf8').digest();
}
