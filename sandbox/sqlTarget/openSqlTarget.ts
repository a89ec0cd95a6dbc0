import { randomBytes } from 'node:crypto';
import type { SqlConfig } from '../../lib/config/config';
import { openDatabase, type OpenedDatabase } from '../../lib/sql/openDatabase';
import { type SqlNames, type Statement, qualified } from '../../lib/sql/statement';
import { createLogger } from '../../lib/telemetry/logger';
import { startSqlServer } from '../sql/startSqlServer';
import { nvarchar } from '../../lib/sql/sqlType';
import { createSsdTables } from './createSsd';
import { scriptBatches, tableScripts } from './ledgerScripts';
import type { RealServer } from './realServer';

/** An empty SSD with an empty ledger in a schema of its own, on the stand-in or on a real server. */
export interface SqlTarget {
  readonly database: OpenedDatabase;
  /** Drops what was created, and ends the stand-in. */
  close(): Promise<void>;
}

/** Every schema that the sandbox creates on a real server begins like this, so that leftovers can be told. */
export const schemaPrefix = 'csc_sandbox_';

/** The guard of 010 against a second ledger: on a real server schemas of other runs may stand beside this one. */
const ledgerElsewhere = 'THROW 50003';

const run = (text: string): Statement => ({ name: 'sandbox.schema', text, params: {} });

function open(server: RealServer, names: SqlNames): OpenedDatabase {
  const config: SqlConfig = {
    ...server,
    ...names,
    signIn: { kind: 'sql-login', userSecret: '', passwordSecret: '' },
    multiSubnetFailover: false,
    packetSizeBytes: 4_096,
    connectTimeoutMs: 60_000,
    requestTimeoutMs: 300_000,
    poolMax: 4,
  };
  return openDatabase({
    config,
    names,
    credentials: { kind: 'sql-login', user: server.user, password: server.password },
    extraCertificateAuthorities: [],
    logger: createLogger(() => undefined, 'error'),
    now: () => new Date(),
    random: Math.random,
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'It failed.');

/** Drops the schema with every table in it: all of it is the sandbox's own, also what a test has added. */
async function dropSchema(database: OpenedDatabase, names: SqlNames): Promise<void> {
  const { rows } = await database.query<{ name: string }>(
    {
      name: 'sandbox.tables',
      text: 'SELECT t.name FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id WHERE s.name = @schema',
      params: { schema: nvarchar(128) },
    },
    { schema: names.schema },
  );
  for (const { name } of rows) await database.query(run(`DROP TABLE ${qualified(names, name)}`));
  await database.query(run(`DROP SCHEMA [${names.schema}]`));
}

/**
 * Creates the schema, or takes one of that name that is left over and empty.
 * @throws Error where there are tables in it: nobody's data is written to or dropped
 */
async function takeSchema(database: OpenedDatabase, names: SqlNames): Promise<void> {
  const { rows } = await database.query<{ present: number; objects: number }>(
    {
      name: 'sandbox.schemaState',
      text: 'SELECT (SELECT COUNT(*) FROM sys.schemas AS s WHERE s.name = @schema) AS present, (SELECT COUNT(*) FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id WHERE s.name = @schema) AS objects',
      params: { schema: nvarchar(128) },
    },
    { schema: names.schema },
  );
  if ((rows[0]?.objects ?? 0) > 0)
    throw new Error(
      `Schema ${names.schema} is there and is not empty. The sandbox leaves it alone: drop it, or try again.`,
    );
  if (rows[0]?.present === 0) await database.query(run(`CREATE SCHEMA [${names.schema}]`));
}

/**
 * Opens an empty SSD with the ledger's tables: in a schema of its own on `real`, where one is given, otherwise on a stand-in in this process.
 * The connection is the app's own.
 * @param suffix what tells the schema from those of other runs at the same time
 * @throws Error for a schema that is not empty; AppError when the server fails
 */
export async function openSqlTarget(
  real: RealServer | undefined,
  suffix = randomBytes(6).toString('hex'),
): Promise<SqlTarget> {
  const names: SqlNames = { schema: `${schemaPrefix}${suffix}`, ledgerTable: 'ssd_api_data_staging_anon' };
  const login = { user: 'sandbox', password: randomBytes(16).toString('hex') };
  const standIn = real === undefined ? await startSqlServer({ database: 'ssd', logins: [login] }) : undefined;
  const server: RealServer = real ?? {
    server: '127.0.0.1',
    port: standIn?.port ?? 0,
    database: 'ssd',
    ...login,
    encrypt: false,
    trustServerCertificate: false,
  };
  const database = open(server, names);
  let created = false;
  const close = async (): Promise<void> => {
    try {
      if (created && standIn === undefined) await dropSchema(database, names);
    } catch (cause) {
      throw new Error(
        `The schema ${names.schema} could not be dropped and is left behind with fake data: drop it by hand.`,
        { cause },
      );
    } finally {
      await database.close();
      await standIn?.close();
    }
  };
  try {
    await takeSchema(database, names);
    created = true;
    await createSsdTables(database);
    for (const script of tableScripts)
      for (const batch of scriptBatches(script, { SchemaName: names.schema }))
        if (!batch.includes(ledgerElsewhere)) await database.query(run(batch));
  } catch (error) {
    // Why it failed is what the caller must hear, whatever the drop says besides.
    const left = await close().then(
      () => undefined,
      (failure: unknown) => failure,
    );
    throw left === undefined
      ? error
      : new AggregateError([error, left], `${messageOf(error)} ${messageOf(left)}`);
  }
  return { database, close };
}
