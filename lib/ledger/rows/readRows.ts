import type { SqlSession } from '../../sql/database';
import { defineStatement, qualified, type SqlNames } from '../../sql/statement';
import { int } from '../../sql/sqlType';
import { defineBulk } from '../sql/defineBulk';
import { personIdType } from '../sql/columnTypes';
import type { KeyRange } from './keyRange';
import { toLedgerRow, type StoredRow } from './toLedgerRow';
import type { LedgerRow } from './ledgerRow';

const columns = [
  'l.id',
  'l.person_id',
  'l.legacy_id',
  'l.current_hash',
  'l.submission_status',
  'l.row_state',
  'l.api_response',
  'l.accepted_by',
  'l.gone_since',
  'l.last_updated',
  'CASE WHEN l.previous_json_payload IS NULL THEN 0 ELSE 1 END AS has_previous',
].join(', ');
const from = (names: SqlNames): string => `FROM ${qualified(names, names.ledgerTable)} AS l`;

const inRange = defineStatement({
  name: 'ledger.rowsInRange',
  samples: [undefined],
  build: (names) => ({
    text: `SELECT ${columns} ${from(names)} WHERE l.person_id >= @from AND l.person_id <= @upTo ORDER BY l.person_id, l.id`,
    params: { from: personIdType, upTo: personIdType },
  }),
});

const ofPeople = defineBulk({
  name: 'ledger.rowsOfPeople',
  columns: { person_id: personIdType },
  shared: {},
  text: (names, v) =>
    `WITH v AS (${v}) SELECT ${columns} ${from(names)} JOIN v ON v.person_id = l.person_id ORDER BY l.person_id, l.id`,
});

const page = defineStatement<'first' | 'next'>({
  name: 'ledger.rowsByPage',
  samples: ['first', 'next'],
  build: (names, which) => ({
    text: `SELECT TOP (@n) ${columns} ${from(names)} WHERE ${which === 'first' ? 'l.person_id IS NOT NULL' : 'l.person_id > @after'} ORDER BY l.person_id, l.id`,
    params: which === 'first' ? { n: int } : { n: int, after: personIdType },
  }),
});

export async function readRowsInRange(
  session: SqlSession,
  names: SqlNames,
  range: KeyRange,
): Promise<LedgerRow[]> {
  const { rows } = await session.query<StoredRow>(inRange(names, undefined), { ...range });
  return rows.map(toLedgerRow);
}

export async function readRowsOfPeople(
  session: SqlSession,
  names: SqlNames,
  personIds: readonly string[],
): Promise<LedgerRow[]> {
  const { rows } = await ofPeople<StoredRow>(
    session,
    names,
    personIds.map((person_id) => ({ person_id })),
    {},
  );
  return rows.map(toLedgerRow);
}

export async function readRowsByPage(
  session: SqlSession,
  names: SqlNames,
  after: string | undefined,
  limit: number,
): Promise<LedgerRow[]> {
  const { rows } =
    after === undefined
      ? await session.query<StoredRow>(page(names, 'first'), { n: limit })
      : await session.query<StoredRow>(page(names, 'next'), { n: limit, after });
  return rows.map(toLedgerRow);
}
