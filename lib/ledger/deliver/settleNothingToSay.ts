import { qualified, sql } from '../../sql/statement';
import { hasOpen } from '../doubts/openSubmissions';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { ownedTransaction, type Lease } from '../sql/ownedTransaction';
import {
  endpointType,
  hashType,
  ledgerTableType,
  personIdType,
  submissionsTable,
  textType,
} from '../sql/tables';
import type { NothingToSay } from './submission';

const settle = defineBulk({
  name: 'ledger.settleNothingToSay',
  columns: { person_id: personIdType, hash: hashType, previous_json_payload: textType },
  shared: { ledger: ledgerTableType, endpoint: endpointType },
  // The last receipt's uuid is looked up: an error may have taken its place in the row.
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.previous_json_payload = batch.previous_json_payload,
      entry.previous_hash = batch.hash,
      entry.submission_status = N'Sent',
      entry.row_state = N'Unchanged',
      entry.api_response = COALESCE((
        SELECT TOP (1) submission.receipt_id
        FROM ${qualified(names, submissionsTable)} AS submission
        WHERE submission.ledger_table = @ledger
          AND submission.endpoint = @endpoint
          AND submission.person_id = entry.person_id
          AND submission.outcome = N'accepted'
        ORDER BY submission.submission_id DESC
      ), entry.api_response)
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id AND batch.hash = entry.current_hash
    WHERE entry.submission_status = N'Pending'
      AND entry.row_state <> N'Deleted'
      AND entry.accepted_by = @endpoint
      AND NOT ${hasOpen(names)}`,
});

/** Children whose delta says nothing: DfE holds their payload already (`payload.md section 8`). */
export async function settleNothingToSay(
  context: LedgerContext,
  lease: Lease,
  children: readonly NothingToSay[],
): Promise<void> {
  if (children.length === 0) return;
  const { names } = context.database;
  const rows = children.map(({ personId, hash, previousAfter }) => ({
    person_id: personId,
    hash,
    previous_json_payload: JSON.stringify(previousAfter),
  }));
  await ownedTransaction(context, lease, async (session) => {
    await settle(session, names, rows, { ledger: names.ledgerTable, endpoint: context.endpoint });
  });
}
