import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { sharedCertificates } from '../../../sandbox/certificates/createCertificates';
import { startIdentity, type Identity } from '../../../sandbox/identity/startIdentity';
import { startProxy, type Proxy } from '../../../sandbox/proxy/startProxy';
import { startVault, type Vault } from '../../../sandbox/vault/startVault';
import { hosts, vaultResource, vaultUrl } from '../../../sandbox/web/addresses';
import { runNode } from '../runNode';

/** Runs `work` with the real client; every error comes back as its status, code and inner code. */
const program = (work: string): string => `
const { ManagedIdentityCredential } = require('@azure/identity');
const { SecretClient } = require('@azure/keyvault-secrets');
const retryOptions = { maxRetries: 0 };
const vault = new SecretClient('${vaultUrl}', new ManagedIdentityCredential({ retryOptions }), { retryOptions });
const attempt = async (promise) => {
  try { return await promise; } catch (error) {
    return { status: error.statusCode ?? error.name, code: error.code ?? null, inner: error.details?.error?.innerError?.code ?? null };
  }
};
const value = (name, options) => attempt(vault.getSecret(name, options).then((secret) => secret.value));
void (async () => { ${work} })();`;

describe('the vault', () => {
  let identity: Identity;
  let vault: Vault;
  let proxy: Proxy;
  let directory: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    directory = await mkdtemp(`${tmpdir()}/csc-test-`);
    const tls = await sharedCertificates();
    identity = await startIdentity({ resources: [vaultResource] });
    vault = await startVault({
      tls,
      isValid: (token, resource) => identity.isValid(token, resource),
      secrets: { 'fake-name': 'first value' },
    });
    proxy = await startProxy({ routes: { [hosts.vault]: vault.port } });
    environment = {
      IDENTITY_ENDPOINT: identity.endpoint,
      IDENTITY_HEADER: identity.header,
      HTTPS_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: await tls.writeCaFile(directory),
    };
  });
  beforeEach(() => vault.clearFaults());
  afterAll(async () => {
    await Promise.all([proxy.close(), vault.close(), identity.close()]);
    await rm(directory, { recursive: true });
  });

  it('gives the real client secrets, versions and the real errors', async () => {
    vault.setSecret('fake-name', 'second value');
    vault.setSecret('switched-off', 'hidden');
    vault.setEnabled('switched-off', false);
    const result = await runNode(
      program(`
        const versions = [];
        for await (const { version } of vault.listPropertiesOfSecretVersions('fake-name')) versions.push(version);
        const secret = await vault.getSecret('Fake-Name');
        done({
          newest: secret.value, isNewest: secret.properties.version === versions[1], name: secret.name,
          first: await value('fake-name', { version: versions[0] }),
          unknownVersion: await value('fake-name', { version: '0'.repeat(32) }),
          missing: await value('no-such-name'),
          switchedOff: await value('switched-off'),
          write: await attempt(vault.setSecret('fake-name', 'third')),
        });`),
      environment,
    );
    const notFound = { status: 404, code: 'SecretNotFound', inner: null };
    expect(result).toEqual({
      newest: 'second value',
      isNewest: true,
      name: 'fake-name',
      first: 'first value',
      unknownVersion: notFound,
      missing: notFound,
      switchedOff: { status: 403, code: 'Forbidden', inner: 'SecretDisabled' },
      write: { status: 403, code: 'Forbidden', inner: 'ForbiddenByRbac' },
    });
    expect(vault.requests()[0]).toMatchObject({ path: '/secrets/fake-name/versions', outcome: 401 });
  });

  it('can refuse, throttle, fail, hang and reset', async () => {
    vault.setFaults([
      { nth: 1, effect: { kind: 'forbidden' } },
      { nth: 2, effect: { kind: 'throttled' } },
      { nth: 3, effect: { kind: 'answer', status: 503, body: '{}' } },
      { nth: 4, effect: { kind: 'hang' } },
      { nth: 5, effect: { kind: 'reset' } },
      { secret: 'another', effect: { kind: 'answer', status: 404, body: '{}' } },
    ]);
    const result = await runNode(
      program(`
        const forbidden = await value('fake-name');
        const throttled = await value('fake-name');
        const failing = await value('fake-name');
        const impatience = new AbortController();
        process.once('SIGUSR2', () => impatience.abort());
        const hanging = await value('fake-name', { abortSignal: impatience.signal });
        const resetting = await value('fake-name');
        done({ forbidden, throttled, failing, hanging, resetting, after: await value('fake-name'), another: await value('another') });`),
      environment,
      () => vault.requests().some(({ outcome }) => outcome === 'hang'),
    );
    expect(result).toMatchObject({
      forbidden: { status: 403, inner: 'ForbiddenByRbac' },
      throttled: { status: 429 },
      failing: { status: 503 },
      hanging: { status: 'AbortError' },
      resetting: { status: 'RestError', code: 'ECONNRESET' },
      after: 'second value',
      another: { status: 404 },
    });
  });

  it('refuses a token that has expired, and one for something else', async () => {
    identity.setFaults([{ effect: { kind: 'expired-token' } }]);
    const result = await runNode(program(`done(await value('fake-name'));`), environment);
    identity.clearFaults();
    expect(result).toMatchObject({ status: 401, code: 'Unauthorized' });
  });

  it('is not found without the proxy, and not trusted without the authority', async () => {
    const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS, ...rest } = environment;
    const [lost, untrusted] = await Promise.all([
      runNode(program(`done(await value('fake-name'));`), {
        ...rest,
        NODE_EXTRA_CA_CERTS: NODE_EXTRA_CA_CERTS ?? '',
      }),
      runNode(program(`done(await value('fake-name'));`), { ...rest, HTTPS_PROXY: HTTPS_PROXY ?? '' }),
    ]);
    expect(lost).toMatchObject({
      status: 'RestError',
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as unknown,
    });
    expect(untrusted).toMatchObject({ status: 'RestError', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });
});
