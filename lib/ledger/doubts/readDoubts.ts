import type { KeyRange } from '../../sql/keyRange';
import { defineStatement, qualified, sql, type SqlNames } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { endpointType, ledgerTableType, personIdType, submissionsTable } from '../sql/tables';
import { doubtsByChild, doubtsIn, type Doubts, type StoredDoubt } from './storedDoubt';

const columns =
  'submission.person_id, submission.submission_id, submission.kind, submission.is_open, submission.inventory';

/**
 * Asks whether a submission to `@endpoint` of the child of the ledger row `entry` may be what DfE holds, besides `previous`: it
 * is open, or it is the last that this endpoint accepted and the row does not say what that was (it speaks of another
 * endpoint, or nothing of a person who is gone is kept in it).
 */
const isInDoubt = (names: SqlNames): string =>
  sql`
    submission.ledger_table = @ledger
    AND submission.endpoint = @endpoint
    AND (
      submission.is_open = 1
      OR (
        submission.outcome = N'accepted'
        AND (
          entry.accepted_by IS NULL
          OR entry.accepted_by <> @endpoint
          OR entry.previous_json_payload IS NULL
        )
        AND NOT EXISTS (
          SELECT 1 AS found
          FROM ${qualified(names, submissionsTable)} AS newer
          WHERE newer.ledger_table = @ledger
            AND newer.endpoint = @endpoint
            AND newer.person_id = entry.person_id
            AND newer.outcome = N'accepted'
            AND newer.submission_id > submission.submission_id
        )
      )
    )`;

const ofPending = defineStatement({
  name: 'submissions.inDoubt',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT ${columns}
      FROM ${qualified(names, names.ledgerTable)} AS entry
      JOIN ${qualified(names, submissionsTable)} AS submission ON submission.person_id = entry.person_id
      WHERE entry.person_id >= @from
        AND entry.person_id <= @upTo
        AND entry.submission_status = N'Pending'
        AND ${isInDoubt(names)}`,
    params: { from: personIdType, upTo: personIdType, ledger: ledgerTableType, endpoint: endpointType },
  }),
});

const ofPeople = defineBulk({
  name: 'submissions.inDoubtOfPeople',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType, endpoint: endpointType },
  text: (names, batch) => sql`
    ${batch}
    SELECT ${columns}
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id
    JOIN ${qualified(names, submissionsTable)} AS submission ON submission.person_id = entry.person_id
    WHERE ${isInDoubt(names)}`,
});

/** The same where the ledger's row says nothing of what this endpoint holds, or there is none yet. */
const ofUnknown = defineBulk({
  name: 'submissions.inDoubtOfUnknown',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType, endpoint: endpointType },
  text: (names, batch) => sql`
    ${batch}
    SELECT ${columns}
    FROM ${qualified(names, submissionsTable)} AS submission
    JOIN batch ON batch.person_id = submission.person_id
    WHERE submission.ledger_table = @ledger
      AND submission.endpoint = @endpoint
      AND (
        submission.is_open = 1
        OR (
          submission.outcome = N'accepted'
          AND NOT EXISTS (
            SELECT 1 AS found
            FROM ${qualified(names, submissionsTable)} AS newer
            WHERE newer.ledger_table = @ledger
              AND newer.endpoint = @endpoint
              AND newer.person_id = submission.person_id
              AND newer.outcome = N'accepted'
              AND newer.submission_id > submission.submission_id
          )
        )
      )`,
});

/** What may have been taken in of the pending children of a range besides `previous`, by normal key. */
export async function readDoubtsOfPending(
  { database, endpoint }: LedgerContext,
  range: KeyRange,
): Promise<Map<string, StoredDoubt[]>> {
  const { rows } = await database.query<StoredDoubt>(ofPending(database.names, undefined), {
    ...range,
    ledger: database.names.ledgerTable,
    endpoint,
  });
  return doubtsByChild(rows);
}

/**
 * What may have been taken in of these people besides `previous`, by normal key.
 * @param rowIs what the ledger's row tells of what this endpoint holds: as it stands, or `unknown` whatever it says
 */
export async function readStoredDoubts(
  { database, endpoint }: Pick<LedgerContext, 'database' | 'endpoint'>,
  personIds: readonly string[],
  rowIs: 'as it stands' | 'unknown',
): Promise<Map<string, StoredDoubt[]>> {
  const statement = rowIs === 'unknown' ? ofUnknown : ofPeople;
  const { rows } = await statement<StoredDoubt>(
    database,
    database.names,
    personIds.map((person_id) => ({ person_id })),
    { ledger: database.names.ledgerTable, endpoint },
  );
  return doubtsByChild(rows);
}

/** What DfE may hold of these people besides `previous`, by normal key; those of whom nothing is in doubt are left out. */
export async function readDoubts(
  context: Pick<LedgerContext, 'database' | 'endpoint' | 'knownInventoryKey'>,
  personIds: readonly string[],
): Promise<Map<string, Doubts>> {
  if (personIds.length === 0) return new Map();
  const stored = await readStoredDoubts(context, personIds, 'as it stands');
  const secret = await context.knownInventoryKey();
  return new Map([...stored].map(([key, submissions]) => [key, doubtsIn(submissions, secret)]));
}
