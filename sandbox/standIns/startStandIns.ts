import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedCertificates } from '../certificates/createCertificates';
import { startDfe, type Dfe } from '../dfe/startDfe';
import { startQueueStore, type QueueStore } from '../host/queueStore';
import { startIdentity, type Identity } from '../identity/startIdentity';
import { startIngestion, type Ingestion } from '../ingestion/startIngestion';
import { startProxy, type Proxy } from '../proxy/startProxy';
import { startVault, type Vault } from '../vault/startVault';
import type { SqlServer } from '../sql/sqlServer';
import { startSqlServer } from '../sql/startSqlServer';
import { hosts, monitorResource, sqlResource, vaultResource } from '../web/addresses';
import type { StandInAddresses, StandInsOptions } from './standInsOptions';

export interface StandInParts {
  readonly identity: Identity;
  readonly vault: Vault;
  readonly dfe: Dfe;
  readonly ingestion: Ingestion;
  readonly proxy: Proxy;
  readonly queue: QueueStore;
  readonly sql: SqlServer;
  readonly addresses: StandInAddresses;
  /** Closes all of them, the last started first, and removes the CA file. */
  close(): Promise<void>;
}

/** Starts every stand-in in this process and wires them to each other: one pretend Azure and DfE. */
export async function startStandIns(options: StandInsOptions = {}): Promise<StandInParts> {
  const opened: (() => Promise<void>)[] = [];
  const open = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    opened.push(() => part.close());
    return part;
  };
  const close = async (): Promise<void> => {
    for (let next = opened.pop(); next; next = opened.pop()) await next();
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), 'csc-sandbox-'));
    opened.push(() => rm(directory, { recursive: true, force: true }));
    const tls = await sharedCertificates();
    const caFile = await tls.writeCaFile(directory);

    const identity = open(
      await startIdentity({
        resources: [vaultResource, sqlResource, monitorResource],
        ...(options.clientIds ? { clientIds: options.clientIds } : {}),
        ...(options.identityTokenLifetimeSeconds === undefined
          ? {}
          : { lifetimeSeconds: options.identityTokenLifetimeSeconds }),
      }),
    );
    const sql = open(
      await startSqlServer({
        database: options.sql?.database ?? 'ssd',
        logins: [options.sql?.login ?? { user: 'csc_job', password: randomBytes(16).toString('hex') }],
        acceptToken: (token) => identity.isValid(token, sqlResource),
        tls,
        enforceGrants: options.sql?.enforceGrants ?? false,
        ...(options.sql?.tokenUser === undefined ? {} : { tokenUser: options.sql.tokenUser }),
      }),
    );
    const dfe = open(await startDfe({ ...options.dfe, tls }));
    const { clientId, clientSecret, subscriptionKey } = dfe.settings();
    const vault = open(
      await startVault({
        tls,
        isValid: (token, resource) => identity.isValid(token, resource),
        secrets: {
          'dfe-client-id': clientId,
          'dfe-client-secret': clientSecret,
          'dfe-subscription-key': subscriptionKey,
          ...options.secrets,
        },
      }),
    );
    const ingestion = open(
      await startIngestion({ tls, isValid: (token, resource) => identity.isValid(token, resource) }),
    );
    const proxy = open(
      await startProxy({
        routes: {
          [hosts.vault]: vault.port,
          [hosts.login]: dfe.tokenPort,
          [hosts.dfePreProduction]: dfe.port,
          [hosts.dfeLive]: dfe.port,
          [hosts.ingestion]: ingestion.port,
          [hosts.guardedPreProduction]: dfe.port,
          [hosts.guardedLive]: dfe.port,
        },
      }),
    );
    const queue = open(await startQueueStore());
    return {
      identity,
      vault,
      dfe,
      ingestion,
      proxy,
      queue,
      sql,
      addresses: {
        sqlPort: sql.port,
        caFile,
        identityEndpoint: identity.endpoint,
        identityHeader: identity.header,
        proxyUrl: proxy.url,
        queueUrl: queue.url,
        vaultPort: vault.port,
        dfePort: dfe.port,
        tokenPort: dfe.tokenPort,
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
