import { emptyInventory, inventoryOf, type Inventory } from '../../payload/change/inventory';
import { isJsonObject, parseJson } from '../../payload/values/json';
import { payloadHash } from '../../payload/change/payloadHash';
import { toLedgerStatus } from '../rows/ledgerRow';

/** A ledger row with its texts. */
export interface RowTexts {
  readonly id: number;
  readonly personId: string;
  readonly json: string;
  readonly previous: string | null;
  readonly currentHash: Buffer | null;
  readonly status: string | null;
  readonly acceptedBy: string | null;
  /** A submission without a time of posting stands for what the scripts may have sent. */
  readonly isTakenOver: boolean;
}

/** What DfE holds if one of the row's texts was sent and accepted. */
export interface PossiblySent {
  readonly personId: string;
  /** null where the text is no JSON object: it cannot have been accepted, but it marks the row as taken over. */
  readonly hash: Buffer | null;
  readonly inventory: Inventory;
}

/**
 * Whether a row holds what the reference scripts wrote rather than we (decision 0060). Our rows carry our hash of the
 * payload beside it, which the scripts' builder cannot make, and are Sent only with the endpoint noted. A row without a hash
 * is theirs unless it was taken over already.
 */
export function isLeftByScripts({ json, currentHash, status, acceptedBy, isTakenOver }: RowTexts): boolean {
  if (currentHash === null) return !isTakenOver;
  if (toLedgerStatus(status) === 'Sent' && acceptedBy === null) return true;
  const payload = parseJson(json)?.value;
  return !isJsonObject(payload) || !payloadHash(payload).equals(currentHash);
}

/** What the scripts may have sent of a row: each of its two texts, for they copy one into the other before it was accepted. */
export function possiblySent({ personId, json, previous }: RowTexts): PossiblySent[] {
  const texts = new Set([json, previous ?? ''].filter((text) => text.trim() !== ''));
  const payloads = [...texts].map((text) => parseJson(text)?.value).filter(isJsonObject);
  if (payloads.length === 0) return [{ personId, hash: null, inventory: emptyInventory }];
  return payloads.map((payload) => ({
    personId,
    hash: payloadHash(payload),
    inventory: inventoryOf(payload),
  }));
}
