import { normalKey } from '../../payload/normalKey';
import { datetime, nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { ownedTransaction, type Lease } from '../sql/ownedTransaction';
import {
  endpointType,
  hashType,
  ledgerTableType,
  ownerType,
  personIdType,
  runIdType,
  submissionsTable,
  textType,
} from '../sql/tables';
import type { SubmissionEntry } from './submission';

const insert = defineBulk({
  name: 'submissions.begin',
  columns: { person_id: personIdType, kind: nvarchar(10), payload_hash: hashType, inventory: textType },
  shared: {
    run: runIdType,
    owner: ownerType,
    ledger: ledgerTableType,
    endpoint: endpointType,
    now: datetime,
  },
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
    WHERE batch.person_id IS NOT NULL`,
});

const noteBodies = defineBulk({
  name: 'ledger.noteBodies',
  columns: { person_id: personIdType, body: textType },
  shared: {},
  text: (names, batch) => sql`
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
 */
export function beginSubmissions(
  context: LedgerContext,
  lease: Lease,
  entries: readonly SubmissionEntry[],
): Promise<Map<string, number>> {
  const { names } = context.database;
  return ownedTransaction(context, lease, async (session) => {
    const { rows } = await insert<{ submission_id: number; person_id: string }>(
      session,
      names,
      entries.map(({ personId, kind, hash, inventory }) => ({
        person_id: personId,
        kind,
        payload_hash: hash,
        inventory: JSON.stringify(inventory),
      })),
      {
        run: lease.runId,
        owner: lease.owner,
        ledger: names.ledgerTable,
        endpoint: context.endpoint,
        now: context.now(),
      },
    );
    const bodies = entries.map(({ personId, partialBody }) => ({ person_id: personId, body: partialBody }));
    await noteBodies(session, names, bodies, {});
    return new Map(rows.map((row) => [normalKey(row.person_id), row.submission_id]));
  });
}
