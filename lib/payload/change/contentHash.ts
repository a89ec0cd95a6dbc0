import { createHash } from 'node:crypto';
import { canonicalText } from './canonicalText';

const dropped = new Set(['purge']);

/**
 * A hash of one part's content, its ids included: other than the change hash it tells apart two episodes that are alike
 * but for reissued ids, since DfE holds the entries under one id or the other. 128 bits as base64url.
 */
export function contentHash(content: unknown): string {
  return createHash('sha256')
    .update(canonicalText(content, dropped), 'utf8')
    .digest()
    .toString('base64url', 0, 16);
}
