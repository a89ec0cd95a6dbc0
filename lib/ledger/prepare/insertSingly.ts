import type { SqlSession } from '../../sql/database';
import { defineStatement, qualified } from '../../sql/statement';
import { datetime, nvarchar } from '../../sql/sqlType';
import { hashType, personIdType, textType } from '../sql/columnTypes';
import type { LedgerParts } from '../sql/ledgerParts';
import { insertValues } from './insertRows';
import type { InsertChange, ReplaceChange } from './ledgerChange';

const insertIfMissing = defineStatement({
  name: 'ledger.insertIfMissing',
  samples: [undefined],
  build: (names) => {
    const table = qualified(names, names.ledgerTable);
    return {
      text: `INSERT INTO ${table} (person_id, legacy_id, json_payload, current_hash, submission_status, api_response, row_state, last_updated) SELECT @person_id, @legacy_id, @json_payload, @current_hash, @submission_status, @api_response, N'New', @now WHERE NOT EXISTS (SELECT 1 AS found FROM ${table} AS l WITH (UPDLOCK, HOLDLOCK) WHERE l.person_id = @person_id)`,
      params: {
        person_id: personIdType,
        legacy_id: nvarchar(48),
        json_payload: textType,
        current_hash: hashType,
        submission_status: nvarchar(50),
        api_response: textType,
        now: datetime,
      },
    };
  },
});

/**
 * As `insertRows`, child by child: a row that stands already is left to be replaced.
 * @returns the changes that replace such rows
 */
export async function insertSingly(
  { database, now }: LedgerParts,
  session: SqlSession,
  inserts: readonly InsertChange[],
): Promise<readonly ReplaceChange[]> {
  const stood: ReplaceChange[] = [];
  for (const change of inserts) {
    const { rowsAffected } = await session.query(insertIfMissing(database.names, undefined), {
      ...insertValues(change),
      now: now(),
    });
    if (rowsAffected === 0)
      stood.push({ ...change, kind: 'replace', effect: 'updated', state: 'Updated', goneSince: null });
  }
  return stood;
}
