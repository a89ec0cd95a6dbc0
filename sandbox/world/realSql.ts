import type { SqlValue } from '../../lib/sql/sqlType';
import type { PlainRow, PlainValue } from '../sql/collectSink';
import { insertRows } from '../sqlTarget/createSsd';
import { openSqlTarget } from '../sqlTarget/openSqlTarget';
import type { RealServer } from '../sqlTarget/realServer';
import { ssdTables } from '../../lib/ssd/tables';
import type { WorldSql } from './worldSql';

function plainValue(value: unknown): PlainValue {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '');
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex').toUpperCase()}`;
  return value as PlainValue;
}

const plainRow = (row: Readonly<Record<string, unknown>>): PlainRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));

/** A date in a plain row is text without a zone; SQL Server's `datetime` has none either. */
const columnValue = (type: string, value: string | number | null): SqlValue =>
  type === 'datetime' && typeof value === 'string'
    ? new Date(`${value.replace(' ', 'T')}${value.length > 10 ? 'Z' : ''}`)
    : value;

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
    load: async (table, rows) => {
      const types: Readonly<Record<string, string>> = ssdTables[table].columns;
      await insertRows(
        database,
        table,
        rows.map((row) =>
          Object.fromEntries(
            Object.entries<string | number | null>(row).map(([column, value]) => [
              column,
              columnValue(types[column] ?? '', value),
            ]),
          ),
        ),
      );
    },
    close: () => target.close(),
  };
}
