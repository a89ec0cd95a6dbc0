import type { Lease } from '../rows/lease';
import type { LedgerParts } from '../sql/ledgerParts';
import { ownedTransaction } from '../sql/ownedTransaction';
import { closeOpen, settleOutcomes } from './settleOutcomes';
import { settleAccepted, settleRefused } from './settleRows';
import type { SettledSubmission } from './settledSubmission';

/**
 * Writes the outcomes of submissions and what follows for their ledger rows (the second state table of `ledger.md`), in one
 * transaction. A row that is unknown or unsent stays Pending, so only its submission is written.
 * @throws AppError `run-ownership-lost`, and as the database does; then nothing is written and the submissions stay open
 */
export async function settleSubmissions(
  parts: LedgerParts,
  lease: Lease,
  results: readonly SettledSubmission[],
): Promise<void> {
  if (results.length === 0) return;
  const accepted = results.flatMap((settled) =>
    settled.result.kind === 'accepted' ? [{ ...settled, receipt: settled.result }] : [],
  );
  const refused = results.flatMap((settled) =>
    settled.result.kind === 'refused' ? [{ ...settled, reason: settled.result.reason }] : [],
  );
  await ownedTransaction(parts, lease, async (session) => {
    await settleOutcomes(parts, session, results);
    // Before the rows: a row is Sent only when nothing is open any more.
    await closeOpen(parts, session, accepted);
    await settleAccepted(parts, session, accepted);
    await settleRefused(parts, session, refused);
  });
}
