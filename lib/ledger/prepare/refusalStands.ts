import type { SubmissionsSummary } from '../rows/submissionsSummary';
import { hoursSince } from './hoursSince';
import type { PrepareContext } from './prepareContext';

/**
 * Whether this endpoint has refused just this content and it is not yet time to try again (ledger.md, state table).
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
