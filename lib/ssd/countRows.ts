import type { SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import { defineStatement, qualified } from '../sql/statement';
import { ssdTableNames } from './ssdTableNames';

/** Rows of each SSD table that is read. JSON-serialisable; kept with the run. */
export type TableCounts = Readonly<Record<SsdTable, number>>;

const count = defineStatement({
  name: 'ssd.countRows',
  samples: [undefined],
  build: (names) => ({
    text: ssdTableNames
      .map(
        (table) => `SELECT N'${table}' AS table_name, COUNT(*) AS row_count FROM ${qualified(names, table)}`,
      )
      .join(' UNION ALL '),
    params: {},
  }),
});

/** Counts the rows of every table that the payload is built from. @throws AppError as `SqlSession.query` */
export async function countRows(database: Database): Promise<TableCounts> {
  const { rows } = await database.query<{ table_name: SsdTable; row_count: number }>(
    count(database.names, undefined),
  );
  return Object.fromEntries(rows.map((row) => [row.table_name, row.row_count])) as TableCounts;
}
