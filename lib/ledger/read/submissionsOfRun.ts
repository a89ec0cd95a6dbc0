import { int, nvarchar } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { SubmissionOutcome } from '../rows/submissionsSummary';
import type { LedgerContext } from '../sql/ledgerContext';
import { endpointType, ledgerTableType, personIdType, runIdType, submissionsTable } from '../sql/tables';
import type { Section } from './findingsOfRun';
import type { RunPlace } from './runPlace';
import {
  shownSubmissionColumns,
  toShownSubmission,
  type ShownSubmission,
  type StoredShownSubmission,
} from './shownSubmission';

/** Which of a run's submissions are asked for; what is left out is no condition. */
export interface SubmissionsFilter {
  readonly outcome?: SubmissionOutcome | undefined;
  readonly personId?: string | undefined;
}

interface Shape {
  readonly byOutcome: boolean;
  readonly byPerson: boolean;
}

const page = defineStatement<Shape>({
  name: 'submissions.page',
  samples: [
    { byOutcome: false, byPerson: false },
    { byOutcome: true, byPerson: false },
    { byOutcome: false, byPerson: true },
    { byOutcome: true, byPerson: true },
  ],
  build: (names, { byOutcome, byPerson }) => ({
    // By person, the index on the ledger's children leads to few rows.
    text: sql`
      SELECT TOP (@n) ${shownSubmissionColumns}
      FROM ${qualified(names, submissionsTable)} AS submission
      WHERE submission.run_id = @run
        ${byOutcome ? 'AND submission.outcome = @outcome' : ''}
        ${byPerson ? 'AND submission.ledger_table = @ledger' : ''}
        ${byPerson ? 'AND submission.endpoint = @endpoint' : ''}
        ${byPerson ? 'AND submission.person_id = @person' : ''}
        AND submission.submission_id > @after
      ORDER BY submission.submission_id`,
    params: {
      n: int,
      run: runIdType,
      after: int,
      ...(byOutcome ? { outcome: nvarchar(10) } : {}),
      ...(byPerson ? { ledger: ledgerTableType, endpoint: endpointType, person: personIdType } : {}),
    },
  }),
});

/**
 * What a run posted, page by page, in the order in which it was posted. Its place in the list is the submission's number.
 * @throws AppError as the database does
 */
export async function submissionsOfRun(
  { database }: Pick<LedgerContext, 'database'>,
  { runId, ledgerTable, endpoint }: RunPlace,
  { outcome, personId }: SubmissionsFilter,
  { after = 0, most }: Section<number>,
): Promise<ShownSubmission[]> {
  const shape = { byOutcome: outcome !== undefined, byPerson: personId !== undefined };
  const { rows } = await database.query<StoredShownSubmission>(page(database.names, shape), {
    n: most,
    run: runId,
    after,
    ...(outcome === undefined ? {} : { outcome }),
    ...(personId === undefined ? {} : { ledger: ledgerTable, endpoint, person: personId }),
  });
  return rows.map(toShownSubmission);
}
