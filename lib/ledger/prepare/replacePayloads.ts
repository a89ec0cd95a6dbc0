import type { SqlSession } from '../../sql/database';
import { qualified } from '../../sql/statement';
import { datetime, nvarchar } from '../../sql/sqlType';
import { hashType, personIdType, textType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import type { ReplaceChange } from './ledgerChange';

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
  // The id too: it is the same key to the server, but a purge is sent with the spelling that DfE was given last.
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE t SET t.person_id = v.person_id, t.legacy_id = v.legacy_id, t.json_payload = v.json_payload, t.current_hash = v.current_hash, t.row_state = v.row_state, t.submission_status = v.submission_status, t.api_response = v.api_response, t.gone_since = v.gone_since, t.last_updated = @now FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.person_id = t.person_id`,
});

/** Replaces the payloads of rows, and what goes with them. */
export async function replacePayloads(
  { database, now }: LedgerParts,
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
  await replace(session, database.names, rows, { now: now() });
}
