import { withoutTrailingBlanks } from '../../payload/normalKey';
import { inventoryOf } from '../../payload/change/inventory';
import { isJsonObject } from '../../payload/values/json';
import { payloadHash } from '../../payload/change/payloadHash';
import { limits } from '../../payload/limits';
import { childPayloadSchema } from '../../payload/schema';
import { readJson } from '../prepare/readJson';
import { toRowState } from '../rows/ledgerStatus';
import type { PendingChild } from './pendingChild';
import type { StoredPending } from './pendingRows';
import { inventoryIn, isOpenPurge, type StoredDoubt } from './storedDoubt';

/** Whether an id is too long for DfE was for prepare to say: here every id that the ledger holds may be read. */
const payloadSchema = childPayloadSchema(limits.storedId);

/**
 * A Pending row as a child to be sent. `nothing`: a Deleted row that is no purge, of which nothing is sent; `unreadable`: its
 * payload is none.
 * @param doubts its open submissions, and what else DfE may hold instead of `previous`
 */
export function toPendingChild(
  row: StoredPending,
  doubts: readonly StoredDoubt[],
  endpoint: string,
): PendingChild | 'nothing' | 'unreadable' {
  const json = readJson(row.json_payload);
  if (!isJsonObject(json)) return 'unreadable';
  const isPurge = json['purge'] === true;
  const isDeleted = toRowState(row.row_state) === 'Deleted';
  if (isDeleted && !isPurge) return 'nothing';
  const common = {
    personId: withoutTrailingBlanks(row.person_id),
    hash: row.current_hash ?? payloadHash(json),
    payloadText: row.json_payload,
    openUpTo: Math.max(0, ...doubts.filter((doubt) => doubt.is_open).map((doubt) => doubt.submission_id)),
  };
  if (isPurge) return isDeleted ? { kind: 'purge', ...common } : 'unreadable';
  const current = payloadSchema.safeParse(json);
  if (!current.success) return 'unreadable';
  const { previous, inDoubt } = heldBefore(row, endpoint);
  return {
    kind: 'payload',
    ...common,
    current: current.data,
    previous,
    inDoubt: [...inDoubt, ...doubts.map(inventoryIn)],
    purgeInDoubt: doubts.some(isOpenPurge),
  };
}

/** What the row says that DfE holds. A text that is no payload of today's shape is in doubt rather than lost. */
function heldBefore(
  row: StoredPending,
  endpoint: string,
): Pick<Extract<PendingChild, { kind: 'payload' }>, 'previous' | 'inDoubt'> {
  if (row.accepted_by?.toLowerCase() !== endpoint) return { previous: undefined, inDoubt: [] };
  const json = readJson(row.previous_json_payload);
  const parsed = payloadSchema.safeParse(json);
  if (parsed.success) return { previous: parsed.data, inDoubt: [] };
  return { previous: undefined, inDoubt: isJsonObject(json) ? [inventoryOf(json)] : [] };
}
