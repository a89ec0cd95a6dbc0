import { payloadHash } from '../../payload/change/payloadHash';
import { purgeBody, type PurgeBody } from '../../payload/change/composeBody';
import { limits } from '../../payload/limits';
import { isSendableId } from '../../payload/values/ids';
import type { LedgerEntry, LedgerRow } from '../rows/ledgerRow';
import type { LedgerChange, MarkChange } from './ledgerChange';
import { hoursSince, type PrepareContext } from './prepareContext';
import { refusedResponse } from './response';
import { isSentHere, mayHold, refusalStands } from './thisEndpoint';

/** The purge of a row's child, under the ids it was sent with: by the rules of `payload.md section 4`. */
function purgeOf({ personId, legacyId }: LedgerRow): PurgeBody {
  const mis = legacyId?.trim();
  return purgeBody({
    la_child_id: personId,
    mis_child_id: isSendableId(mis, limits.id) ? mis : undefined,
  });
}

/** `left`: still in the SSD, no longer in the cohort. `gone`: not in `ssd_person` any more. */
export type Leaving = 'left' | 'gone';

/**
 * What prepare writes for a row whose child is not in the cohort (`ledger.md "State changes"`, `payload.md section 9`): Deleted, and
 * after the second look a purge, where this endpoint may hold something.
 */
export function decideLeaver(
  entry: LedgerEntry,
  leaving: Leaving,
  context: PrepareContext,
): LedgerChange | 'unchanged' {
  const purge = purgeOf(entry.row);
  const hash = payloadHash({ ...purge });
  const isPurge = entry.row.state === 'Deleted' && entry.row.currentHash?.equals(hash) === true;
  if (!mayHold(entry, context.endpoint) || !isDue(entry, leaving, isPurge, context))
    return markDeleted(entry, leaving, context);
  const { row, submissions } = entry;
  const goneSince = leaving === 'gone' ? (row.goneSince ?? context.now) : null;
  if (!isPurge)
    return {
      kind: 'replace',
      effect: 'purge',
      personId: row.personId,
      legacyId: row.legacyId,
      payload: JSON.stringify(purge),
      hash,
      state: 'Deleted',
      status: 'Pending',
      response: row.status === 'Error' ? null : row.response,
      goneSince,
    };
  const refusal = refusalStands(hash, submissions, context);
  const wanted = refusal?.stands === true ? 'Error' : 'Pending';
  if (row.status === wanted && sameTime(row.goneSince, goneSince)) return 'unchanged';
  return {
    kind: 'mark',
    effect: row.status === wanted ? 'gone' : wanted === 'Pending' ? 'purge' : 'status',
    personId: row.personId,
    state: 'Deleted',
    status: wanted,
    response: wanted === 'Error' ? refusedResponse(refusal?.reason ?? '') : null,
    goneSince,
  };
}

/** The second look: long enough after the first that a refresh of the SSD has come between. */
function isDue(
  { row }: LedgerEntry,
  leaving: Leaving,
  isPurge: boolean,
  { now, leaverSecondLookHours, purgeCohortLeavers }: PrepareContext,
): boolean {
  const seenLongAgo = (first: Date | null): boolean =>
    first !== null && hoursSince(first, now) >= leaverSecondLookHours;
  if (leaving === 'gone' && seenLongAgo(row.goneSince)) return true;
  // A cohort leaver's first look is when the row became Deleted, its last material change but for the purge itself.
  const isUnderWay = isPurge && (row.status === 'Pending' || row.status === 'Error');
  return purgeCohortLeavers && row.state === 'Deleted' && (isUnderWay || seenLongAgo(row.lastUpdated));
}

function markDeleted(
  entry: LedgerEntry,
  leaving: Leaving,
  { endpoint, now }: PrepareContext,
): MarkChange | 'unchanged' {
  const { row, submissions } = entry;
  const goneSince = leaving === 'gone' ? (row.goneSince ?? now) : null;
  // A row can be Sent only when nothing is open, and no endpoint is noted only where the reference scripts said Sent: such a
  // row is to be taken over, as one in doubt.
  const staysSent =
    row.status === 'Sent' &&
    row.acceptedBy !== null &&
    !(isSentHere(entry, endpoint) && submissions.open > 0);
  const status = staysSent ? 'Sent' : 'Withdrawn';
  const marked = row.state === 'Deleted';
  if (marked && row.status === status && sameTime(row.goneSince, goneSince)) return 'unchanged';
  return {
    kind: 'mark',
    effect: !marked ? 'deleted' : row.status === status ? 'gone' : 'status',
    personId: row.personId,
    state: 'Deleted',
    status,
    response: row.response,
    goneSince,
  };
}

const sameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();
