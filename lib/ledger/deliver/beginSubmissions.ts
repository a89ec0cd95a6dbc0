import { normalKey } from '../../payload/normalKey';
import { nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { inventoryText } from '../doubts/storedDoubt';
import { defineBulk } from '../sql/bulk';
import { lockOwnedRun, ownershipLost, type Lease } from '../sql/ownedTransaction';
import { hashType, personIdType, submissionsTable, textType, submissionParameters } from '../sql/tables';
import type { SubmissionEntry } from './submission';

/**
 * Both in one statement, and with the question whether the run is still the slice's own: this goes out before every POST, and
 * each round trip is waited for.
 */
const begin = defineBulk({
  name: 'submissions.begin',
  statements: 2,
  columns: {
    person_id: personIdType,
    kind: nvarchar(10),
    payload_hash: hashType,
    inventory: textType,
    body: textType,
  },
  shared: submissionParameters,
  text: (names, batch) => sql`
    ${batch}
    INSERT INTO ${qualified(names, submissionsTable)} (
      run_id, owner, ledger_table, endpoint, person_id, kind, payload_hash, inventory,
      created_at, posted_at, outcome, is_open
    )
    OUTPUT inserted.submission_id, inserted.person_id
    SELECT @run, @owner, @ledger, @endpoint, batch.person_id, batch.kind, batch.payload_hash, batch.inventory,
      @now, @now, N'in_flight', 1
    FROM batch
    WHERE batch.person_id IS NOT NULL
      AND EXISTS (
        ${lockOwnedRun(names)}
      );
    ${batch}
    UPDATE entry
    SET entry.partial_json_payload = batch.body
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id
    WHERE entry.partial_json_payload IS NOT NULL
      OR batch.body IS NOT NULL`,
});

/**
 * Notes children as in flight with what they would make DfE hold, and their bodies where those are not `json_payload`. It is
 * committed when this returns: only then may they be posted.
 * @returns the submission's id by normal key
 * @throws AppError `run-ownership-lost`; then nothing is noted
 */
export async function beginSubmissions(
  { database, endpoint, inventoryKey, now }: LedgerContext,
  lease: Lease,
  entries: readonly SubmissionEntry[],
): Promise<Map<string, number>> {
  const { names } = database;
  const key = await inventoryKey();
  return database.transaction(async (session) => {
    const { rows } = await begin<{ submission_id: number; person_id: string }>(
      session,
      names,
      entries.map(({ personId, kind, hash, inventory, partialBody }) => ({
        person_id: personId,
        kind,
        payload_hash: hash,
        inventory: inventoryText(inventory, key),
        body: partialBody,
      })),
      { run: lease.runId, owner: lease.owner, ledger: names.ledgerTable, endpoint, now: now() },
    );
    if (rows.length < entries.length) throw ownershipLost();
    return new Map(rows.map((row) => [normalKey(row.person_id), row.submission_id]));
  });
}
