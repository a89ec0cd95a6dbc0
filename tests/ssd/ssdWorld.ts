import type { SsdTable } from '../../lib/payload/personRows';
import type { SqlValue } from '../../lib/sql/sqlType';
import { ssdTables } from '../../lib/ssd/tables';
import { createSsdTables, insertRows } from '../../sandbox/sqlTarget/createSsd';
import { startSqlWorld, statement, type SqlWorld } from '../sql/sqlWorld';
import type { OpenedDatabase } from '../../lib/sql/openDatabase';

export type FakeRow = Readonly<Record<string, SqlValue>>;

/** The SSD's tables, empty, on the stand-in. */
export async function startSsdWorld(): Promise<SqlWorld & { database: OpenedDatabase }> {
  const world = await startSqlWorld();
  const database = world.open();
  await database.query(statement('CREATE SCHEMA ssd_fake'));
  await createSsdTables(database);
  // Ranges of ids go over the people of the SSD and those of the ledger.
  await database.query(
    statement('CREATE TABLE [ssd_fake].[ssd_api_data_staging_anon] (person_id nvarchar(48) NULL)'),
  );
  return { ...world, database };
}

/** Empties the tables and fills them with rows of which only some columns are given. */
export async function refill(
  database: OpenedDatabase,
  data: Partial<Record<SsdTable, readonly FakeRow[]>>,
): Promise<void> {
  for (const table of Object.keys(ssdTables) as SsdTable[]) {
    await database.query(statement(`DELETE FROM [ssd_fake].[${table}]`));
    await insertRows(database, table, data[table] ?? []);
  }
}
