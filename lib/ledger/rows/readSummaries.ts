import { normalKey } from '../../payload/normalKey';
import type { SqlSession } from '../../sql/database';
import { defineStatement, qualified, type SqlNames } from '../../sql/statement';
import { endpointType, ledgerTableType, personIdType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import { submissionsTable } from '../sql/tableNames';
import type { KeyRange } from './keyRange';
import type { SubmissionsSummary } from './submissionsSummary';
import { summarise, type StoredSubmission } from './summarise';

const columns =
  's.person_id, s.submission_id, s.outcome, s.kind, s.is_open, s.payload_hash, s.settled_at, s.reason';
/** The last of each outcome, and every open one. */
const telling = `SELECT ${columns} FROM s WHERE s.is_open = 1 OR (s.nth = 1 AND s.outcome IN (N'accepted', N'refused'))`;
const ranked = `SELECT ${columns}, ROW_NUMBER() OVER (PARTITION BY s.person_id, s.outcome ORDER BY s.submission_id DESC) AS nth`;
const ofEndpoint = 's.ledger_table = @ledger AND s.endpoint = @endpoint';
const shared = { ledger: ledgerTableType, endpoint: endpointType };

const inRange = defineStatement({
  name: 'submissions.summaryInRange',
  samples: [undefined],
  build: (names) => ({
    text: `WITH s AS (${ranked} FROM ${qualified(names, submissionsTable)} AS s WHERE ${ofEndpoint} AND s.person_id >= @from AND s.person_id <= @upTo) ${telling}`,
    params: { ...shared, from: personIdType, upTo: personIdType },
  }),
});

const ofPeople = defineBulk({
  name: 'submissions.summaryOfPeople',
  columns: { person_id: personIdType },
  shared,
  text: (names, v) =>
    `WITH v AS (${v}), s AS (${ranked} FROM ${qualified(names, submissionsTable)} AS s JOIN v ON v.person_id = s.person_id WHERE ${ofEndpoint}) ${telling}`,
});

type Summaries = ReadonlyMap<string, SubmissionsSummary>;

function byChild(rows: readonly StoredSubmission[]): Summaries {
  const children = new Map<string, StoredSubmission[]>();
  for (const row of rows) {
    const key = normalKey(row.person_id);
    const known = children.get(key);
    if (known === undefined) children.set(key, [row]);
    else known.push(row);
  }
  return new Map([...children].map(([key, submissions]) => [key, summarise(submissions)]));
}

/** What the submissions to an endpoint say of the children of a range, by normal key. */
export async function readSummariesInRange(
  session: SqlSession,
  names: SqlNames,
  endpoint: string,
  range: KeyRange,
): Promise<Summaries> {
  const { rows } = await session.query<StoredSubmission>(inRange(names, undefined), {
    ledger: names.ledgerTable,
    endpoint,
    ...range,
  });
  return byChild(rows);
}

/** As `readSummariesInRange`, of some people. */
export async function readSummariesOfPeople(
  session: SqlSession,
  names: SqlNames,
  endpoint: string,
  personIds: readonly string[],
): Promise<Summaries> {
  const { rows } = await ofPeople<StoredSubmission>(
    session,
    names,
    personIds.map((person_id) => ({ person_id })),
    { ledger: names.ledgerTable, endpoint },
  );
  return byChild(rows);
}
