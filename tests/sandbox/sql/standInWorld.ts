import { ConnectionPool, type config } from 'mssql';
import { startSqlServer } from '../../../sandbox/sql/startSqlServer';
import type { SqlServerOptions } from '../../../sandbox/sql/sqlServerOptions';

export const login = { user: 'fake_user', password: 'fake-password-1' };
const databaseName = 'fake_db';

/** What a test changes of the driver's configuration. */
export type DriverOverrides = Partial<config>;
export type Row = Readonly<Record<string, unknown>>;

/** A stand-in server, and the real driver to sign in to it. */
export async function startStandIn(options: SqlServerOptions = {}) {
  const sql = await startSqlServer({ database: databaseName, logins: [login], ...options });
  const pools: ConnectionPool[] = [];

  /** One connection of its own: what it sets, begins or locks is its own. `onError` is told each error of the server. */
  const connect = async (
    overrides: DriverOverrides = {},
    onError: (error: unknown) => void = () => undefined,
  ): Promise<ConnectionPool> => {
    const pool = new ConnectionPool({
      server: '127.0.0.1',
      port: sql.port,
      database: databaseName,
      user: login.user,
      password: login.password,
      connectionTimeout: 300_000,
      requestTimeout: 300_000,
      pool: { min: 0, max: 1 },
      beforeConnect: (connection) => void connection.on('errorMessage', onError),
      ...overrides,
      options: { encrypt: false, useUTC: true, maxRetriesOnTransientErrors: 0, ...overrides.options },
    });
    // A lost connection is told to the request that it was to serve.
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool.connect();
  };

  return {
    sql,
    connect,
    async close(): Promise<void> {
      for (const pool of pools.toReversed()) await pool.close();
      await sql.close();
    },
  };
}
export type StandIn = Awaited<ReturnType<typeof startStandIn>>;

/** The rows of a batch that is sent as text, without parameters. */
export async function batch(pool: ConnectionPool, text: string): Promise<Row[]> {
  const { recordset } = (await pool.request().batch<Row>(text)) as { recordset?: Iterable<Row> };
  return [...(recordset ?? [])];
}

/** The first column of each row. */
export const firstColumn = (rows: readonly Row[]): unknown[] => rows.map((row) => Object.values(row)[0]);

/** What the work failed with. */
export async function failure(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    const {
      name,
      message,
      code,
      number,
      class: severity,
      lineNumber,
      state,
    } = error as Record<string, unknown>;
    return { name, message, code, number, severity, lineNumber, state };
  }
  throw new Error('It did not fail.');
}
