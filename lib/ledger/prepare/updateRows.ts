import type { SqlSession } from '../../sql/database';
import { bit, datetime, nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import type { MarkChange, ReplaceChange } from '../decide/ledgerChange';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { hashType, personIdType, textType } from '../sql/tables';

const replace = defineBulk({
  name: 'ledger.replacePayloads',
  columns: {
    person_id: personIdType,
    legacy_id: nvarchar(48),
    json_payload: textType,
    current_hash: hashType,
    row_state: nvarchar(10),
    submission_status: nvarchar(50),
    api_response: textType,
    gone_since: datetime,
  },
  shared: { now: datetime },
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.legacy_id = batch.legacy_id,
      entry.json_payload = batch.json_payload,
      entry.current_hash = batch.current_hash,
      entry.row_state = batch.row_state,
      entry.submission_status = batch.submission_status,
      entry.api_response = batch.api_response,
      entry.gone_since = batch.gone_since,
      entry.last_updated = @now
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id`,
});

/** Only where it differs: the key's index is written for every row that an UPDATE of the key names. */
const respell = defineBulk({
  name: 'ledger.respellIds',
  columns: { person_id: personIdType },
  shared: {},
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.person_id = batch.person_id
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id`,
});

const forgetHeld = defineBulk({
  name: 'ledger.forgetHeld',
  columns: { person_id: personIdType },
  shared: {},
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.previous_json_payload = NULL,
      entry.previous_hash = NULL,
      entry.partial_json_payload = NULL
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id`,
});

const mark = defineBulk({
  name: 'ledger.markRows',
  columns: {
    person_id: personIdType,
    row_state: nvarchar(10),
    submission_status: nvarchar(50),
    api_response: textType,
    gone_since: datetime,
    is_material: bit,
  },
  shared: { now: datetime },
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.row_state = COALESCE(batch.row_state, entry.row_state),
      entry.submission_status = batch.submission_status,
      entry.api_response = batch.api_response,
      entry.gone_since = batch.gone_since,
      entry.last_updated = CASE WHEN batch.is_material = 1 THEN @now ELSE entry.last_updated END
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id`,
});

/**
 * Replaces the payloads of rows, and what goes with them. The id too where its spelling differs: it is the same key to the
 * server, but a purge is sent with the spelling that DfE was given last.
 */
export async function replacePayloads(
  { database, now }: LedgerContext,
  session: SqlSession,
  changes: readonly ReplaceChange[],
): Promise<void> {
  const rows = changes.map((change) => ({
    person_id: change.personId,
    legacy_id: change.legacyId,
    json_payload: change.payload,
    current_hash: change.hash,
    row_state: change.state,
    submission_status: change.status,
    api_response: change.response,
    gone_since: change.goneSince,
  }));
  const { names } = database;
  await replace(session, names, rows, { now: now() });
  const idsOf = (some: readonly ReplaceChange[]) => some.map(({ personId }) => ({ person_id: personId }));
  await respell(session, names, idsOf(changes.filter(({ isRespelled }) => isRespelled)), {});
  await forgetHeld(session, names, idsOf(changes.filter(({ forgetsHeld }) => forgetsHeld)), {});
}

/** Changes what rows say besides their payload. Only becoming Deleted is a material change, which `last_updated` notes. */
export async function markRows(
  { database, now }: LedgerContext,
  session: SqlSession,
  changes: readonly MarkChange[],
): Promise<void> {
  const rows = changes.map((change) => ({
    person_id: change.personId,
    row_state: change.state,
    submission_status: change.status,
    api_response: change.response,
    gone_since: change.goneSince,
    is_material: change.effect === 'deleted',
  }));
  await mark(session, database.names, rows, { now: now() });
}
