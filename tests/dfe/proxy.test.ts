import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { DfeConfig } from '../../lib/config/config';
import { startTimeLimit } from '../../lib/flow/timeLimit';
import { createDfeClient } from '../../lib/dfe/sending/createDfeClient';
import type { DfeClient, Outcome } from '../../lib/dfe/sending/dfeClient';
import { type LogRecord, createLogger } from '../../lib/telemetry/logger';
import { StandIns } from '../../sandbox/standIns/standIns';
import { dfeBaseUrl, tokenUrl } from '../../sandbox/web/addresses';
import { manualClock } from './manualClock';
import { children, memoryVault } from './sendingFixture';

/** The proxy, DfE and its token endpoint in a process of their own; their names resolve nowhere but in that proxy. */
let standIns: StandIns;
let authority: string;
const environment = { ...process.env };
const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
const clients: DfeClient[] = [];
let log: LogRecord[] = [];

beforeAll(async () => {
  standIns = await StandIns.start();
  authority = readFileSync(standIns.addresses.caFile, 'utf8');
});
beforeEach(async () => {
  for (const name of proxyVariables) Reflect.deleteProperty(process.env, name);
  await standIns.proxy.setCredentials();
  log = [];
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  Object.assign(process.env, environment);
  await standIns.close();
});

/** Longer than any call takes on a busy machine. */
const patientMs = 1_200_000;

/** @param firstLimitMs the time that the first call has; set where it is never answered */
async function send(
  change: Partial<DfeConfig>,
  authorities = [authority],
  batches = 1,
  secrets: Readonly<Record<string, string>> = {},
  firstLimitMs?: number,
): Promise<Outcome[]> {
  const config: DfeConfig = {
    laCode: '825',
    endpointKind: 'test',
    dataKind: 'fake',
    baseUrl: dfeBaseUrl('test'),
    tokenEndpoint: tokenUrl,
    scope: 'api://fake/.default',
    mode: 'full',
    secrets: { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key' },
    batchMaxChildren: 100,
    batchMaxBytes: 1_000_000,
    concurrency: 1,
    paceMs: 0,
    requestTimeoutMs: 5_000,
    maxTries: 3,
    retryDelayMs: 1_000,
    retryAfterCapMs: 30_000,
    gzip: false,
    ...change,
  };
  const settings = await standIns.dfe.settings();
  const clock = manualClock();
  let limits = 0;
  const client = createDfeClient({
    config: { dfe: config, extraCertificateAuthorities: authorities },
    vault: memoryVault({
      id: settings.clientId,
      secret: settings.clientSecret,
      key: settings.subscriptionKey,
      ...secrets,
    }),
    logger: createLogger((record) => log.push(record), 'debug'),
    now: clock.now,
    random: () => 1,
    sleep: clock.sleep,
    startTimeLimit: () => {
      limits += 1;
      return startTimeLimit(limits === 1 ? (firstLimitMs ?? patientMs) : patientMs);
    },
  });
  clients.push(client);
  const outcomes: Outcome[] = [];
  for (let batch = 0; batch < batches; batch += 1)
    await client.sendBatch(children(1, `Batch${batch}Fake`), {
      beforePost: () => Promise.resolve(),
      settled: (results) => {
        outcomes.push(...results.map(({ outcome }) => outcome));
        return Promise.resolve();
      },
      signal: new AbortController().signal,
      deadline: new Date('2026-12-01'),
    });
  return outcomes;
}
const kinds = (outcomes: Outcome[]): string[] => outcomes.map(({ kind }) => kind);
const proxyOf = (credentials = ''): string => standIns.addresses.proxyUrl.replace('://', `://${credentials}`);
const failure = async (sending: Promise<unknown>): Promise<unknown> =>
  sending.catch((error: unknown) => error);

describe('a proxy', () => {
  it('from the setting is used for token and children, and its tunnel is kept for many batches', async () => {
    const before = (await standIns.proxy.connects()).length;
    expect(kinds(await send({ proxyUrl: proxyOf() }, [authority], 10))).toEqual(Array(10).fill('accepted'));
    const targets = (await standIns.proxy.connects()).slice(before).map(({ target }) => target);
    expect(targets).toEqual(['login.example:443', 'pp-api.education.example:443']);
  });

  it.each(['HTTPS_PROXY', 'https_proxy'])('from %s is used', async (name) => {
    process.env[name] = proxyOf();
    expect(kinds(await send({}))).toEqual(['accepted']);
  });

  it('is given the user and password in its address, also with special characters', async () => {
    await standIns.proxy.setCredentials({ user: 'fake user', password: 'p@ss:wörd/1' });
    const credentials = `${encodeURIComponent('fake user')}:${encodeURIComponent('p@ss:wörd/1')}@`;
    expect(kinds(await send({ proxyUrl: proxyOf(credentials) }))).toEqual(['accepted']);
    expect(JSON.stringify(log)).not.toContain('rd/1');
  });

  it('is given the password from the Key Vault, and a new one after it was changed', async () => {
    const settings = { proxyUrl: proxyOf('fake%20user@'), proxyPasswordSecret: 'proxy-password' };
    await standIns.proxy.setCredentials({ user: 'fake user', password: 'p@ss:/1' });
    expect(kinds(await send(settings, [authority], 1, { 'proxy-password': 'p@ss:/1' }))).toEqual([
      'accepted',
    ]);
    await standIns.proxy.setCredentials({ user: 'fake user', password: 'p@ss:/2' });
    const error = await failure(send(settings, [authority], 1, { 'proxy-password': 'p@ss:/1' }));
    expect(error).toMatchObject({ kind: 'configuration', code: 'token-endpoint-proxy-refused' });
    expect(kinds(await send(settings, [authority], 1, { 'proxy-password': 'p@ss:/2' }))).toEqual([
      'accepted',
    ]);
    expect(inspect([error, log], { depth: 9 })).not.toMatch(/p@ss|p%40ss/);
  });

  it('that never answers ends with the time-out, and the next try goes through', async () => {
    await standIns.proxy.setFaults([{ nth: 1, effect: { kind: 'hang' } }]);
    try {
      expect(kinds(await send({ proxyUrl: proxyOf() }, [authority], 1, {}, 500))).toEqual(['accepted']);
      expect(log.some(({ event }) => event === 'dfe.tokenFetched')).toBe(true);
    } finally {
      await standIns.proxy.clearFaults();
    }
  });

  it('that wants other credentials is said so, without them', async () => {
    await standIns.proxy.setCredentials({ user: 'fake', password: 'fake-right' });
    const error = await failure(send({ proxyUrl: proxyOf('fake:fake-wrong@') }));
    expect(error).toMatchObject({ kind: 'configuration', code: 'token-endpoint-proxy-refused' });
    expect(error).toHaveProperty('message', expect.stringContaining('the proxy asks for other credentials'));
    expect(inspect([error, log], { depth: 9 })).not.toContain('fake-wrong');
  });

  it('that wants other credentials for the endpoint stops sending at once', async () => {
    const { tokenPort, proxyUrl } = standIns.addresses;
    await standIns.proxy.setCredentials({ user: 'fake', password: 'fake-right' });
    process.env['NO_PROXY'] = '127.0.0.1';
    const tokenEndpoint = tokenUrl.replace('login.example', `127.0.0.1:${tokenPort}`);
    expect(await send({ proxyUrl, tokenEndpoint })).toMatchObject([{ kind: 'unsent' }]);
    expect(clients.at(-1)?.breaker).toMatchObject({ open: true, code: 'dfe-proxy-refused' });
  });

  it('is not used for the hosts that NO_PROXY excepts', async () => {
    process.env['NO_PROXY'] = 'localhost, 127.0.0.1';
    const { tokenPort, dfePort } = standIns.addresses;
    const before = (await standIns.proxy.connects()).length;
    const outcomes = await send({
      proxyUrl: proxyOf(),
      tokenEndpoint: tokenUrl.replace('login.example', `127.0.0.1:${tokenPort}`),
      baseUrl: dfeBaseUrl('test').replace('pp-api.education.example', `127.0.0.1:${dfePort}`),
    });
    expect(kinds(outcomes)).toEqual(['accepted']);
    expect(await standIns.proxy.connects()).toHaveLength(before);
  });

  it('that cannot reach the endpoint leaves the child unsent, and three batches stop sending', async () => {
    const outcomes = await send(
      { proxyUrl: proxyOf(), baseUrl: dfeBaseUrl('test').replace('pp-api', 'pp-nobody') },
      [authority],
      4,
    );
    expect(outcomes[0]).toEqual({ kind: 'unsent', reason: 'the proxy answered with 502' });
    expect(kinds(outcomes)).toEqual(Array(4).fill('unsent'));
    expect(clients.at(-1)?.breaker).toMatchObject({ open: true, code: 'dfe-not-reached' });
  });
});

describe('without a proxy', () => {
  it('a name that does not resolve is said so, with advice', async () => {
    expect(await failure(send({}))).toMatchObject({
      kind: 'retryable',
      code: 'token-endpoint-not-reached',
      message: 'The token endpoint at login.example gave no answer: the name does not resolve.',
      advice: expect.stringContaining('HTTPS_PROXY') as string,
    });
  });
});

describe('a private certificate authority', () => {
  it('is not trusted unless the setting names it', async () => {
    expect(await failure(send({ proxyUrl: proxyOf() }, []))).toMatchObject({
      kind: 'configuration',
      code: 'token-endpoint-not-trusted',
      message: expect.stringContaining('the certificate is not trusted') as string,
      advice: expect.stringContaining('CA_CERTIFICATES_PEM') as string,
    });
  });
});

describe('gzip', () => {
  it('is used when it is switched on and the endpoint takes it', async () => {
    await standIns.dfe.configure({ acceptGzip: true });
    expect(kinds(await send({ proxyUrl: proxyOf(), gzip: true }))).toEqual(['accepted']);
  });

  it('that the endpoint does not take is a trouble of the contract', async () => {
    await standIns.dfe.configure({ acceptGzip: false });
    expect(await send({ proxyUrl: proxyOf(), gzip: true }, [authority], 3)).toMatchObject([
      { kind: 'unsent', status: 415 },
      { kind: 'unsent', status: 415 },
      { kind: 'unsent', status: 415 },
    ]);
    expect(clients.at(-1)?.breaker).toMatchObject({
      open: true,
      code: 'dfe-contract',
      advice: expect.stringContaining('DFE_GZIP') as string,
    });
  });
});
