import type { LedgerEntry } from '../rows/ledgerRow';
import type { SubmissionsSummary } from '../rows/submissionsSummary';
import { hoursSince, type PrepareContext } from './prepareContext';

/** Whether the row is Sent and that speaks of `endpoint`: what another endpoint accepted says nothing about this one. */
export const isSentHere = ({ row }: LedgerEntry, endpoint: string): boolean =>
  row.status === 'Sent' && row.acceptedBy === endpoint;

/** Whether the endpoint may hold something of the child: it accepted something since the last purge, or something is open. */
export function mayHold({ row, submissions }: LedgerEntry, endpoint: string): boolean {
  if (submissions.open > 0) return true;
  if (submissions.accepted !== undefined) return submissions.accepted.kind !== 'purge';
  return row.hasPrevious && row.acceptedBy === endpoint;
}

/**
 * Whether this endpoint has refused just this content and it is not yet time to try again (`ledger.md "State changes"`).
 * `undefined` where it never refused it.
 */
export function refusalStands(
  hash: Buffer,
  submissions: SubmissionsSummary,
  { now, retryErrors, retryErrorsAfterDays }: PrepareContext,
): { readonly stands: boolean; readonly reason: string } | undefined {
  const { refused } = submissions;
  if (!refused?.hash.equals(hash)) return undefined;
  const due = retryErrors || hoursSince(refused.at, now) >= retryErrorsAfterDays * 24;
  return { stands: !due, reason: refused.reason };
}
