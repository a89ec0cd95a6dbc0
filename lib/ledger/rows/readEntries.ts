import { normalKey } from '../../payload/normalKey';
import type { LedgerParts } from '../sql/ledgerParts';
import type { KeyRange } from './keyRange';
import type { LedgerEntry } from './ledgerEntry';
import type { LedgerRow } from './ledgerRow';
import { readRowsByPage, readRowsInRange, readRowsOfPeople } from './readRows';
import { readSummariesInRange, readSummariesOfPeople } from './readSummaries';
import { noSubmissions, type SubmissionsSummary } from './submissionsSummary';

/** One entry a child: of several rows (see `checkLedgerTables`) the newest counts, which is the last one read. */
function join(rows: readonly LedgerRow[], summaries: ReadonlyMap<string, SubmissionsSummary>): LedgerEntry[] {
  const byKey = new Map(rows.map((row) => [normalKey(row.personId), row] as const));
  return [...byKey].map(([key, row]) => ({ row, submissions: summaries.get(key) ?? noSubmissions }));
}

/** The rows of a range with their submissions to this endpoint. */
export async function readEntriesInRange(
  { database, endpoint }: LedgerParts,
  range: KeyRange,
): Promise<LedgerEntry[]> {
  const rows = await readRowsInRange(database, database.names, range);
  if (rows.length === 0) return [];
  return join(rows, await readSummariesInRange(database, database.names, endpoint, range));
}

/** The rows of some people with their submissions to this endpoint. */
export async function readEntriesOfPeople(
  { database, endpoint }: LedgerParts,
  personIds: readonly string[],
): Promise<LedgerEntry[]> {
  const rows = await readRowsOfPeople(database, database.names, personIds);
  return join(rows, await readSummariesOfPeople(database, database.names, endpoint, personIds));
}

/** A page of rows with their submissions to this endpoint; `last` is undefined after the last page. */
export async function readEntryPage(
  { database, endpoint }: LedgerParts,
  after: string | undefined,
  limit: number,
): Promise<{ readonly entries: LedgerEntry[]; readonly last: string | undefined }> {
  const rows = await readRowsByPage(database, database.names, after, limit);
  const from = rows[0]?.personId;
  const last = rows[rows.length - 1]?.personId;
  if (from === undefined || last === undefined) return { entries: [], last: undefined };
  const summaries = await readSummariesInRange(database, database.names, endpoint, { from, upTo: last });
  return { entries: join(rows, summaries), last };
}
