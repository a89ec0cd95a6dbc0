import { normalKey } from '../../payload/normalKey';
import { qualified } from '../../sql/statement';
import { datetime, nvarchar } from '../../sql/sqlType';
import type { Lease } from '../rows/lease';
import {
  endpointType,
  hashType,
  ledgerTableType,
  ownerType,
  personIdType,
  runIdType,
  textType,
} from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { ownedTransaction } from '../sql/ownedTransaction';
import { submissionsTable } from '../sql/tableNames';
import type { SubmissionEntry } from './submissionEntry';

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
  text: (names, v) =>
    `WITH v AS (${v}) INSERT INTO ${qualified(names, submissionsTable)} (run_id, owner, ledger_table, endpoint, person_id, kind, payload_hash, inventory, created_at, posted_at, outcome, is_open) OUTPUT inserted.submission_id, inserted.person_id SELECT @run, @owner, @ledger, @endpoint, v.person_id, v.kind, v.payload_hash, v.inventory, @now, @now, N'in_flight', 1 FROM v WHERE v.person_id IS NOT NULL`,
});

const noteBodies = defineBulk({
  name: 'ledger.noteBodies',
  columns: { person_id: personIdType, body: textType },
  shared: {},
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE t SET t.partial_json_payload = v.body FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.person_id = t.person_id WHERE t.partial_json_payload IS NOT NULL OR v.body IS NOT NULL`,
});

/**
 * Notes children as in flight with what they would make DfE hold, and their bodies where those are not `json_payload`. It is
 * committed when this returns: only then may they be posted.
 * @returns the submission's id by normal key
 */
export function beginSubmissions(
  parts: LedgerParts,
  lease: Lease,
  entries: readonly SubmissionEntry[],
): Promise<Map<string, number>> {
  const { names } = parts.database;
  return ownedTransaction(parts, lease, async (session) => {
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
        endpoint: parts.endpoint,
        now: parts.now(),
      },
    );
    const bodies = entries.map(({ personId, partialBody }) => ({ person_id: personId, body: partialBody }));
    await noteBodies(session, names, bodies, {});
    return new Map(rows.map((row) => [normalKey(row.person_id), row.submission_id]));
  });
}
