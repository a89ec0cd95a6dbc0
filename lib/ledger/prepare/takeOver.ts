import { payloadHash } from '../../payload/change/payloadHash';
import { normalKey } from '../../payload/normalKey';
import type { SqlSession } from '../../sql/database';
import { bit, datetime, int, nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import type { RowChange } from '../decide/ledgerChange';
import { purgeOf } from '../decide/leaver';
import {
  isLeftByScripts,
  ofTakenOver,
  takenOver,
  type PossiblySent,
  type Removal,
} from '../decide/takenOver';
import { readTexts } from '../rows/rowTexts';
import type { LedgerContext } from '../sql/ledgerContext';
import { inventoryText } from '../doubts/storedDoubt';
import { defineBulk } from '../sql/bulk';
import type { Lease } from '../sql/ownedTransaction';
import { hashType, personIdType, submissionsTable, textType, submissionParameters } from '../sql/tables';

const insertUnknown = defineBulk({
  name: 'submissions.insertUnknown',
  columns: { person_id: personIdType, payload_hash: hashType, inventory: textType },
  shared: submissionParameters,
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

const insertPurges = defineBulk({
  name: 'ledger.insertPurges',
  columns: {
    person_id: personIdType,
    legacy_id: nvarchar(48),
    json_payload: textType,
    current_hash: hashType,
  },
  shared: { status: nvarchar(50), now: datetime },
  text: (names, batch) => sql`
    ${batch}
    INSERT INTO ${qualified(names, names.ledgerTable)} (
      person_id, legacy_id, json_payload, current_hash, submission_status, row_state, gone_since, last_updated
    )
    SELECT batch.person_id, batch.legacy_id, batch.json_payload, batch.current_hash, @status, N'Deleted', @now, @now
    FROM batch
    WHERE batch.person_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 AS found
        FROM ${qualified(names, names.ledgerTable)} AS entry WITH (UPDLOCK, HOLDLOCK)
        WHERE entry.person_id = batch.person_id
      )`,
});

/** Notes what DfE may hold of the scripts' sending as unknown submissions to their endpoint. */
async function noteUnknown(
  { database: { names }, scriptsEndpoint, inventoryKey, now }: LedgerContext,
  session: SqlSession,
  { runId, owner }: Lease,
  sent: readonly PossiblySent[],
): Promise<void> {
  const key = await inventoryKey();
  const rows = sent.map(({ personId, hash, inventory }) => ({
    person_id: personId,
    payload_hash: hash,
    inventory: inventoryText(inventory, key),
  }));
  await insertUnknown(session, names, rows, {
    run: runId,
    owner,
    ledger: names.ledgerTable,
    endpoint: scriptsEndpoint,
    now: now(),
  });
}

/** What the taking over of rows comes to. */
interface TakeOver {
  /** The changes as they are to be written: such a row is in doubt, so a leaver's is not Sent. */
  readonly changes: readonly RowChange[];
  readonly removals: readonly Removal[];
}

/**
 * Takes over the rows among those to be changed that the reference scripts left (ledger.md "Rows that the reference scripts
 * left"): what their texts say may have been sent, but it is not known by whom or whether it was accepted, so it becomes
 * unknown submissions to the scripts' endpoint, and nothing is taken for accepted any more.
 * @returns also the records under ids that are sent no more, for `insertRemovals`
 */
export async function takeOver(
  context: LedgerContext,
  session: SqlSession,
  lease: Lease,
  changes: readonly RowChange[],
): Promise<TakeOver> {
  const { names } = context.database;
  const texts = await readTexts(
    session,
    names,
    changes.map(({ personId }) => personId),
  );
  const left = texts.filter(isLeftByScripts);
  if (left.length === 0) return { changes, removals: [] };
  const byKey = new Map(changes.map((change) => [normalKey(change.personId), change] as const));
  const isLeaver = (personId: string): boolean => {
    const change = byKey.get(normalKey(personId));
    return change?.kind === 'mark' && change.state === 'Deleted';
  };
  const taken = left.map((row) => takenOver(row, byKey.get(normalKey(row.personId))));
  await noteUnknown(
    context,
    session,
    lease,
    taken.flatMap(({ sent }) => sent),
  );
  const rows = left.map(({ id, personId }) => ({ id, keeps_hash: !isLeaver(personId) }));
  await forgetPrevious(session, names, rows, {});
  const keys = new Set(left.map(({ personId }) => normalKey(personId)));
  return {
    changes: changes.map((change) => (keys.has(normalKey(change.personId)) ? ofTakenOver(change) : change)),
    removals: taken.flatMap(({ removals }) => removals),
  };
}

/**
 * Writes a row with a purge for each record at DfE under an id that is sent no more, where no child of the ledger has that id. It
 * is a leaver's like any other from then on; where this endpoint is not the scripts', it waits until this one may hold something.
 */
export async function insertRemovals(
  { database, endpoint, scriptsEndpoint, now }: LedgerContext,
  session: SqlSession,
  removals: readonly Removal[],
): Promise<void> {
  const once = new Map(removals.map((removal) => [normalKey(removal.personId), removal] as const));
  const rows = [...once.values()].map((removal) => {
    const purge = purgeOf(removal);
    return {
      person_id: removal.personId,
      legacy_id: purge.mis_child_id ?? null,
      json_payload: JSON.stringify(purge),
      current_hash: payloadHash({ ...purge }),
    };
  });
  await insertPurges(session, database.names, rows, {
    status: endpoint === scriptsEndpoint ? 'Pending' : 'Withdrawn',
    now: now(),
  });
}
