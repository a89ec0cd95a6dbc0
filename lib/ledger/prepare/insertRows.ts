import type { SqlSession } from '../../sql/database';
import { qualified } from '../../sql/statement';
import { datetime, nvarchar } from '../../sql/sqlType';
import { hashType, personIdType, textType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import type { InsertChange, ReplaceChange } from './ledgerChange';

const insert = defineBulk({
  name: 'ledger.insertRows',
  columns: {
    person_id: personIdType,
    legacy_id: nvarchar(48),
    json_payload: textType,
    current_hash: hashType,
    submission_status: nvarchar(50),
    api_response: textType,
  },
  shared: { now: datetime },
  text: (names, v) =>
    `WITH v AS (${v}) INSERT INTO ${qualified(names, names.ledgerTable)} (person_id, legacy_id, json_payload, current_hash, submission_status, api_response, row_state, last_updated) SELECT v.person_id, v.legacy_id, v.json_payload, v.current_hash, v.submission_status, v.api_response, N'New', @now FROM v WHERE v.person_id IS NOT NULL`,
});

/** A change as the insert statements take it. */
export const insertValues = (change: InsertChange) => ({
  person_id: change.personId,
  legacy_id: change.legacyId,
  json_payload: change.payload,
  current_hash: change.hash,
  submission_status: change.status,
  api_response: change.response,
});

/**
 * Writes the rows of children first seen. None of them stands already, so there is nothing to replace.
 * @throws AppError `sql-duplicate-key` when one does stand after all
 */
export async function insertRows(
  { database, now }: LedgerParts,
  session: SqlSession,
  inserts: readonly InsertChange[],
): Promise<readonly ReplaceChange[]> {
  await insert(session, database.names, inserts.map(insertValues), { now: now() });
  return [];
}
