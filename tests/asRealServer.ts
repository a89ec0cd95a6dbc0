import type { SqlLogin } from '../sandbox/sql/sqlServerOptions';

/** The settings that name a stand-in as if it were a real server: unencrypted, on loopback. */
export const asRealServer = (port: number, database: string, login: SqlLogin): Record<string, string> => ({
  SANDBOX_SQL_SERVER: '127.0.0.1',
  SANDBOX_SQL_PORT: String(port),
  SANDBOX_SQL_DATABASE: database,
  SANDBOX_SQL_USER: login.user,
  SANDBOX_SQL_PASSWORD: login.password,
  SANDBOX_SQL_ENCRYPT: 'false',
});
