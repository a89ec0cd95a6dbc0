import type { Config } from '../../config/config';
import { fakeIsNotLive } from '../../ledger/check/checkLedgerTables';
import { createLedger } from '../../ledger/createLedger';
import type { Ledger } from '../../ledger/ledger';
import { createVault, type KeyVault } from '../../secrets/vault';
import { acquireAppLock, type AppLockResult } from '../../sql/appLock';
import type { Database } from '../../sql/database';
import { openDatabase } from '../../sql/openDatabase';
import { credentialsOf, type SqlCredentials, type SqlOptions } from '../../sql/sqlOptions';
import { checkServer, settingColumns } from '../../ssd/inspectServer';
import { createLogger, type Logger } from '../../telemetry/logger';
import { events } from '../../telemetry/events';
import type { Edge } from '../edge';

/** What an invocation works with; open for its time only. */
export interface OpenServices {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly acquireLock: (timeoutMs: number) => Promise<AppLockResult>;
  /** Looks whether the ledger and our tables are there and may be used. */
  readonly checkLedger: () => Promise<void>;
  /** The same for the SSD and the tables that settings name; not while its nightly refresh may be under way. */
  readonly checkSsd: () => Promise<void>;
}

export interface Services {
  /** Kept for the process's life, so that secrets stay in memory between invocations. */
  readonly vault: KeyVault;
  /** Opens the database for `work` and closes it after. */
  use<T>(logger: Logger, work: (open: OpenServices) => Promise<T>): Promise<T>;
}

/** Makes what the settings describe, when it is first needed. */
export function createServices(config: Config, edge: Edge): Services {
  // An invocation's logger must not be used after it; the vault outlives it and so logs nothing of its own.
  const vault = createVault(config.vault, { logger: createLogger(() => undefined, 'error'), now: edge.now });

  const credentials = (): Promise<SqlCredentials> =>
    credentialsOf(config.sql.signIn, (name) => vault.read(name));

  /** A password that was changed in the vault is read again when the server refuses the one in memory. */
  const renewCredentials = (): Promise<SqlCredentials> => {
    vault.refresh();
    return credentials();
  };

  const open = async (logger: Logger): Promise<SqlOptions & { database: Database }> => {
    const options: SqlOptions = {
      config: config.sql,
      names: { schema: config.sql.schema, ledgerTable: config.sql.ledgerTable },
      credentials: await credentials(),
      ...(config.sql.signIn.kind === 'managed-identity' ? {} : { renewCredentials }),
      extraCertificateAuthorities: config.extraCertificateAuthorities,
      logger,
      now: edge.now,
      random: edge.random,
    };
    const database = openDatabase(options);
    try {
      await database.warmUp();
    } catch (error) {
      await database.close();
      throw error;
    }
    return { ...options, database };
  };

  return {
    vault,
    async use(logger, work) {
      const { database, ...options } = await open(logger);
      const ledger = createLedger(database, {
        endpoint: config.dfe.endpointKind,
        scriptsEndpoint: config.ledger.scriptsEndpoint,
        now: edge.now,
        newId: edge.newId,
      });
      try {
        return await work({
          database,
          ledger,
          acquireLock: async (timeoutMs) =>
            // From memory, but what the database has just signed in with.
            acquireAppLock({
              ...options,
              credentials: await credentials(),
              resource: lockName(config),
              timeoutMs,
              connectedBefore: true,
            }),
          checkSsd: async () => {
            const missing = await checkServer(database, settingColumns(config.ssd));
            for (const { table, column } of missing) logger.warn(events.ssdColumnMissing, { table, column });
          },
          checkLedger: async () => {
            const { duplicates, holdsFakeData } = await ledger.check();
            if (holdsFakeData && config.dfe.dataKind === 'live') throw fakeIsNotLive(config.sql.schema);
            for (const personId of duplicates)
              logger.warn(events.ledgerDuplicates, { personId, table: config.sql.ledgerTable });
          },
        });
      } finally {
        await database.close();
      }
    },
  };
}

/** One job at a time for a database, schema and ledger table; an application lock is the database's own. */
const lockName = ({ sql }: Config): string => `csc-data-flow/${sql.schema}/${sql.ledgerTable}`;
