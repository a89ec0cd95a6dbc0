import { sql, qualified, type SqlNames } from '../../sql/statement';
import type { SqlSession } from '../../sql/database';
import { defineBulk } from '../sql/bulk';
import { ledgerTableType, personIdType, submissionsTable } from '../sql/tables';

/** A ledger row with its texts. */
export interface RowTexts {
  readonly id: number;
  readonly personId: string;
  readonly json: string;
  readonly previous: string | null;
  readonly currentHash: Buffer | null;
  readonly status: string | null;
  readonly state: string | null;
  readonly acceptedBy: string | null;
  /** A submission without a time of posting stands for what the scripts may have sent. */
  readonly isTakenOver: boolean;
}

const textsOfPeople = defineBulk({
  name: 'ledger.textsOfPeople',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType },
  text: (names, batch) => sql`
    ${batch}
    SELECT entry.id, entry.person_id, entry.json_payload, entry.previous_json_payload, entry.current_hash,
      entry.submission_status, entry.row_state, entry.accepted_by,
      CASE WHEN EXISTS (
        SELECT 1 AS found
        FROM ${qualified(names, submissionsTable)} AS submission
        WHERE submission.ledger_table = @ledger
          AND submission.endpoint IN (N'test', N'pre-production', N'live')
          AND submission.person_id = entry.person_id
          AND submission.posted_at IS NULL
      ) THEN 1 ELSE 0 END AS is_taken_over
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id`,
});

interface StoredTexts {
  readonly id: number;
  readonly person_id: string;
  readonly json_payload: string;
  readonly previous_json_payload: string | null;
  readonly current_hash: Buffer | null;
  readonly submission_status: string | null;
  readonly row_state: string | null;
  readonly accepted_by: string | null;
  readonly is_taken_over: number;
}

/** Every row of these people with its texts; of one person there may be several. */
export async function readTexts(
  session: SqlSession,
  names: SqlNames,
  personIds: readonly string[],
): Promise<RowTexts[]> {
  const { rows } = await textsOfPeople<StoredTexts>(
    session,
    names,
    personIds.map((person_id) => ({ person_id })),
    { ledger: names.ledgerTable },
  );
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    json: row.json_payload,
    previous: row.previous_json_payload,
    currentHash: row.current_hash,
    status: row.submission_status,
    state: row.row_state,
    acceptedBy: row.accepted_by,
    isTakenOver: row.is_taken_over === 1,
  }));
}
