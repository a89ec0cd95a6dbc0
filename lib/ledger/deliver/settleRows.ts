import type { SqlSession } from '../../sql/database';
import { qualified } from '../../sql/statement';
import { bit, datetime } from '../../sql/sqlType';
import { refusedResponse } from '../prepare/reasons';
import { endpointType, hashType, ledgerTableType, personIdType, textType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { hasOpen } from './openSubmissions';
import { receiptInstant } from './receiptInstant';
import type { SettledSubmission, SubmissionResult } from './settledSubmission';

type Receipt = Extract<SubmissionResult, { kind: 'accepted' }>;

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
  text: (names, v) => {
    // The row still says what was sent, and nothing else may have reached DfE.
    const settled = `t.current_hash = v.sent_hash AND NOT ${hasOpen(names, 't.person_id')}`;
    const set = [
      't.previous_json_payload = v.previous_json_payload',
      't.previous_hash = CASE WHEN v.is_purge = 1 THEN NULL ELSE v.sent_hash END',
      't.accepted_by = @endpoint',
      't.api_response = v.receipt_id',
      't.submission_timestamp = v.receipt_at',
      // A row that validation holds back meanwhile stays an Error: it is not to be sent.
      `t.submission_status = CASE WHEN ${settled} THEN N'Sent' WHEN t.submission_status = N'Error' THEN N'Error' ELSE N'Pending' END`,
      `t.row_state = CASE WHEN ${settled} AND t.row_state <> N'Deleted' THEN N'Unchanged' ELSE t.row_state END`,
    ].join(', ');
    return `WITH v AS (${v}) UPDATE t SET ${set} FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.person_id = t.person_id`;
  },
});

const refuse = defineBulk({
  name: 'ledger.settleRefused',
  columns: { person_id: personIdType, sent_hash: hashType, api_response: textType },
  shared: {},
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE t SET t.submission_status = N'Error', t.api_response = v.api_response FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.person_id = t.person_id WHERE t.current_hash = v.sent_hash AND t.submission_status = N'Pending'`,
});

/** Rows whose submission was accepted: Sent where they still say what was sent, otherwise Pending; DfE holds it either way. */
export async function settleAccepted(
  { database: { names }, endpoint }: LedgerParts,
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
  { database: { names } }: LedgerParts,
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
