import type { SqlSession } from '../../sql/database';
import { datetime, nvarchar } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { InsertChange, ReplaceChange } from '../decide/ledgerChange';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { hashType, personIdType, textType } from '../sql/tables';

const columns = {
  person_id: personIdType,
  legacy_id: nvarchar(48),
  json_payload: textType,
  current_hash: hashType,
  submission_status: nvarchar(50),
  api_response: textType,
};

const insert = defineBulk({
  name: 'ledger.insertRows',
  columns,
  shared: { now: datetime },
  text: (names, batch) => sql`
    ${batch}
    INSERT INTO ${qualified(names, names.ledgerTable)} (
      person_id, legacy_id, json_payload, current_hash, submission_status, api_response,
      row_state, last_updated
    )
    SELECT batch.person_id, batch.legacy_id, batch.json_payload, batch.current_hash, batch.submission_status,
      batch.api_response, N'New', @now
    FROM batch
    WHERE batch.person_id IS NOT NULL`,
});

const insertIfMissing = defineStatement({
  name: 'ledger.insertIfMissing',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      INSERT INTO ${qualified(names, names.ledgerTable)} (
        person_id, legacy_id, json_payload, current_hash, submission_status, api_response,
        row_state, last_updated
      )
      SELECT @person_id, @legacy_id, @json_payload, @current_hash, @submission_status, @api_response,
        N'New', @now
      WHERE NOT EXISTS (
        SELECT 1 AS found
        FROM ${qualified(names, names.ledgerTable)} AS entry WITH (UPDLOCK, HOLDLOCK)
        WHERE entry.person_id = @person_id
      )`,
    params: { ...columns, now: datetime },
  }),
});

const valuesOf = (change: InsertChange) => ({
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
  { database, now }: LedgerContext,
  session: SqlSession,
  inserts: readonly InsertChange[],
): Promise<readonly ReplaceChange[]> {
  await insert(session, database.names, inserts.map(valuesOf), { now: now() });
  return [];
}

/**
 * As `insertRows`, child by child: a row that stands already is left to be replaced.
 * @returns the changes that replace such rows
 */
export async function insertSingly(
  { database, now }: LedgerContext,
  session: SqlSession,
  inserts: readonly InsertChange[],
): Promise<readonly ReplaceChange[]> {
  const stood: ReplaceChange[] = [];
  for (const change of inserts) {
    const { rowsAffected } = await session.query(insertIfMissing(database.names, undefined), {
      ...valuesOf(change),
      now: now(),
    });
    if (rowsAffected === 0)
      stood.push({
        ...change,
        kind: 'replace',
        effect: 'updated',
        // How the row that stands spells the id is not known.
        isRespelled: true,
        state: 'Updated',
        goneSince: null,
        forgetsHeld: false,
      });
  }
  return stood;
}
