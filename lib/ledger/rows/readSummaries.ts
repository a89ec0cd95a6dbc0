import { normalKey } from '../../payload/normalKey';
import type { KeyRange } from '../../sql/keyRange';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { endpointType, ledgerTableType, personIdType, submissionsTable } from '../sql/tables';
import { summarise, type StoredSubmission, type SubmissionsSummary } from './submissionsSummary';

const columns = `submission.person_id, submission.submission_id, submission.outcome, submission.kind,
  submission.is_open, submission.payload_hash, submission.settled_at, submission.reason`;

/** Of each child the last submission of each outcome, and every open one. */
const inRange = defineStatement({
  name: 'submissions.summaryInRange',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      WITH submission AS (
        SELECT ${columns},
          ROW_NUMBER() OVER (
            PARTITION BY submission.person_id, submission.outcome
            ORDER BY submission.submission_id DESC
          ) AS nth
        FROM ${qualified(names, submissionsTable)} AS submission
        WHERE submission.ledger_table = @ledger
          AND submission.endpoint = @endpoint
          AND submission.person_id >= @from
          AND submission.person_id <= @upTo
      )
      SELECT ${columns}
      FROM submission
      WHERE submission.is_open = 1
        OR (submission.nth = 1 AND submission.outcome IN (N'accepted', N'refused'))`,
    params: { ledger: ledgerTableType, endpoint: endpointType, from: personIdType, upTo: personIdType },
  }),
});

/** What the submissions to this endpoint say of the children of a range, by normal key. */
export async function readSummaries(
  { database, endpoint }: LedgerContext,
  range: KeyRange,
): Promise<Map<string, SubmissionsSummary>> {
  const { names } = database;
  const { rows } = await database.query<StoredSubmission>(inRange(names, undefined), {
    ledger: names.ledgerTable,
    endpoint,
    ...range,
  });
  const children = Map.groupBy(rows, (row) => normalKey(row.person_id));
  return new Map([...children].map(([key, submissions]) => [key, summarise(submissions)]));
}
