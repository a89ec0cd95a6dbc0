import { sharedCertificates } from '../../sandbox/certificates/createCertificates';
import { startDfe, type Dfe } from '../../sandbox/dfe/startDfe';
import type { DfeConfig } from '../../lib/config/config';
import type {
  BatchVerdict,
  DeliveryHooks,
  DfeClient,
  Outcome,
  Outgoing,
  SendOptions,
} from '../../lib/dfe/sending/dfeClient';
import { createDfeClient } from '../../lib/dfe/sending/createDfeClient';
import type { Trouble } from '../../lib/dfe/sending/breaker';
import { testRecord } from '../../lib/dfe/sending/testRecord';
import type { Vault } from '../../lib/secrets/vault';
import { type LogRecord, createLogger } from '../../lib/telemetry/logger';
import { manualTimeLimits } from './manualTimeLimits';
import { manualClock, type ManualClock } from './manualClock';

/** `count` obviously fake children. */
export const children = (count: number, prefix = 'Fake'): Outgoing[] =>
  Array.from({ length: count }, (_, at) => {
    const personId = `${prefix}${at}`;
    return { personId, body: JSON.stringify({ ...testRecord('825'), la_child_id: personId }) };
  });

/** A vault in memory that counts how often it was asked to forget. */
export interface MemoryVault extends Vault {
  readonly secrets: Map<string, string>;
  readonly refreshed: () => number;
}

/** Keeps what it read until it is refreshed, as the real one does. */
export function memoryVault(secrets: Readonly<Record<string, string>>): MemoryVault {
  const now = new Map(Object.entries(secrets));
  let kept = new Map<string, string>();
  let refreshed = 0;
  return {
    secrets: now,
    refreshed: () => refreshed,
    read(name) {
      const value = kept.get(name) ?? now.get(name) ?? '';
      kept.set(name, value);
      return Promise.resolve(value);
    },
    refresh() {
      refreshed += 1;
      kept = new Map();
    },
  };
}

export interface Sending {
  readonly dfe: Dfe;
  readonly client: DfeClient;
  readonly vault: MemoryVault;
  readonly clock: ManualClock;
  readonly log: LogRecord[];
  /** What was settled of each child, by its id; a child settled twice is an error. */
  readonly outcomes: Map<string, Outcome>;
  /** The children of each POST, in order, as the caller was told before it. */
  readonly announced: string[][];
  send(
    list: readonly Outgoing[],
    options?: SendOptions & { readonly hooks?: Partial<DeliveryHooks> },
  ): Promise<BatchVerdict>;
  /** The time of every call that is under way is over. */
  endTime(): void;
  /** Another client, as the next run has one. */
  another(trouble?: Trouble): DfeClient;
}

const farAway = new Date('2026-11-23T00:00:00Z');

/** One DfE stand-in for a test file, behind a private authority that only the setting makes known. */
export async function startSendingTests() {
  const tls = await sharedCertificates();
  const limits = manualTimeLimits();
  const dfe = await startDfe({ tls, clientSecret: 'fake-client-secret', onAnswer: limits.onAnswer });
  const open: DfeClient[] = [];

  const begin = (change: Partial<DfeConfig> = {}, authorities: readonly string[] = [tls.caPem]): Sending => {
    dfe.reset();
    const clock = manualClock();
    const log: LogRecord[] = [];
    const { clientId, clientSecret, subscriptionKey } = dfe.settings();
    const vault = memoryVault({ id: clientId, secret: clientSecret, key: subscriptionKey });
    const config: DfeConfig = {
      laCode: '825',
      endpointKind: 'test',
      dataKind: 'fake',
      baseUrl: dfe.directBaseUrl('test'),
      tokenEndpoint: dfe.directTokenUrl,
      scope: 'api://fake/.default',
      mode: 'full',
      secrets: { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key' },
      batchMaxChildren: 100,
      batchMaxBytes: 1_000_000,
      concurrency: 1,
      paceMs: 0,
      requestTimeoutMs: 600_000,
      maxTries: 3,
      retryDelayMs: 1_000,
      retryAfterCapMs: 30_000,
      gzip: false,
      ...change,
    };
    const another = (trouble?: Trouble): DfeClient => {
      const client = createDfeClient({
        config: { dfe: config, extraCertificateAuthorities: authorities },
        vault,
        logger: createLogger((record) => log.push(record), 'debug'),
        now: clock.now,
        random: () => 1,
        sleep: clock.sleep,
        startTimeLimit: limits.startTimeLimit,
        trouble,
      });
      open.push(client);
      return client;
    };
    const client = another();
    const outcomes = new Map<string, Outcome>();
    const announced: string[][] = [];
    return {
      dfe,
      client,
      vault,
      clock,
      log,
      outcomes,
      announced,
      another,
      endTime: limits.endTime,
      send: (list, { hooks, ...options } = {}) =>
        client.sendBatch(
          list,
          {
            beforePost: (group) => {
              announced.push(group.map((child) => child.personId));
              return Promise.resolve();
            },
            settled: (results) => {
              for (const { child, outcome } of results) {
                if (outcomes.has(child.personId)) throw new Error(`${child.personId} was settled twice`);
                outcomes.set(child.personId, outcome);
              }
              return Promise.resolve();
            },
            signal: new AbortController().signal,
            deadline: farAway,
            ...hooks,
          },
          options,
        ),
    };
  };

  return {
    begin,
    caPem: tls.caPem,
    dfe,
    async endTest() {
      if (limits.running() > 0) throw new Error('A call has not ended.');
      await Promise.all(open.splice(0).map((client) => client.close()));
    },
    async close() {
      limits.close();
      await dfe.close();
    },
  };
}
