import type { JsonObject } from '../../payload/values/json';
import type { LedgerEntry } from '../rows/ledgerRow';
import type { LedgerChange, MarkChange } from './ledgerChange';
import type { PrepareContext } from './prepareContext';
import { heldBackResponse, refusedResponse, saysHeldBack } from './response';
import { isSentHere, refusalStands } from './thisEndpoint';

/** A child of the cohort as built tonight. */
export interface BuiltChild {
  /** As stored in the SSD, without trailing blanks. */
  readonly personId: string;
  readonly legacyId: string | null;
  readonly payload: JsonObject;
  /** `payloadHash(payload)`. */
  readonly hash: Buffer;
  /** Why validation holds the child back: rule ids and paths, never a value; undefined when it may be sent. */
  readonly heldBackBecause?: string | undefined;
}

/** `legacy_id` in the ledger. */
const longestLegacyId = 48;

/**
 * What prepare writes for a child of the cohort: the first row that fits of `ledger.md "State changes"`.
 * @param entry the child's row and submissions; undefined when the ledger has none
 */
export function decidePrepared(
  entry: LedgerEntry | undefined,
  built: BuiltChild,
  context: PrepareContext,
): LedgerChange | 'unchanged' {
  const reason = built.heldBackBecause === undefined ? null : heldBackResponse(built.heldBackBecause);
  const status = reason === null ? 'Pending' : 'Error';
  const content = {
    personId: built.personId,
    // A column that an authority made wider than the SSD's: the ledger's holds no more, and one child must not stop the rest.
    legacyId: (built.legacyId?.length ?? 0) > longestLegacyId ? null : built.legacyId,
    payload: JSON.stringify(built.payload),
    hash: built.hash,
    status,
  } as const;
  if (entry === undefined) return { kind: 'insert', effect: 'new', ...content, response: reason };
  const { row } = entry;
  const returned = row.state === 'Deleted';
  const changed = row.currentHash?.equals(built.hash) !== true;
  if (returned || changed)
    return {
      kind: 'replace',
      effect: 'updated',
      ...content,
      state: 'Updated',
      response: reason ?? receiptOf(entry),
      isRespelled: row.personId !== built.personId,
      goneSince: null,
      forgetsHeld: false,
    };
  return sameContent(entry, built.hash, reason, context);
}

/** The rows of the table that begin with "hash equal". */
function sameContent(
  entry: LedgerEntry,
  hash: Buffer,
  heldBack: string | null,
  context: PrepareContext,
): MarkChange | 'unchanged' {
  const { row, submissions } = entry;
  const settled = isSentHere(entry, context.endpoint) && submissions.open === 0;
  if (heldBack !== null) return settled ? 'unchanged' : mark(entry, 'Error', heldBack);
  if (row.status === 'Error' && saysHeldBack(row.response)) return mark(entry, 'Pending', null);
  if (row.status === 'Sent') return settled ? 'unchanged' : mark(entry, 'Pending', row.response);
  const refusal = refusalStands(hash, submissions, context);
  if (refusal !== undefined)
    return refusal.stands
      ? mark(entry, 'Error', row.status === 'Error' ? row.response : refusedResponse(refusal.reason))
      : mark(entry, 'Pending', receiptOf(entry));
  // An error that neither validation nor this endpoint stands behind: another endpoint's refusal, or the scripts'.
  if (row.status === 'Error' || row.status === undefined) return mark(entry, 'Pending', null);
  return 'unchanged';
}

function mark(
  { row }: LedgerEntry,
  status: MarkChange['status'],
  response: string | null,
): MarkChange | 'unchanged' {
  if (row.status === status && (status !== 'Error' || row.response === response)) return 'unchanged';
  return {
    kind: 'mark',
    effect: 'status',
    personId: row.personId,
    state: null,
    status,
    response,
    goneSince: row.goneSince,
  };
}

/** What `api_response` keeps when a row becomes Pending: the last receipt, but no error that no longer holds. */
const receiptOf = ({ row }: LedgerEntry): string | null => (row.status === 'Error' ? null : row.response);
