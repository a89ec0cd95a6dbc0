import { isJsonObject } from '../../payload/values/json';
import { payloadHash } from '../../payload/change/payloadHash';
import { toLedgerStatus } from '../rows/ledgerStatus';
import { readJson } from './readJson';
import type { RowTexts } from './takeOverStatements';

/**
 * Whether a row holds what the reference scripts wrote rather than we (decision 0060). Our rows carry our hash of the
 * payload beside it, which the scripts' builder cannot make, and are Sent only with the endpoint noted. A row without a hash
 * is theirs unless it was taken over already.
 */
export function isLeftByScripts({ json, currentHash, status, acceptedBy, isTakenOver }: RowTexts): boolean {
  if (currentHash === null) return !isTakenOver;
  if (toLedgerStatus(status) === 'Sent' && acceptedBy === null) return true;
  const payload = readJson(json);
  return !isJsonObject(payload) || !payloadHash(payload).equals(currentHash);
}
