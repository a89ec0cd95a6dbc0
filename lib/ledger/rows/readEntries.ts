import { normalKey } from '../../payload/normalKey';
import type { KeyRange } from '../../sql/keyRange';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { personIdType } from '../sql/tables';
import { toLedgerRow, type LedgerEntry, type StoredRow } from './ledgerRow';
import { namedParams, namedValues, ofNamed } from './namedRows';
import { readSummaries } from './readSummaries';
import { noSubmissions } from './submissionsSummary';

const rowsInRange = defineStatement({
  name: 'ledger.rowsInRange',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT entry.id, entry.person_id, entry.legacy_id, entry.current_hash, entry.submission_status,
        entry.row_state, entry.api_response, entry.accepted_by, entry.gone_since, entry.last_updated,
        CASE WHEN entry.previous_json_payload IS NULL THEN 0 ELSE 1 END AS has_previous
      FROM ${qualified(names, names.ledgerTable)} AS entry
      WHERE entry.person_id >= @from
        AND entry.person_id <= @upTo
      ORDER BY entry.person_id, entry.id`,
    params: { from: personIdType, upTo: personIdType },
  }),
});

const held = defineStatement({
  name: 'ledger.countHeld',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT COUNT(*) AS held
      FROM ${qualified(names, names.ledgerTable)} AS entry
      WHERE entry.row_state IS NULL
        OR entry.row_state <> N'Deleted'
        OR entry.submission_status = N'Pending'`,
    params: {},
  }),
});

const pending = defineStatement<number | undefined>({
  name: 'ledger.pending',
  samples: [undefined, 0, 2],
  build: (names, named) => ({
    text: sql`
      SELECT COUNT(*) AS children, MIN(entry.last_updated) AS oldest
      FROM ${qualified(names, names.ledgerTable)} AS entry
      WHERE entry.submission_status = N'Pending'
        ${ofNamed(named)}`,
    params: namedParams(named),
  }),
});

/**
 * The rows of a range with their submissions to this endpoint, one entry a child: of several rows (see `checkLedgerTables`)
 * the newest counts, which is the last one read.
 */
export async function readEntries(context: LedgerContext, range: KeyRange): Promise<LedgerEntry[]> {
  const { database } = context;
  const { rows } = await database.query<StoredRow>(rowsInRange(database.names, undefined), { ...range });
  if (rows.length === 0) return [];
  const newest = new Map(rows.map(toLedgerRow).map((row) => [normalKey(row.personId), row] as const));
  const summaries = await readSummaries(context, range);
  return [...newest].map(([key, row]) => ({ row, submissions: summaries.get(key) ?? noSubmissions }));
}

/** Rows that are not Deleted, and those with a purge under way. */
export async function countHeld({ database }: LedgerContext): Promise<number> {
  const { rows } = await database.query<{ held: number }>(held(database.names, undefined));
  return rows[0]?.held ?? 0;
}

/** What waits to be sent. */
export interface Waiting {
  /** Rows that are Pending. */
  readonly children: number;
  /** When the data of the first of them last changed; null when there is none. */
  readonly oldest: Date | null;
}

/**
 * How many rows are Pending, and since when the oldest of them is.
 * @param persons only of these people (of nobody where the list is empty), without records that are to be removed
 */
export async function readWaiting(
  { database }: LedgerContext,
  persons?: readonly string[],
): Promise<Waiting> {
  if (persons?.length === 0) return { children: 0, oldest: null };
  const statement = pending(database.names, persons?.length);
  const { rows } = await database.query<Waiting>(statement, namedValues(persons));
  return rows[0] ?? { children: 0, oldest: null };
}
