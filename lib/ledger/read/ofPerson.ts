import type { EndpointKind } from '../../config/config';
import { int } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import {
  endpointType,
  findingsTable,
  ledgerTableType,
  personIdType,
  runsTable,
  submissionsTable,
} from '../sql/tables';
import { shownColumns, toShownFinding, type ShownFinding, type StoredShownFinding } from './findingsOfRun';
import {
  shownSubmissionColumns,
  toShownSubmission,
  type ShownSubmission,
  type StoredShownSubmission,
} from './shownSubmission';

const standing = defineStatement({
  name: 'findings.standingOfPerson',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT ${shownColumns}
      FROM ${qualified(names, findingsTable)} AS finding
      LEFT JOIN ${qualified(names, runsTable)} AS finder ON finder.run_id = finding.run_id
      WHERE finding.ledger_table = @ledger
        AND finding.ended_by IS NULL
        AND finding.person_id = @person
      ORDER BY finding.severity, finding.finding_id`,
    params: { ledger: ledgerTableType, person: personIdType },
  }),
});

/** What the last prepare had to say of a person, errors first. @throws AppError as the database does */
export async function findingsOfPerson(
  { database }: Pick<LedgerContext, 'database'>,
  personId: string,
): Promise<ShownFinding[]> {
  const { rows } = await database.query<StoredShownFinding>(standing(database.names, undefined), {
    ledger: database.names.ledgerTable,
    person: personId,
  });
  return rows.map(toShownFinding);
}

/** Every kind of endpoint, for each is looked for by itself: the index begins with it. */
const endpointKinds: readonly EndpointKind[] = ['test', 'pre-production', 'live'];

const ofPerson = defineStatement({
  name: 'submissions.ofPerson',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT TOP (@n) ${shownSubmissionColumns}
      FROM ${qualified(names, submissionsTable)} AS submission
      WHERE submission.ledger_table = @ledger
        AND submission.endpoint = @endpoint
        AND submission.person_id = @person
      ORDER BY submission.submission_id DESC`,
    params: { n: int, ledger: ledgerTableType, endpoint: endpointType, person: personIdType },
  }),
});

/**
 * What was posted for a person to any endpoint, the newest first.
 * @param most submissions to each endpoint
 * @throws AppError as the database does
 */
export async function submissionsOfPerson(
  { database }: Pick<LedgerContext, 'database'>,
  personId: string,
  most: number,
): Promise<ShownSubmission[]> {
  const found: ShownSubmission[] = [];
  for (const endpoint of endpointKinds) {
    const { rows } = await database.query<StoredShownSubmission>(ofPerson(database.names, undefined), {
      n: most,
      ledger: database.names.ledgerTable,
      endpoint,
      person: personId,
    });
    found.push(...rows.map(toShownSubmission));
  }
  return found.sort((a, b) => b.submissionId - a.submissionId);
}
