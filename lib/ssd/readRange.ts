import type { SsdRows, SsdTable } from '../payload/personRows';
import { inParallel } from '../flow/inParallel';
import type { Database } from '../sql/database';
import { noRows, type ChunkRows } from './chunkRows';
import { cutDates } from './cutDates';
import type { KeyRange } from './keyRange';
import { rangeStatements } from './rangeStatements';
import { ssdTableNames } from './ssdTableNames';

/** Statements at once, so that the LA's server keeps room for others. */
const width = 4;

async function fill<T extends SsdTable>(
  into: Pick<ChunkRows, T>,
  table: T,
  database: Database,
  range: KeyRange,
): Promise<void> {
  const statement = rangeStatements[table](database.names, undefined);
  const { rows } = await database.query<SsdRows[T]>(statement, { from: range.from, upTo: range.upTo });
  cutDates(rows);
  into[table] = rows;
}

/** The rows of every table that belong to the people of a range. @throws AppError as `SqlSession.query` */
export async function readRange(database: Database, range: KeyRange): Promise<ChunkRows> {
  const rows = noRows();
  await inParallel(width, ssdTableNames, (table) => fill(rows, table, database, range));
  return rows;
}
