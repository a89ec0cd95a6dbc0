import { ssdTableNames } from '../../lib/ssd/tables';
import type { StandIns } from '../standIns/standIns';
import { createTableText } from '../sqlTarget/createSsd';
import { scriptBatches, tableScripts } from '../sqlTarget/ledgerScripts';
import { sandboxDatabase, sandboxSchema } from './appSettings';
import type { WorldSql } from './worldSql';

/** The world's database on the stand-in, where nothing else is. */
export async function standInSql({ sql, addresses }: StandIns): Promise<WorldSql> {
  const schema = sandboxSchema;
  await sql.query(`CREATE SCHEMA [${schema}]`);
  for (const table of ssdTableNames) await sql.query(createTableText({ schema }, table));
  for (const script of tableScripts)
    for (const batch of scriptBatches(script, { SchemaName: schema })) await sql.query(batch);
  return {
    schema,
    onStandIn: true,
    appSettings: {
      SSD_SQL_SERVER: 'localhost',
      SSD_SQL_PORT: String(addresses.sqlPort),
      SSD_SQL_DATABASE: sandboxDatabase,
      SSD_SQL_SCHEMA: schema,
      SSD_SQL_SIGN_IN: 'managed-identity',
    },
    secrets: {},
    query: (text) => sql.query(text),
    load: async (table, rows) => {
      await sql.load(schema, table, rows);
    },
    close: () => Promise.resolve(),
  };
}
