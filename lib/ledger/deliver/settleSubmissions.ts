import type { SqlSession } from '../../sql/database';
import { bit, datetime, int, nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { ownedTransaction, type Lease } from '../sql/ownedTransaction';
import { endpointType, ledgerTableType, personIdType, submissionsTable } from '../sql/tables';
import { settleAccepted, settleRefused } from './settleRows';
import type { SettledSubmission } from './submission';

const longestReason = 1000;

const settle = defineBulk({
  name: 'submissions.settle',
  columns: {
    submission_id: int,
    outcome: nvarchar(10),
    is_open: bit,
    receipt_id: nvarchar(100),
    receipt_time: nvarchar(40),
    reason: nvarchar(longestReason),
  },
  shared: { now: datetime },
  text: (names, batch) => sql`
    ${batch}
    UPDATE submission
    SET submission.outcome = batch.outcome,
      submission.is_open = batch.is_open,
      submission.receipt_id = batch.receipt_id,
      submission.receipt_time = batch.receipt_time,
      submission.reason = batch.reason,
      submission.settled_at = @now
    FROM ${qualified(names, submissionsTable)} AS submission
    JOIN batch ON batch.submission_id = submission.submission_id`,
});

const close = defineBulk({
  name: 'submissions.closeOpen',
  columns: { person_id: personIdType, open_up_to: int, closed_by: int },
  shared: { ledger: ledgerTableType, endpoint: endpointType, now: datetime },
  text: (names, batch) => sql`
    ${batch}
    UPDATE submission
    SET submission.is_open = 0,
      submission.closed_by = batch.closed_by,
      submission.outcome = N'unknown',
      submission.settled_at = COALESCE(submission.settled_at, @now)
    FROM ${qualified(names, submissionsTable)} AS submission
    JOIN batch ON batch.person_id = submission.person_id AND submission.submission_id <= batch.open_up_to
    WHERE submission.ledger_table = @ledger
      AND submission.endpoint = @endpoint
      AND submission.is_open = 1`,
});

/** Writes what became of the submissions. Only an unknown one stays open. */
async function settleOutcomes(
  { database: { names }, now }: LedgerContext,
  session: SqlSession,
  results: readonly SettledSubmission[],
): Promise<void> {
  const rows = results.map(({ submissionId, result }) => ({
    submission_id: submissionId,
    outcome: result.kind,
    is_open: result.kind === 'unknown',
    receipt_id: result.kind === 'accepted' ? result.receiptId : null,
    receipt_time: result.kind === 'accepted' ? result.receiptTime : null,
    reason: result.kind === 'accepted' ? null : result.reason.slice(0, longestReason),
  }));
  await settle(session, names, rows, { now: now() });
}

/** Closes what was open of the children when their accepted bodies were made: whatever DfE held then, it is known now. */
async function closeOpen(
  { database: { names }, endpoint, now }: LedgerContext,
  session: SqlSession,
  accepted: readonly SettledSubmission[],
): Promise<void> {
  const rows = accepted
    .filter(({ openUpTo }) => openUpTo > 0)
    .map(({ personId, openUpTo, submissionId }) => ({
      person_id: personId,
      open_up_to: openUpTo,
      closed_by: submissionId,
    }));
  await close(session, names, rows, { ledger: names.ledgerTable, endpoint, now: now() });
}

/**
 * Writes the outcomes of submissions and what follows for their ledger rows (the second table of `ledger.md "State changes"`),
 * in one transaction. A row that is unknown or unsent stays Pending, so only its submission is written.
 * @throws AppError `run-ownership-lost`, and as the database does; then nothing is written and the submissions stay open
 */
export async function settleSubmissions(
  context: LedgerContext,
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
  await ownedTransaction(context, lease, async (session) => {
    await settleOutcomes(context, session, results);
    // Before the rows: a row is Sent only when nothing is open any more.
    await closeOpen(context, session, accepted);
    await settleAccepted(context, session, accepted);
    await settleRefused(context, session, refused);
  });
}
