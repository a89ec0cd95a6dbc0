import { emptyInventory, inventoryOf, type Inventory } from '../../payload/change/inventory';
import { payloadHash } from '../../payload/change/payloadHash';
import { limits } from '../../payload/limits';
import { normalKey } from '../../payload/normalKey';
import { isSendableId } from '../../payload/values/ids';
import { isJsonObject, parseJson, type JsonObject } from '../../payload/values/json';
import { toLedgerStatus } from '../rows/ledgerRow';
import type { RowTexts } from '../rows/rowTexts';
import type { RowChange } from './ledgerChange';

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

/** What a row comes to when it is taken over. */
export interface TakenOver {
  /** What DfE holds if one of the texts was sent and accepted, under the id that it was sent with. */
  readonly sent: readonly PossiblySent[];
  /** Records at DfE under another id than the child has today: each is to be removed with a purge of its own. */
  readonly removals: readonly Removal[];
}

/** A record at DfE that nothing will be sent for any more. */
export interface Removal {
  readonly personId: string;
  readonly legacyId: string | null;
}

/**
 * What the scripts may have sent of a row: each of its two texts, for they copy one into the other before it was accepted. They
 * cut ids, so a text may name another child id than today's.
 * @param change with which the row is taken over
 */
export function takenOver({ personId, json, previous }: RowTexts, change: RowChange | undefined): TakenOver {
  const idToday = idSentWith(change, personId);
  const texts = new Set([json, previous ?? ''].filter((text) => text.trim() !== ''));
  const payloads = [...texts].map((text) => parseJson(text)?.value).filter(isJsonObject);
  const sent = payloads.map((payload) => ({
    personId: idIn(payload, idToday) ?? personId,
    hash: payloadHash(payload),
    inventory: inventoryOf(payload),
  }));
  // The row's own: without one it would be taken over again.
  const own = sent.some((one) => normalKey(one.personId) === normalKey(personId))
    ? []
    : [{ personId, hash: null, inventory: emptyInventory }];
  const removals = payloads.flatMap((payload): Removal[] => {
    const old = idIn(payload, idToday);
    const mis = payload['mis_child_id'];
    return old === undefined ? [] : [{ personId: old, legacyId: typeof mis === 'string' ? mis : null }];
  });
  return { sent: [...sent, ...own], removals };
}

/** The `la_child_id` that a child is sent with today: of its new payload, otherwise its own id. */
function idSentWith(change: RowChange | undefined, personId: string): string {
  const payload = change?.kind === 'replace' ? parseJson(change.payload)?.value : undefined;
  const id = isJsonObject(payload) ? payload['la_child_id'] : undefined;
  return typeof id === 'string' ? id : personId;
}

/** The change of a row that is taken over with it: such a row is in doubt, so a leaver's is not Sent. */
export const ofTakenOver = (change: RowChange): RowChange =>
  change.kind === 'mark' && change.status === 'Sent' ? { ...change, status: 'Withdrawn' } : change;

/** The child id of a text where it is another than today's, and one that can have been accepted. */
function idIn(payload: JsonObject, idToday: string): string | undefined {
  const id = payload['la_child_id'];
  if (!isSendableId(id, limits.storedId) || normalKey(id) === normalKey(idToday)) return undefined;
  return id;
}
