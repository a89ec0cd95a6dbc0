import type { SqlSession } from '../../sql/database';
import { defineStatement, qualified, type SqlNames } from '../../sql/statement';
import { int } from '../../sql/sqlType';
import { endpointType, ledgerTableType, personIdType, runIdType } from '../sql/columnTypes';
import type { LedgerParts } from '../sql/ledgerParts';
import { submissionsTable } from '../sql/tableNames';
import { hasOpen } from './openSubmissions';
import type { PendingRequest } from './pendingChild';
import { doubtColumns, isInDoubt, type StoredDoubt } from './storedDoubt';

/** A Pending row as the driver gives it. */
export interface StoredPending {
  readonly person_id: string;
  readonly json_payload: string;
  readonly previous_json_payload: string | null;
  readonly current_hash: Buffer | null;
  readonly row_state: string | null;
  readonly accepted_by: string | null;
}

interface Shape {
  readonly which: PendingRequest['which'];
  readonly first: boolean;
}

/** What the reference scripts may have sent is in doubt as well, but was no POST of ours that a child may have broken. */
const posted = ' AND o.posted_at IS NOT NULL';

const condition = (names: SqlNames, which: Shape['which']): string =>
  which === 'together'
    ? `NOT ${hasOpen(names, 'l.person_id', posted)}`
    : `${hasOpen(names, 'l.person_id', posted)} AND NOT ${hasOpen(names, 'l.person_id', `${posted} AND o.outcome = N'unknown' AND o.settled_at IS NOT NULL AND o.run_id = @run`)}`;

const pendingRows = defineStatement<Shape>({
  name: 'ledger.pendingRows',
  samples: [
    { which: 'together', first: true },
    { which: 'together', first: false },
    { which: 'alone', first: true },
    { which: 'alone', first: false },
  ],
  build: (names, { which, first }) => ({
    text: `SELECT TOP (@n) l.person_id, l.json_payload, l.previous_json_payload, l.current_hash, l.row_state, l.accepted_by FROM ${qualified(names, names.ledgerTable)} AS l WHERE l.submission_status = N'Pending' AND ${first ? 'l.person_id IS NOT NULL' : 'l.person_id > @after'} AND ${condition(names, which)} ORDER BY l.person_id, l.id`,
    params: {
      n: int,
      ledger: ledgerTableType,
      endpoint: endpointType,
      ...(which === 'alone' ? { run: runIdType } : {}),
      ...(first ? {} : { after: personIdType }),
    },
  }),
});

const inDoubt = defineStatement({
  name: 'submissions.inDoubt',
  samples: [undefined],
  build: (names) => ({
    text: `SELECT ${doubtColumns} FROM ${qualified(names, names.ledgerTable)} AS l JOIN ${qualified(names, submissionsTable)} AS s ON s.person_id = l.person_id WHERE l.person_id >= @from AND l.person_id <= @upTo AND l.submission_status = N'Pending' AND ${isInDoubt(names)}`,
    params: {
      from: personIdType,
      upTo: personIdType,
      ledger: ledgerTableType,
      endpoint: endpointType,
    },
  }),
});

/** A page of the rows with something to send, in the server's order. */
export async function readPendingRows(
  { database: { names }, endpoint }: LedgerParts,
  session: SqlSession,
  { which, after, limit, runId }: PendingRequest,
): Promise<StoredPending[]> {
  const statement = pendingRows(names, { which, first: after === undefined });
  const { rows } = await session.query<StoredPending>(statement, {
    n: limit,
    ledger: names.ledgerTable,
    endpoint,
    ...(which === 'alone' ? { run: runId } : {}),
    ...(after === undefined ? {} : { after }),
  });
  return rows;
}

/** What may have been taken in of the pending children of a range, besides `previous`. */
export async function readDoubts(
  { database: { names }, endpoint }: LedgerParts,
  session: SqlSession,
  range: { readonly from: string; readonly upTo: string },
): Promise<StoredDoubt[]> {
  const { rows } = await session.query<StoredDoubt>(inDoubt(names, undefined), {
    ...range,
    ledger: names.ledgerTable,
    endpoint,
  });
  return rows;
}
