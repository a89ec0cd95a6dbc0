import { inventoryOf, type Inventory } from '../../payload/change/inventory';
import { isJsonObject, parseJson } from '../../payload/values/json';
import { payloadHash } from '../../payload/change/payloadHash';
import { limits } from '../../payload/limits';
import { withoutTrailingBlanks } from '../../payload/normalKey';
import { childPayloadSchema, type ChildPayload } from '../../payload/schema';
import { doubtsIn, type StoredDoubt } from '../doubts/storedDoubt';
import { storedEndpoint, toRowState } from '../rows/ledgerRow';

/** A Pending row as the driver gives it. */
export interface StoredPending {
  readonly person_id: string;
  readonly json_payload: string;
  readonly previous_json_payload: string | null;
  readonly current_hash: Buffer | null;
  readonly row_state: string | null;
  readonly accepted_by: string | null;
}

interface Pending {
  readonly personId: string;
  readonly hash: Buffer;
  /** `json_payload` as stored. */
  readonly payloadText: string;
  /** The newest submission that was open when the page was read; an acceptance closes the child's up to it. 0: none open. */
  readonly openUpTo: number;
}

/** A child whose payload is to be sent. Its in-doubt inventories and `previous` are what `composeBody` takes. */
export interface PendingPayload extends Pending {
  readonly kind: 'payload';
  readonly current: ChildPayload;
  /** Undefined when nothing was accepted yet, or by another endpoint. */
  readonly previous: ChildPayload | undefined;
  readonly inDoubt: readonly Inventory[];
  readonly purgeInDoubt: boolean;
}

/** A child whose record at DfE is to be removed: `payloadText` is the body. */
export interface PendingPurge extends Pending {
  readonly kind: 'purge';
}

/** A child with something to send. */
export type PendingChild = PendingPayload | PendingPurge;

/** Which of the pending children are asked for. */
export interface PendingRequest {
  /** The `last` of the page before; undefined for the first page. */
  readonly after: string | undefined;
  /** Rows looked at. */
  readonly limit: number;
  /**
   * `together`: children without a POST of ours whose outcome is open, those whom the reference scripts left in doubt among
   * them (decision 0060); `alone`: the others, which go last and alone. Of these, one whose outcome this same run found
   * unknown is left for the next run; one whose answer was lost with a slice is not.
   */
  readonly which: 'together' | 'alone';
  readonly runId: string;
  /** Only these, where a run is for a few, and nobody where the list is empty; records that are to be removed are not among them. */
  readonly persons?: readonly string[] | undefined;
}

/** A page of them. */
export interface PendingPage {
  readonly children: readonly PendingChild[];
  /** Children whose stored payload cannot be read as one: they are not sent, and the run says so. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; undefined after the last. */
  readonly last: string | undefined;
}

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
  { endpoint, inventoryKey }: { readonly endpoint: string; readonly inventoryKey: string | undefined },
): PendingChild | 'nothing' | 'unreadable' {
  const json = parseJson(row.json_payload)?.value;
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
  const besides = doubtsIn(doubts, inventoryKey);
  return {
    kind: 'payload',
    ...common,
    current: current.data,
    previous,
    inDoubt: [...inDoubt, ...besides.inDoubt],
    purgeInDoubt: besides.purgeInDoubt,
  };
}

/** What the row says that DfE holds. A text that is no payload of today's shape is in doubt rather than lost. */
function heldBefore(row: StoredPending, endpoint: string): Pick<PendingPayload, 'previous' | 'inDoubt'> {
  if (storedEndpoint(row.accepted_by) !== endpoint) return { previous: undefined, inDoubt: [] };
  const json = parseJson(row.previous_json_payload ?? '')?.value;
  const parsed = payloadSchema.safeParse(json);
  if (parsed.success) return { previous: parsed.data, inDoubt: [] };
  return { previous: undefined, inDoubt: isJsonObject(json) ? [inventoryOf(json)] : [] };
}
