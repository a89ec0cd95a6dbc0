import type { SqlSession } from '../../sql/database';
import { qualified, type SqlNames } from '../../sql/statement';
import { bit, datetime, int } from '../../sql/sqlType';
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
import { submissionsTable } from '../sql/tableNames';
import type { PossiblySent } from './possiblySent';

/** A ledger row with its texts. */
export interface RowTexts {
  readonly id: number;
  readonly personId: string;
  readonly json: string;
  readonly previous: string | null;
  readonly currentHash: Buffer | null;
  readonly status: string | null;
  readonly acceptedBy: string | null;
  /** A submission without a time of posting stands for what the scripts may have sent. */
  readonly isTakenOver: boolean;
}

const texts = defineBulk({
  name: 'ledger.textsOfPeople',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType },
  text: (names, v) =>
    `WITH v AS (${v}) SELECT l.id, l.person_id, l.json_payload, l.previous_json_payload, l.current_hash, l.submission_status, l.accepted_by, CASE WHEN EXISTS (SELECT 1 AS found FROM ${qualified(names, submissionsTable)} AS s WHERE s.ledger_table = @ledger AND s.endpoint IN (N'test', N'pre-production', N'live') AND s.person_id = l.person_id AND s.posted_at IS NULL) THEN 1 ELSE 0 END AS is_taken_over FROM ${qualified(names, names.ledgerTable)} AS l JOIN v ON v.person_id = l.person_id`,
});

const unknown = defineBulk({
  name: 'submissions.insertUnknown',
  columns: { person_id: personIdType, payload_hash: hashType, inventory: textType },
  shared: {
    run: runIdType,
    owner: ownerType,
    ledger: ledgerTableType,
    endpoint: endpointType,
    now: datetime,
  },
  text: (names, v) =>
    `WITH v AS (${v}) INSERT INTO ${qualified(names, submissionsTable)} (run_id, owner, ledger_table, endpoint, person_id, kind, payload_hash, inventory, created_at, outcome, is_open, reason) SELECT @run, @owner, @ledger, @endpoint, v.person_id, N'full', v.payload_hash, v.inventory, @now, N'unknown', 1, N'Left by the reference scripts: whether it was accepted is not known.' FROM v WHERE v.person_id IS NOT NULL`,
});

const forget = defineBulk({
  name: 'ledger.forgetPrevious',
  columns: { id: int, keeps_hash: bit },
  shared: {},
  text: (names, v) =>
    `WITH v AS (${v}) UPDATE t SET t.previous_json_payload = NULL, t.previous_hash = NULL, t.accepted_by = NULL, t.current_hash = CASE WHEN v.keeps_hash = 1 THEN t.current_hash ELSE NULL END FROM ${qualified(names, names.ledgerTable)} AS t JOIN v ON v.id = t.id`,
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

/** The rows of some people with their texts. */
export async function readTexts(
  session: SqlSession,
  names: SqlNames,
  personIds: readonly string[],
): Promise<RowTexts[]> {
  const { rows } = await texts<StoredTexts>(
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
export async function insertUnknown(
  { database: { names }, scriptsEndpoint, now }: LedgerParts,
  session: SqlSession,
  { runId, owner }: Lease,
  sent: readonly PossiblySent[],
): Promise<void> {
  const rows = sent.map(({ personId, hash, inventory }) => ({
    person_id: personId,
    payload_hash: hash,
    inventory: JSON.stringify(inventory),
  }));
  await unknown(session, names, rows, {
    run: runId,
    owner,
    ledger: names.ledgerTable,
    endpoint: scriptsEndpoint,
    now: now(),
  });
}

/** Takes away what the scripts' rows say was accepted. */
export async function forgetPrevious(
  session: SqlSession,
  names: SqlNames,
  rows: readonly { readonly id: number; readonly keepsHash: boolean }[],
): Promise<void> {
  await forget(
    session,
    names,
    rows.map(({ id, keepsHash }) => ({ id, keeps_hash: keepsHash })),
    {},
  );
}
