import type { SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import { personIds, tableCounts } from './statements';

/** Rows of each SSD table that is read. JSON-serialisable; kept with the run. */
export type TableCounts = Readonly<Record<SsdTable, number>>;

/** Counts the rows of every table that the payload is built from. @throws AppError as `SqlSession.query` */
export async function countRows(database: Database): Promise<TableCounts> {
  const { rows } = await database.query<{ table_name: SsdTable; row_count: number }>(
    tableCounts(database.names, undefined),
  );
  return Object.fromEntries(rows.map((row) => [row.table_name, row.row_count])) as TableCounts;
}

/** Rows of `ssd_person` whose id is no good. */
export interface PersonIdCounts {
  /** The id is null or longer than the ledger can keep, so the row is in no range; or blank, so its person is held back. */
  readonly withoutId: number;
  /** The id, compared as SQL Server does, stands in another row too; one row of each id is used. */
  readonly repeated: number;
}

/** Counts the rows of `ssd_person` whose id is no good: they are in no payload, so only a count shows them. @throws AppError as `SqlSession.query` */
export async function personIdCounts(database: Database): Promise<PersonIdCounts> {
  const { rows } = await database.query<{ without_id: number; repeated: number }>(
    personIds(database.names, undefined),
  );
  return { withoutId: rows[0]?.without_id ?? 0, repeated: rows[0]?.repeated ?? 0 };
}
