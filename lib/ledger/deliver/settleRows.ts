import type { SqlSession } from '../../sql/database';
import { bit, datetime } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import { refusedResponse } from '../decide/response';
import { hasOpen } from '../doubts/openSubmissions';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { endpointType, hashType, ledgerTableType, personIdType, textType } from '../sql/tables';
import type { SettledSubmission, SubmissionResult } from './submission';

type Receipt = Extract<SubmissionResult, { kind: 'accepted' }>;

/** A `datetime` column holds nothing before this. */
const earliest = Date.UTC(1753, 0, 1);

/**
 * The receipt's time for a `datetime` column: its wall clock as it stands, since it names no zone; null when it is none, or one
 * that the column does not hold: an acceptance must be written whatever its time says.
 */
export function receiptInstant(text: string): Date | null {
  const at = new Date(`${text.trim().replace(/[ _]/, 'T').replace(/Z$/i, '')}Z`);
  return at.getTime() >= earliest ? at : null;
}

const accept = defineBulk({
  name: 'ledger.settleAccepted',
  columns: {
    person_id: personIdType,
    sent_hash: hashType,
    previous_json_payload: textType,
    receipt_id: textType,
    receipt_at: datetime,
    is_purge: bit,
  },
  shared: { ledger: ledgerTableType, endpoint: endpointType },
  text: (names, batch) => {
    // The row still says what was sent, and nothing else may have reached DfE.
    const settled = `entry.current_hash = batch.sent_hash AND NOT ${hasOpen(names)}`;
    // A row that validation holds back meanwhile stays an Error: it is not to be sent.
    return sql`
    ${batch}
    UPDATE entry
    SET entry.previous_json_payload = batch.previous_json_payload,
      entry.previous_hash = CASE WHEN batch.is_purge = 1 THEN NULL ELSE batch.sent_hash END,
      entry.accepted_by = @endpoint,
      entry.api_response = batch.receipt_id,
      entry.submission_timestamp = batch.receipt_at,
      entry.submission_status = CASE
        WHEN ${settled} THEN N'Sent'
        WHEN entry.submission_status = N'Error' THEN N'Error'
        ELSE N'Pending'
      END,
      entry.row_state = CASE
        WHEN ${settled} AND entry.row_state <> N'Deleted' THEN N'Unchanged'
        ELSE entry.row_state
      END
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id`;
  },
});

const refuse = defineBulk({
  name: 'ledger.settleRefused',
  columns: { person_id: personIdType, sent_hash: hashType, api_response: textType },
  shared: {},
  text: (names, batch) => sql`
    ${batch}
    UPDATE entry
    SET entry.submission_status = N'Error',
      entry.api_response = batch.api_response
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id
    WHERE entry.current_hash = batch.sent_hash
      AND entry.submission_status = N'Pending'`,
});

/** Rows whose submission was accepted: Sent where they still say what was sent, otherwise Pending; DfE holds it either way. */
export async function settleAccepted(
  { database: { names }, endpoint }: LedgerContext,
  session: SqlSession,
  accepted: readonly (SettledSubmission & { readonly receipt: Receipt })[],
): Promise<void> {
  const rows = accepted.map(({ personId, kind, hash, previousAfter, receipt }) => ({
    person_id: personId,
    sent_hash: hash,
    previous_json_payload: previousAfter === null ? null : JSON.stringify(previousAfter),
    receipt_id: receipt.receiptId,
    receipt_at: receiptInstant(receipt.receiptTime),
    is_purge: kind === 'purge',
  }));
  await accept(session, names, rows, { ledger: names.ledgerTable, endpoint });
}

/** Rows whose submission was refused for good; one that has changed meanwhile stays Pending, since that was not refused. */
export async function settleRefused(
  { database: { names } }: LedgerContext,
  session: SqlSession,
  refused: readonly (SettledSubmission & { readonly reason: string })[],
): Promise<void> {
  const rows = refused.map(({ personId, hash, reason }) => ({
    person_id: personId,
    sent_hash: hash,
    api_response: refusedResponse(reason),
  }));
  await refuse(session, names, rows, {});
}
