import type { PlainRow, PlainValue } from '../sql/collectSink';
import { columnValues, insertRows } from '../sqlTarget/createSsd';
import { openSqlTarget } from '../sqlTarget/openSqlTarget';
import type { RealServer } from '../sqlTarget/realServer';
import type { WorldSql } from './worldSql';

function plainValue(value: unknown): PlainValue {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '');
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex').toUpperCase()}`;
  return value as PlainValue;
}

const plainRow = (row: Readonly<Record<string, unknown>>): PlainRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));

/** The world's database in a schema of its own on a real server, dropped when the world ends. */
export async function realSql(server: RealServer): Promise<WorldSql> {
  const target = await openSqlTarget(server);
  const { database } = target;
  const { schema } = database.names;
  const run = (text: string) =>
    database.query<Record<string, unknown>>({ name: 'sandbox.query', text, params: {} });
  return {
    schema,
    onStandIn: false,
    appSettings: {
      SSD_SQL_SERVER: server.server,
      SSD_SQL_PORT: String(server.port),
      SSD_SQL_DATABASE: server.database,
      SSD_SQL_SCHEMA: schema,
      SSD_SQL_SIGN_IN: 'sql-login',
      SSD_SQL_ENCRYPT: String(server.encrypt),
      SSD_SQL_TRUST_SERVER_CERTIFICATE: String(server.trustServerCertificate),
    },
    secrets: { 'ssd-sql-user': server.user, 'ssd-sql-password': server.password },
    query: async (text) => (await run(text)).rows.map(plainRow),
    load: (table, rows) =>
      insertRows(
        database,
        table,
        rows.map((row) => columnValues(table, row)),
      ),
    close: () => target.close(),
  };
}
