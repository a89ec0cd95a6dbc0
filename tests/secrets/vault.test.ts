import tls from 'node:tls';
import type { VaultConfig } from '../../lib/config/config';
import { type KeyVault, createVault } from '../../lib/secrets/vault';
import { type LogRecord, createLogger } from '../../lib/telemetry/logger';
import { connectionEnvironment } from '../../sandbox/standIns/connectionEnvironment';
import { startStandIns, type StandInParts } from '../../sandbox/standIns/startStandIns';
import { vaultUrl } from '../../sandbox/web/addresses';
import { readFileSync } from 'node:fs';

let standIns: StandInParts;
const environment = { ...process.env };
const authorities = tls.getCACertificates('default');
let log: LogRecord[];
let at: number;

/** What NODE_EXTRA_CA_CERTS does for a process that is started with it. */
const trustSandbox = (): void =>
  tls.setDefaultCACertificates([...authorities, readFileSync(standIns.addresses.caFile, 'utf8')]);

beforeAll(async () => {
  standIns = await startStandIns({ secrets: { 'fake-secret': 'fake-value-one', 'empty-secret': '' } });
  Object.assign(process.env, connectionEnvironment(standIns.addresses));
  trustSandbox();
});
beforeEach(() => {
  log = [];
  at = Date.parse('2026-11-22T02:00:00Z');
  standIns.vault.clearFaults();
  standIns.identity.clearFaults();
  standIns.vault.setSecret('fake-secret', 'fake-value-one');
});
afterAll(async () => {
  tls.setDefaultCACertificates(authorities);
  process.env = environment;
  await standIns.close();
});

const open = (change: Partial<VaultConfig> = {}): KeyVault =>
  createVault(
    { url: vaultUrl, cacheMs: 600_000, timeoutMs: 600_000, ...change },
    { logger: createLogger((record) => log.push(record), 'debug'), now: () => new Date(at) },
  );
const asked = (): number =>
  standIns.vault.requests().filter(({ path, outcome }) => path.includes('fake-secret') && outcome === 200)
    .length;

describe('the vault', () => {
  it('reads a secret with the managed identity, and keeps it for a while', async () => {
    const vault = open();
    const before = asked();
    expect(await Promise.all([vault.read('fake-secret'), vault.read('fake-secret')])).toEqual([
      'fake-value-one',
      'fake-value-one',
    ]);
    at += 599_000;
    await vault.read('fake-secret');
    expect(asked() - before).toBe(1);
    standIns.vault.setSecret('fake-secret', 'fake-value-two');
    at += 2_000;
    expect(await vault.read('fake-secret')).toBe('fake-value-two');
    expect(asked() - before).toBe(2);
  });

  it.each([
    ['a line break at its end', 'fake-value\r\n'],
    ['blanks around it', '  fake-value\t'],
    ['a byte-order mark', '\uFEFFfake-value'],
    ['a blank that breaks no line', 'fake-value\u00a0'],
  ])('reads a secret with %s as it was meant', async (_, value) => {
    standIns.vault.setSecret('fake-secret', value);
    expect(await open().read('fake-secret')).toBe('fake-value');
  });

  it.each([
    ['a line break inside', 'fake\nvalue'],
    ['a space of no width', 'fake\u200bvalue'],
    ['a space of no width at its end', 'fake-value\u200b'],
    ['a dash that is none of ASCII', 'fake–value'],
    ['a control character', 'fake\u0007value'],
  ])('names a secret with %s, without its value', async (_, value) => {
    standIns.vault.setSecret('fake-secret', value);
    const error: unknown = await open()
      .read('fake-secret')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'configuration',
      code: 'secret-unusable',
      message: expect.stringContaining('The secret fake-secret in the Key Vault') as string,
      advice: 'Write the secret fake-secret again, typed or copied as plain text.',
    });
    expect(JSON.stringify([error, log])).not.toContain(value);
  });

  it('calls a secret disabled that is', async () => {
    standIns.vault.setEnabled('fake-secret', false);
    await expect(open().read('fake-secret')).rejects.toMatchObject({
      kind: 'configuration',
      code: 'secret-disabled',
      message: expect.stringMatching(/^The secret fake-secret in the Key Vault .* is disabled\.$/) as string,
      advice: expect.stringContaining('Enable its current version in the vault') as string,
    });
  });

  it('reads it again at once after a refresh', async () => {
    const vault = open();
    await vault.read('fake-secret');
    standIns.vault.setSecret('fake-secret', 'fake-value-two');
    expect(await vault.read('fake-secret')).toBe('fake-value-one');
    vault.refresh();
    expect(await vault.read('fake-secret')).toBe('fake-value-two');
  });

  it('keeps no failure', async () => {
    const vault = open();
    standIns.vault.setFaults([{ nth: 1, effect: { kind: 'forbidden' } }]);
    await expect(vault.read('fake-secret')).rejects.toMatchObject({ code: 'vault-refused' });
    expect(await vault.read('fake-secret')).toBe('fake-value-one');
  });

  it('comes through a 429 and a 500 that pass', async () => {
    standIns.vault.setFaults([
      { nth: 1, effect: { kind: 'answer', status: 500 } },
      { nth: 2, effect: { kind: 'throttled' } },
    ]);
    expect(await open().read('fake-secret')).toBe('fake-value-one');
  });

  it('logs the name, never the value', async () => {
    await open().read('fake-secret');
    expect(log).toMatchObject([{ event: 'vault.secretsRead', fields: { secretName: 'fake-secret' } }]);
    expect(JSON.stringify(log)).not.toContain('fake-value');
  });
});

describe('the end of a secret', () => {
  it.each([
    ['that lasts 30 days more is far', '2026-12-22T02:00:00Z', []],
    [
      'that lasts a second less is near',
      '2026-12-22T01:59:59Z',
      [{ secretName: 'fake-secret', daysLeft: 29 }],
    ],
    ['that is today is near', '2026-11-22T23:00:00Z', [{ secretName: 'fake-secret', daysLeft: 0 }]],
    [
      'that was yesterday is told as past',
      '2026-11-21T12:00:00Z',
      [{ secretName: 'fake-secret', daysLeft: -1 }],
    ],
    ['that the vault does not know is never near', undefined, []],
  ])('%s', async (_, expires, expected) => {
    standIns.vault.setSecret('fake-secret', 'fake-value-one', expires);
    const vault = open();
    expect(vault.expiring()).toEqual([]);
    await vault.read('fake-secret');
    expect(vault.expiring()).toEqual(expected);
  });

  it('is far again when a new version was read', async () => {
    standIns.vault.setSecret('fake-secret', 'fake-value-one', '2026-11-23T00:00:00Z');
    const vault = open();
    await vault.read('fake-secret');
    standIns.vault.setSecret('fake-secret', 'fake-value-two', '2027-11-23T00:00:00Z');
    vault.refresh();
    await vault.read('fake-secret');
    expect(vault.expiring()).toEqual([]);
  });
});

describe('what goes wrong with the vault says what to do', () => {
  const host = 'sandbox-vault.vault.example';
  const failing = async (name: string, change: Partial<VaultConfig> = {}): Promise<unknown> =>
    open(change)
      .read(name)
      .catch((error: unknown) => error);

  it('when it refuses', async () => {
    standIns.vault.setFaults([{ effect: { kind: 'forbidden' } }]);
    expect(await failing('fake-secret')).toMatchObject({
      kind: 'configuration',
      code: 'vault-refused',
      message: `The managed identity may not read the secret fake-secret in the Key Vault ${host} (HTTP 403).`,
      advice: expect.stringContaining('Key Vault Secrets User') as string,
    });
  });

  it('when the secret is missing', async () => {
    expect(await failing('no-such-secret')).toMatchObject({
      kind: 'configuration',
      code: 'secret-missing',
      message: `There is no secret no-such-secret in the Key Vault ${host}.`,
      advice: 'Create the secret no-such-secret, or correct the setting that names it.',
    });
  });

  it('when the secret is empty', async () => {
    expect(await failing('empty-secret')).toMatchObject({ kind: 'configuration', code: 'secret-empty' });
  });

  it('when it is down', async () => {
    standIns.vault.setFaults([{ effect: { kind: 'answer', status: 503 } }]);
    expect(await failing('fake-secret')).toMatchObject({ kind: 'retryable', code: 'vault-unavailable' });
  });

  it('when it hangs', async () => {
    standIns.vault.setFaults([{ effect: { kind: 'hang' } }]);
    expect(await failing('fake-secret', { timeoutMs: 300 })).toMatchObject({
      kind: 'retryable',
      code: 'vault-timeout',
      message: `The Key Vault ${host} gave no answer for the secret fake-secret within 300 ms.`,
    });
  });

  it('when the proxy does not know it', async () => {
    expect(await failing('fake-secret', { url: 'https://other.vault.example' })).toMatchObject({
      kind: 'retryable',
      code: 'vault-not-reached',
    });
  });

  it('when its name does not resolve', async () => {
    Reflect.deleteProperty(process.env, 'HTTPS_PROXY');
    expect(await failing('fake-secret', { url: 'https://nowhere.example' })).toMatchObject({
      kind: 'configuration',
      code: 'vault-not-resolved',
      message: 'The name of the Key Vault nowhere.example does not resolve.',
    });
    process.env['HTTPS_PROXY'] = standIns.addresses.proxyUrl;
  });

  it('when its certificate is not trusted', async () => {
    tls.setDefaultCACertificates(authorities);
    expect(await failing('fake-secret')).toMatchObject({
      kind: 'configuration',
      code: 'vault-not-trusted',
      advice: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
    });
    trustSandbox();
  });

  it('when the identity gives no token', async () => {
    standIns.identity.setFaults([
      { effect: { kind: 'answer', status: 400, body: '{"statusCode":400,"message":"No such identity."}' } },
    ]);
    expect(await failing('fake-secret', { clientId: '00000000-0000-0000-0000-00000000fa4e' })).toMatchObject({
      kind: 'configuration',
      code: 'identity-unavailable',
      advice: expect.stringContaining('AZURE_CLIENT_ID') as string,
    });
  });

  it('when the identity endpoint is down', async () => {
    standIns.identity.setFaults([
      { effect: { kind: 'answer', status: 503, body: '{"statusCode":503,"message":"Busy."}' } },
    ]);
    expect(await failing('fake-secret', { clientId: '00000000-0000-0000-0000-00000000fa4e' })).toMatchObject({
      kind: 'retryable',
      code: 'identity-not-reached',
      message: `The managed identity endpoint gave no token just now to read the secret fake-secret in the Key Vault ${host}.`,
    });
  });

  it('when the identity hangs', async () => {
    const vault = createVault(
      { url: vaultUrl, cacheMs: 0, timeoutMs: 300 },
      {
        credential: { getToken: () => new Promise(() => undefined) },
        logger: createLogger((record) => log.push(record), 'debug'),
        now: () => new Date(at),
      },
    );
    await expect(vault.read('fake-secret')).rejects.toMatchObject({
      kind: 'retryable',
      code: 'vault-timeout',
    });
  });
});
