import type { SqlSession } from '../../sql/database';
import { qualified } from '../../sql/statement';
import { bit, datetime, int, nvarchar } from '../../sql/sqlType';
import { endpointType, ledgerTableType, personIdType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { submissionsTable } from '../sql/tableNames';
import type { SettledSubmission } from './settledSubmission';

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
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE s SET s.outcome = v.outcome, s.is_open = v.is_open, s.receipt_id = v.receipt_id, s.receipt_time = v.receipt_time, s.reason = v.reason, s.settled_at = @now FROM ${qualified(names, submissionsTable)} AS s JOIN v ON v.submission_id = s.submission_id`,
});

const close = defineBulk({
  name: 'submissions.closeOpen',
  columns: { person_id: personIdType, open_up_to: int, closed_by: int },
  shared: { ledger: ledgerTableType, endpoint: endpointType, now: datetime },
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE s SET s.is_open = 0, s.closed_by = v.closed_by, s.outcome = N'unknown', s.settled_at = COALESCE(s.settled_at, @now) FROM ${qualified(names, submissionsTable)} AS s JOIN v ON v.person_id = s.person_id AND s.submission_id <= v.open_up_to WHERE s.ledger_table = @ledger AND s.endpoint = @endpoint AND s.is_open = 1`,
});

/** Writes what became of the submissions. Only an unknown one stays open. */
export async function settleOutcomes(
  { database: { names }, now }: LedgerParts,
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
export async function closeOpen(
  { database: { names }, endpoint, now }: LedgerParts,
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
