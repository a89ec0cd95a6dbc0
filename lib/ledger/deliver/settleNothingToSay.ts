import { qualified } from '../../sql/statement';
import type { Lease } from '../rows/lease';
import { endpointType, hashType, ledgerTableType, personIdType, textType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { ownedTransaction } from '../sql/ownedTransaction';
import { submissionsTable } from '../sql/tableNames';
import type { NothingToSay } from './nothingToSay';
import { hasOpen } from './openSubmissions';

const settle = defineBulk({
  name: 'ledger.settleNothingToSay',
  columns: { person_id: personIdType, hash: hashType, previous_json_payload: textType },
  shared: { ledger: ledgerTableType, endpoint: endpointType },
  text: (names, v) => {
    // An error may have taken the place of the last receipt's uuid.
    const receipt = `SELECT TOP (1) s.receipt_id FROM ${qualified(names, submissionsTable)} AS s WHERE s.ledger_table = @ledger AND s.endpoint = @endpoint AND s.person_id = t.person_id AND s.outcome = N'accepted' ORDER BY s.submission_id DESC`;
    return `WITH v AS (${v}) UPDATE t SET t.previous_json_payload = v.previous_json_payload, t.previous_hash = v.hash, t.submission_status = N'Sent', t.row_state = N'Unchanged', t.api_response = COALESCE((${receipt}), t.api_response) FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.person_id = t.person_id AND v.hash = t.current_hash WHERE t.submission_status = N'Pending' AND t.row_state <> N'Deleted' AND t.accepted_by = @endpoint AND NOT ${hasOpen(names, 't.person_id')}`;
  },
});

/** Children whose delta says nothing: DfE holds their payload already (payload.md section 8). */
export async function settleNothingToSay(
  parts: LedgerParts,
  lease: Lease,
  children: readonly NothingToSay[],
): Promise<void> {
  if (children.length === 0) return;
  const { names } = parts.database;
  const rows = children.map(({ personId, hash, previousAfter }) => ({
    person_id: personId,
    hash,
    previous_json_payload: JSON.stringify(previousAfter),
  }));
  await ownedTransaction(parts, lease, async (session) => {
    await settle(session, names, rows, { ledger: names.ledgerTable, endpoint: parts.endpoint });
  });
}
