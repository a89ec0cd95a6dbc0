import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import type { config } from 'mssql';
import { trustedAuthorities } from '../config/certificates';
import type { SqlConfig } from '../config/config';
import type { ConnectionPlace } from './translateSqlError';
import type { SqlCredentials, SqlOptions } from './sqlOptions';
/** What error messages may say of a connection. */
export const placeOf = (config: SqlConfig): ConnectionPlace => ({
  server: `SQL Server ${config.server}:${config.port}`,
  database: config.database,
  schema: config.schema,
  signIn: config.signIn.kind,
});

/** Shown to the database administrator in the server's list of sessions. */
const appName = 'csc-data-flow';
/** The same for the connection that sleeps in a transaction to hold the lock. */
export const lockAppName = `${appName}-lock`;
const idleTimeoutMs = 60_000;

/** What a token for SQL Server is asked for, in Azure and on premises alike. */
const sqlScope = 'https://database.windows.net/.default';

/**
 * Gives out tokens for SQL Server and nothing else. The server names the resource whose token it wants, so that another server
 * than the right one could otherwise be handed a token for the Key Vault.
 */
const forSqlOnly = (identity: TokenCredential): TokenCredential => ({
  getToken: (_namedByServer, options) => identity.getToken(sqlScope, options),
});

function signIn(credentials: SqlCredentials): Pick<config, 'authentication'> {
  switch (credentials.kind) {
    case 'sql-login':
      return {
        authentication: {
          type: 'default',
          options: { userName: credentials.user, password: credentials.password },
        },
      };
    case 'windows-login':
      return {
        authentication: {
          type: 'ntlm',
          options: {
            domain: credentials.domain,
            userName: credentials.user,
            password: credentials.password,
          },
        },
      };
    case 'managed-identity':
      return {
        authentication: {
          type: 'token-credential',
          options: {
            credential: forSqlOnly(
              new ManagedIdentityCredential(
                credentials.clientId === undefined ? {} : { clientId: credentials.clientId },
              ),
            ),
          },
        },
      };
  }
}

/** What a pool of its own needs besides the settings. */
export interface PoolShape {
  readonly max: number;
  readonly requestTimeoutMs: number;
  /** What the server's list of sessions shows; unset: the job's own name. */
  readonly appName?: string;
}

/** The driver's configuration. Retries are ours, so the driver's own are off; every wait has an end. */
export function driverConfig(options: SqlOptions, shape: PoolShape): config {
  const { config: sql } = options;
  return {
    server: sql.server,
    port: sql.port,
    database: sql.database,
    connectionTimeout: sql.connectTimeoutMs,
    requestTimeout: shape.requestTimeoutMs,
    validateConnection: 'socket',
    ...signIn(options.credentials),
    pool: {
      min: 0,
      max: shape.max,
      idleTimeoutMillis: idleTimeoutMs,
      createTimeoutMillis: sql.connectTimeoutMs + 5_000,
      // Every connection of the pool may be working on a statement and its cancellation before one is free.
      acquireTimeoutMillis: sql.connectTimeoutMs + shape.requestTimeoutMs + 15_000,
    },
    options: {
      appName: shape.appName ?? appName,
      encrypt: sql.encrypt,
      trustServerCertificate: sql.trustServerCertificate,
      ...(sql.certificateHostName === undefined ? {} : { serverName: sql.certificateHostName }),
      cryptoCredentialsDetails: {
        minVersion: 'TLSv1.2',
        ...trustedAuthorities(options.extraCertificateAuthorities),
      },
      multiSubnetFailover: sql.multiSubnetFailover,
      packetSize: sql.packetSizeBytes,
      useUTC: true,
      maxRetriesOnTransientErrors: 0,
    },
  };
}
