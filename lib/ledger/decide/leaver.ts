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
export function purgeOf(
  { personId, legacyId }: Pick<LedgerRow, 'personId' | 'legacyId'>,
  { cutIdsTo }: Pick<PrepareContext, 'cutIdsTo'> = {},
): PurgeBody {
  const mis = legacyId?.trim();
  return purgeBody({
    la_child_id: personId.slice(0, cutIdsTo),
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
  const purge = purgeOf(entry.row, context);
  const hash = payloadHash({ ...purge });
  const isPurge = entry.row.state === 'Deleted' && entry.row.currentHash?.equals(hash) === true;
  const content = {
    personId: entry.row.personId,
    isRespelled: false,
    legacyId: entry.row.legacyId,
    payload: JSON.stringify(purge),
    hash,
    state: 'Deleted',
    goneSince: goneSinceOf(entry, leaving, context),
  } as const;
  if (!mayHold(entry, context.endpoint)) {
    const holdsNothing = isPurge && !entry.row.hasPrevious;
    if (holdsNothing || !isGoneForGood(entry, leaving, context)) return markDeleted(entry, leaving, context);
    const { status, response } = deletedAs(entry, context);
    return { kind: 'replace', effect: 'gone', ...content, status, response, forgetsHeld: true };
  }
  if (!isDue(entry, leaving, isPurge, context)) return markDeleted(entry, leaving, context);
  const { row, submissions } = entry;
  if (!isPurge) {
    const response = row.status === 'Error' ? null : row.response;
    return { kind: 'replace', effect: 'purge', ...content, status: 'Pending', response, forgetsHeld: false };
  }
  const { goneSince } = content;
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

const goneSinceOf = ({ row }: LedgerEntry, leaving: Leaving, { now }: PrepareContext): Date | null =>
  leaving === 'gone' ? (row.goneSince ?? now) : null;

const seenLongAgo = (first: Date | null, { now, leaverSecondLookHours }: PrepareContext): boolean =>
  first !== null && hoursSince(first, now) >= leaverSecondLookHours;

/** The second look at a person who is gone from the SSD: long enough after the first that a refresh of the SSD has come between. */
const isGoneForGood = ({ row }: LedgerEntry, leaving: Leaving, context: PrepareContext): boolean =>
  leaving === 'gone' && seenLongAgo(row.goneSince, context);

/** Whether the purge is to be sent: a purge that is under way stays so. */
function isDue(entry: LedgerEntry, leaving: Leaving, isPurge: boolean, context: PrepareContext): boolean {
  const { row } = entry;
  const isUnderWay = isPurge && (row.status === 'Pending' || row.status === 'Error');
  if (leaving === 'gone' && (isUnderWay || isGoneForGood(entry, leaving, context))) return true;
  // A cohort leaver's first look is when the row became Deleted, its last material change but for the purge itself.
  return (
    context.purgeCohortLeavers &&
    row.state === 'Deleted' &&
    (isUnderWay || seenLongAgo(row.lastUpdated, context))
  );
}

/** What a row says that is Deleted and of which nothing is to be sent. */
function deletedAs(
  entry: LedgerEntry,
  { endpoint }: PrepareContext,
): { readonly status: 'Sent' | 'Withdrawn'; readonly response: string | null } {
  const { row, submissions } = entry;
  // A row can be Sent only when nothing is open, and no endpoint is noted only where the reference scripts said Sent: such a
  // row is to be taken over, as one in doubt.
  const staysSent =
    row.status === 'Sent' &&
    row.acceptedBy !== null &&
    !(isSentHere(entry, endpoint) && submissions.open > 0);
  return { status: staysSent ? 'Sent' : 'Withdrawn', response: row.response };
}

function markDeleted(
  entry: LedgerEntry,
  leaving: Leaving,
  context: PrepareContext,
): MarkChange | 'unchanged' {
  const { row } = entry;
  const goneSince = goneSinceOf(entry, leaving, context);
  const { status, response } = deletedAs(entry, context);
  const marked = row.state === 'Deleted';
  if (marked && row.status === status && sameTime(row.goneSince, goneSince)) return 'unchanged';
  return {
    kind: 'mark',
    effect: !marked ? 'deleted' : row.status === status ? 'gone' : 'status',
    personId: row.personId,
    state: 'Deleted',
    status,
    response,
    goneSince,
  };
}

const sameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();
