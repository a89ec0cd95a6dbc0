import type { SqlSession } from '../../sql/database';
import { qualified } from '../../sql/statement';
import { bit, datetime, nvarchar } from '../../sql/sqlType';
import { personIdType, textType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import type { MarkChange } from './ledgerChange';

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
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE t SET t.row_state = COALESCE(v.row_state, t.row_state), t.submission_status = v.submission_status, t.api_response = v.api_response, t.gone_since = v.gone_since, t.last_updated = CASE WHEN v.is_material = 1 THEN @now ELSE t.last_updated END FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.person_id = t.person_id`,
});

/** Changes what rows say besides their payload. Only becoming Deleted is a material change, which `last_updated` notes. */
export async function markRows(
  { database, now }: LedgerParts,
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
