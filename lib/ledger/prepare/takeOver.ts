import { normalKey } from '../../payload/normalKey';
import type { SqlSession } from '../../sql/database';
import { bit, datetime, int } from '../../sql/sqlType';
import { qualified, sql, type SqlNames } from '../../sql/statement';
import type { MarkChange, ReplaceChange } from '../decide/ledgerChange';
import { isLeftByScripts, possiblySent, type PossiblySent, type RowTexts } from '../decide/takenOver';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import type { Lease } from '../sql/ownedTransaction';
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

type Change = ReplaceChange | MarkChange;

const textsOfPeople = defineBulk({
  name: 'ledger.textsOfPeople',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType },
  text: (names, batch) => sql`
    ${batch}
    SELECT entry.id, entry.person_id, entry.json_payload, entry.previous_json_payload, entry.current_hash,
      entry.submission_status, entry.accepted_by,
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

const insertUnknown = defineBulk({
  name: 'submissions.insertUnknown',
  columns: { person_id: personIdType, payload_hash: hashType, inventory: textType },
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
      created_at, outcome, is_open, reason
    )
    SELECT @run, @owner, @ledger, @endpoint, batch.person_id, N'full', batch.payload_hash, batch.inventory,
      @now, N'unknown', 1, N'Left by the reference scripts: whether it was accepted is not known.'
    FROM batch
    WHERE batch.person_id IS NOT NULL`,
});

const forgetPrevious = defineBulk({
  name: 'ledger.forgetPrevious',
  columns: { id: int, keeps_hash: bit },
  shared: {},
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.previous_json_payload = NULL,
      entry.previous_hash = NULL,
      entry.accepted_by = NULL,
      entry.current_hash = CASE WHEN batch.keeps_hash = 1 THEN entry.current_hash ELSE NULL END
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.id = entry.id`,
});

interface StoredTexts {
  readonly id: number;
  readonly person_id: string;
  readonly json_payload: string;
  readonly previous_json_payload: string | null;
  readonly current_hash: Buffer | null;
  readonly submission_status: string | null;
  readonly accepted_by: string | null;
  readonly is_taken_over: number;
}

async function readTexts(
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
    acceptedBy: row.accepted_by,
    isTakenOver: row.is_taken_over === 1,
  }));
}

/** Notes what DfE may hold of the scripts' sending as unknown submissions to their endpoint. */
async function noteUnknown(
  { database: { names }, scriptsEndpoint, now }: LedgerContext,
  session: SqlSession,
  { runId, owner }: Lease,
  sent: readonly PossiblySent[],
): Promise<void> {
  const rows = sent.map(({ personId, hash, inventory }) => ({
    person_id: personId,
    payload_hash: hash,
    inventory: JSON.stringify(inventory),
  }));
  await insertUnknown(session, names, rows, {
    run: runId,
    owner,
    ledger: names.ledgerTable,
    endpoint: scriptsEndpoint,
    now: now(),
  });
}

/**
 * Takes over the rows among those to be changed that the reference scripts left (`ledger.md "Rows that the reference scripts
 * left"`): what their texts say may have been sent, but it is not known by whom or whether it was accepted, so it becomes
 * unknown submissions to the scripts' endpoint, and nothing is taken for accepted any more.
 * @returns the changes as they are to be written: such a row is in doubt, so a leaver's is not Sent
 */
export async function takeOver(
  context: LedgerContext,
  session: SqlSession,
  lease: Lease,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const { names } = context.database;
  const texts = await readTexts(
    session,
    names,
    changes.map(({ personId }) => personId),
  );
  const left = texts.filter(isLeftByScripts);
  if (left.length === 0) return changes;
  const leavers = new Set(
    changes
      .filter(({ kind, state }) => kind === 'mark' && state === 'Deleted')
      .map(({ personId }) => normalKey(personId)),
  );
  await noteUnknown(context, session, lease, left.flatMap(possiblySent));
  const rows = left.map(({ id, personId }) => ({ id, keeps_hash: !leavers.has(normalKey(personId)) }));
  await forgetPrevious(session, names, rows, {});
  const taken = new Set(left.map(({ personId }) => normalKey(personId)));
  return changes.map((change) =>
    change.kind === 'mark' && change.status === 'Sent' && taken.has(normalKey(change.personId))
      ? { ...change, status: 'Withdrawn' }
      : change,
  );
}
