import type { SsdTable } from '../../lib/payload/personRows';
import type { OpenedDatabase } from '../../lib/sql/openDatabase';
import type { SqlValue } from '../../lib/sql/sqlType';
import { qualified } from '../../lib/sql/statement';
import { ssdTables } from '../../lib/ssd/tables';
import { insertRowsIn } from '../../sandbox/sqlTarget/createSsd';
import { openSqlTarget } from '../../sandbox/sqlTarget/openSqlTarget';
import { realServer } from '../../sandbox/sqlTarget/realServer';
import { statement } from '../sql/sqlWorld';

export type FakeRow = Readonly<Record<string, SqlValue>>;

/** The SSD's tables and the ledger's, empty: on the stand-in, or on the real server that is named. */
export async function startSsdWorld() {
  const target = await openSqlTarget(realServer(process.env));
  const { database } = target;
  const { schema } = database.names;
  return {
    database,
    schema,
    close: () => target.close(),
    /** Runs a statement in which `$schema` stands for the schema. */
    run: (text: string) => database.query(statement(text.replaceAll('$schema', `[${schema}]`))),
  };
}
export type SsdWorld = Awaited<ReturnType<typeof startSsdWorld>>;

/** Empties the tables and fills them with rows of which only some columns are given. */
export async function refill(
  database: OpenedDatabase,
  data: Partial<Record<SsdTable, readonly FakeRow[]>>,
): Promise<void> {
  const tables = Object.keys(ssdTables) as SsdTable[];
  const { names } = database;
  await database.transaction(async (session) => {
    await session.query(
      statement(tables.map((table) => `DELETE FROM ${qualified(names, table)}`).join(';\n')),
    );
    for (const table of tables) await insertRowsIn(session, names, table, data[table] ?? []);
  });
}
