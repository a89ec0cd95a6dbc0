import { bit, datetime, int, nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import { refusedResponse } from '../decide/response';
import { hasOpen } from '../doubts/openSubmissions';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { lockOwnedRun, ownershipLost, type Lease } from '../sql/ownedTransaction';
import { hashType, personIdType, submissionsTable, textType, submissionParameters } from '../sql/tables';
import type { SettledSubmission } from './submission';

const longestReason = 1000;
/** A `datetime` column holds nothing before this. */
const earliest = Date.UTC(1753, 0, 1);

/**
 * The receipt's time for a `datetime` column: its wall clock as it stands, since it names no zone; null when it is none, or one
 * that the column does not hold: an acceptance must be written whatever its time says.
 */
export function receiptInstant(text: string): Date | null {
  const at = new Date(`${text.trim().replace(/[ _]/, 'T').replace(/Z$/i, '')}Z`);
  return at.getTime() >= earliest ? at : null;
}

/**
 * All that an answer changes, in one statement, since the next batch waits for it: whether the run is still the slice's own; the
 * outcomes, of which only an unknown one stays open; what was open of the children when their accepted bodies were made is
 * closed, before the rows, since a row is Sent only when nothing is open; a child whose purge was accepted leaves no inventory
 * behind; then the rows of what was accepted and refused.
 */
const settle = defineBulk({
  name: 'submissions.settle',
  statements: 6,
  columns: {
    submission_id: int,
    person_id: personIdType,
    outcome: nvarchar(10),
    receipt: nvarchar(100),
    receipt_time: nvarchar(40),
    receipt_at: datetime,
    reason: nvarchar(longestReason),
    response: textType,
    hash: hashType,
    held: textType,
    is_purge: bit,
    open_up_to: int,
  },
  shared: submissionParameters,
  text: (names, batch) => {
    // The row still says what was sent, and nothing else may have reached DfE.
    const settled = sql`
      entry.current_hash = batch.hash
        AND NOT ${hasOpen(names)}`;
    // A row that validation holds back meanwhile stays an Error: it is not to be sent.
    return sql`
    ${lockOwnedRun(names)};
    ${batch}
    UPDATE submission
    SET submission.outcome = batch.outcome,
      submission.is_open = CASE WHEN batch.outcome = N'unknown' THEN 1 ELSE 0 END,
      submission.receipt_id = batch.receipt,
      submission.receipt_time = batch.receipt_time,
      submission.reason = batch.reason,
      submission.settled_at = @now
    FROM ${qualified(names, submissionsTable)} AS submission
    JOIN batch ON batch.submission_id = submission.submission_id;
    ${batch}
    UPDATE submission
    SET submission.is_open = 0,
      submission.closed_by = batch.submission_id,
      submission.outcome = N'unknown',
      submission.settled_at = COALESCE(submission.settled_at, @now)
    FROM ${qualified(names, submissionsTable)} AS submission
    JOIN batch ON batch.person_id = submission.person_id AND submission.submission_id <= batch.open_up_to
    WHERE batch.outcome = N'accepted'
      AND submission.ledger_table = @ledger
      AND submission.endpoint = @endpoint
      AND submission.is_open = 1;
    ${batch}
    UPDATE submission
    SET submission.inventory = NULL
    FROM ${qualified(names, submissionsTable)} AS submission
    JOIN batch ON batch.person_id = submission.person_id
    WHERE batch.outcome = N'accepted'
      AND batch.is_purge = 1
      AND submission.ledger_table = @ledger
      AND submission.endpoint = @endpoint
      AND submission.is_open = 0
      AND submission.inventory IS NOT NULL;
    ${batch}
    UPDATE entry
    SET entry.previous_json_payload = batch.held,
      entry.previous_hash = CASE WHEN batch.is_purge = 1 THEN NULL ELSE batch.hash END,
      entry.accepted_by = @endpoint,
      entry.api_response = batch.response,
      entry.submission_timestamp = batch.receipt_at,
      entry.submission_status = CASE
        WHEN ${settled} THEN N'Sent'
        WHEN entry.submission_status = N'Error' THEN N'Error'
        ELSE N'Pending'
      END,
      entry.row_state = CASE
        WHEN ${settled} AND entry.row_state <> N'Deleted' THEN N'Unchanged'
        ELSE entry.row_state
      END
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id
    WHERE batch.outcome = N'accepted';
    ${batch}
    UPDATE entry
    SET entry.submission_status = N'Error',
      entry.api_response = batch.response
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id
    WHERE batch.outcome = N'refused'
      AND entry.current_hash = batch.hash
      AND entry.submission_status = N'Pending'`;
  },
});

function valuesOf({
  submissionId,
  personId,
  kind,
  hash,
  openUpTo,
  previousAfter,
  result,
}: SettledSubmission) {
  const common = {
    submission_id: submissionId,
    person_id: personId,
    outcome: result.kind,
    hash,
    is_purge: kind === 'purge',
    open_up_to: openUpTo,
  };
  if (result.kind === 'accepted')
    return {
      ...common,
      receipt: result.receiptId,
      receipt_time: result.receiptTime,
      receipt_at: receiptInstant(result.receiptTime),
      reason: null,
      response: result.receiptId,
      held: previousAfter === null ? null : JSON.stringify(previousAfter),
    };
  return {
    ...common,
    receipt: null,
    receipt_time: null,
    receipt_at: null,
    reason: result.reason.slice(0, longestReason),
    response: refusedResponse(result.reason),
    held: null,
  };
}

/**
 * Writes the outcomes of submissions and what follows for their ledger rows (ledger.md "What deliver writes"), in one
 * transaction. Of an accepted child the row becomes Sent where it still says what was sent, otherwise Pending: DfE holds it
 * either way. A row that has changed since it was refused stays Pending, since that was not refused; one that is unknown or
 * unsent stays Pending too.
 * @throws AppError `run-ownership-lost`, and as the database does; then nothing is written and the submissions stay open
 */
export async function settleSubmissions(
  { database, endpoint, now }: LedgerContext,
  { runId: run, owner }: Lease,
  results: readonly SettledSubmission[],
): Promise<void> {
  if (results.length === 0) return;
  const { names } = database;
  await database.transaction(async (session) => {
    const shared = { run, owner, ledger: names.ledgerTable, endpoint, now: now() };
    const { rows } = await settle<{ run_no: number }>(session, names, results.map(valuesOf), shared);
    if (rows.length === 0) throw ownershipLost();
  });
}
