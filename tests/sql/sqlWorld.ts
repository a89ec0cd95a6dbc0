import type { SqlConfig } from '../../lib/config/config';
import { openDatabase, type OpenedDatabase } from '../../lib/sql/openDatabase';
import type { SqlOptions } from '../../lib/sql/sqlOptions';
import type { Statement } from '../../lib/sql/statement';
import type { SqlType } from '../../lib/sql/sqlType';
import { type LogRecord, createLogger } from '../../lib/telemetry/logger';
import type { SqlServerOptions } from '../../sandbox/sql/sqlServerOptions';
import { startSqlServer } from '../../sandbox/sql/startSqlServer';

export const fakeLogin = { user: 'fake_user', password: 'fake-password-1' };
const fakeNames = { schema: 'ssd_fake', ledgerTable: 'ssd_api_data_staging_anon' };

/** A stand-in server with one login and an empty schema, and what it takes to open databases on it. */
export async function startSqlWorld(server: Partial<SqlServerOptions> = {}) {
  const sql = await startSqlServer({ database: 'fake_db', logins: [fakeLogin], ...server });
  const records: LogRecord[] = [];
  const opened: OpenedDatabase[] = [];

  const options = (config: Partial<SqlConfig> = {}, rest: Partial<SqlOptions> = {}): SqlOptions => ({
    config: {
      server: '127.0.0.1',
      port: sql.port,
      database: 'fake_db',
      ...fakeNames,
      signIn: { kind: 'sql-login', userSecret: 'fake-user', passwordSecret: 'fake-password' },
      encrypt: false,
      trustServerCertificate: false,
      multiSubnetFailover: false,
      packetSizeBytes: 4096,
      connectTimeoutMs: 300_000,
      requestTimeoutMs: 300_000,
      poolMax: 4,
      ...config,
    },
    names: fakeNames,
    credentials: { kind: 'sql-login', ...fakeLogin },
    extraCertificateAuthorities: [],
    logger: createLogger((record) => records.push(record), 'debug'),
    now: () => new Date(),
    // No waiting before another try.
    sleep: () => Promise.resolve(),
    random: () => 0,
    ...rest,
  });

  const open = (config: Partial<SqlConfig> = {}, rest: Partial<SqlOptions> = {}): OpenedDatabase => {
    const database = openDatabase(options(config, rest));
    opened.push(database);
    return database;
  };

  return {
    sql,
    records,
    options,
    open,
    /** Closes what was opened, last in first out, then the server. */
    async close(): Promise<void> {
      for (const database of opened.toReversed()) await database.close();
      await sql.close();
    },
  };
}
export type SqlWorld = Awaited<ReturnType<typeof startSqlWorld>>;

/** A statement of the test's own. */
export const statement = (text: string, params: Readonly<Record<string, SqlType>> = {}): Statement => ({
  name: 'test.statement',
  text,
  params,
});
