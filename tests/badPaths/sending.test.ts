import { readFileSync } from 'node:fs';
import { createCertificates } from '../../sandbox/certificates/createCertificates';
import { startProxy, type Proxy } from '../../sandbox/proxy/startProxy';
import { startWebServer, type WebServer } from '../../sandbox/web/webServer';
import type { World } from '../../sandbox/world/world';
import { badNight, confirmed, ledger, nothing, startBadWorld, untouchable } from './badNight';
import { itOnStandIn } from '../standInOnly';

const vaultHost = 'sandbox-vault.vault.example';
const receiver = '/children-in-social-care-data-receiver-test/1';

let world: World;
beforeAll(async () => {
  world = await startBadWorld();
});
afterAll(() => world.close());

describe('what keeps a run from sending shows before it writes anything', () => {
  let proxy: Proxy;
  beforeAll(async () => {
    proxy = await startProxy({ routes: {} });
    proxy.setCredentials({ user: 'fake', password: 'fake-right-password' });
  });
  afterEach(async () => {
    await world.standIns.vault.clearFaults();
    expect(await untouchable(world)).toEqual(nothing);
  });
  afterAll(() => proxy.close());

  it('when the vault refuses', async () => {
    await world.standIns.vault.setFaults([{ secret: 'dfe-client-secret', effect: { kind: 'forbidden' } }]);
    const { run } = await badNight(world);
    expect(run).toMatchObject({
      outcome: 'failed',
      code: 'vault-refused',
      message:
        `The managed identity may not read the secret dfe-client-secret in the Key Vault ${vaultHost} (HTTP 403). ` +
        'Give the app’s managed identity the role Key Vault Secrets User on the vault or on this secret, and check that the vault’s firewall lets the app in.',
    });
  });

  it('when a secret is missing', async () => {
    const { run } = await badNight(world, { DFE_SUBSCRIPTION_KEY_SECRET: 'no-such-secret' });
    expect(run).toMatchObject({
      outcome: 'failed',
      code: 'secret-missing',
      message:
        `There is no secret no-such-secret in the Key Vault ${vaultHost}. ` +
        'Create the secret no-such-secret, or correct the setting that names it.',
    });
  });

  itOnStandIn('when the identity is not the app’s', 'signs in to SQL with the managed identity', async () => {
    await world.standIns.identity.setFaults([
      {
        resource: 'https://vault.example',
        effect: {
          kind: 'answer',
          status: 400,
          body: JSON.stringify({ statusCode: 400, message: 'No User Assigned Managed Identity found.' }),
        },
      },
    ]);
    const { run } = await badNight(world);
    await world.standIns.identity.clearFaults();
    expect(run).toMatchObject({ outcome: 'failed', code: 'identity-unavailable' });
    expect(run?.message).toMatch(
      /^No token of the managed identity could be had to read the secret dfe-client-id in the Key Vault .* AZURE_CLIENT_ID names it/,
    );
  });

  it('when DfE does not know the client secret', async () => {
    await world.standIns.vault.setSecret('dfe-client-secret', 'fake-stale-secret');
    const { run, output } = await badNight(world);
    await world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret');
    expect(run).toMatchObject({ outcome: 'failed', code: 'token-refused' });
    expect(run?.message).toMatch(/login\.example.*secret/);
    expect(output).not.toContain('fake-stale-secret');
  });

  it('when the proxy asks for other credentials', async () => {
    const { run, output } = await badNight(world, {
      DFE_PROXY_URL: `http://fake:fake-wrong-password@127.0.0.1:${proxy.port}`,
    });
    expect(run).toMatchObject({ outcome: 'failed', code: 'token-endpoint-proxy-refused' });
    expect(run?.message).toMatch(/proxy asks for other credentials.*DFE_PROXY_URL/);
    expect(output).not.toContain('fake-wrong-password');
  });

  itOnStandIn(
    'when the certificate of the vault is not trusted',
    'signs in to SQL with the managed identity',
    async () => {
      const { run } = await badNight(world, {
        NODE_EXTRA_CA_CERTS: '',
        CA_CERTIFICATES_PEM: readFileSync(world.standIns.addresses.caFile, 'utf8'),
      });
      expect(run).toMatchObject({
        outcome: 'failed',
        code: 'vault-not-trusted',
        message:
          `The certificate of the Key Vault ${vaultHost} is not trusted. ` +
          'Where a firewall inspects TLS, name its certificate authority in NODE_EXTRA_CA_CERTS; otherwise check KEY_VAULT_URL. Never turn the check off.',
      });
    },
  );
});

describe('an endpoint that cannot be used leaves the ledger as it was', () => {
  let stranger: WebServer;
  let pending: unknown;
  beforeAll(async () => {
    const { cert, key } = await createCertificates();
    stranger = await startWebServer(
      (_request, response) => {
        response.end();
        return Promise.resolve();
      },
      { cert, key },
    );
    // Prepared by a run of its own, so that all that follows is sending.
    const { run } = await badNight(world, {}, { ...confirmed, stages: 'prepare' });
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { created: 2 } });
    pending = await pendingRows();
  });
  afterAll(() => stranger.close());
  const pendingRows = () => world.sql.query(`SELECT * FROM ${world.table(ledger)} ORDER BY id`);

  it.each([
    {
      when: 'nobody listens',
      url: () => `https://localhost:1${receiver}`,
      code: 'dfe-not-reached',
      message:
        /^DfE answered for no child: The endpoint could not be reached \(the connection was refused\)\. .* 2 left for the next run\. Check that the host of DFE_BASE_URL resolves and that the way out is open/,
    },
    {
      when: 'its name does not resolve',
      url: () => `https://no-such-host.example${receiver}`,
      code: 'dfe-not-reached',
      message:
        /^DfE answered for no child: The endpoint could not be reached \(the name does not resolve\)\. .* Check/,
    },
    {
      when: 'the proxy does not reach it',
      url: () => `https://unknown-to-the-proxy.education.example${receiver}`,
      code: 'dfe-not-reached',
      message:
        /^DfE answered for no child: The endpoint could not be reached \(the proxy answered with 502\)\. .*HTTPS_PROXY/,
    },
    {
      when: 'its certificate is not trusted',
      url: () => `https://localhost:${stranger.port}${receiver}`,
      code: 'dfe-certificate-not-trusted',
      message:
        /^Sending stopped: The certificate is not trusted \([A-Z_]+\)\. 2 children stay pending.*CA_CERTIFICATES_PEM/,
    },
    {
      when: 'nothing there takes children',
      url: () => `https://pp-api.education.example/other/children-in-social-care-data-receiver-test/9`,
      code: 'dfe-wrong-address',
      message:
        /^Sending stopped: Nothing at this address takes children \(HTTP 404\)\. .*Check DFE_BASE_URL \(up to and including the version\)/,
    },
  ])('when $when', async ({ url, code, message }) => {
    const { run } = await badNight(world, {
      DFE_BASE_URL: url(),
      DFE_MAX_TRIES: '3',
      NO_PROXY: '127.0.0.1,localhost,no-such-host.example',
    });
    expect(run).toMatchObject({ outcome: 'failed', code, counts: { accepted: 0 } });
    expect(run?.message).toMatch(message);
    expect(await pendingRows()).toEqual(pending);
    expect(await world.standIns.dfe.posts('test')).toEqual([]);
  });

  itOnStandIn(
    'and a vault that hangs for a while only makes the night longer',
    'signs in to SQL with the managed identity',
    async () => {
      await world.standIns.vault.setFaults([{ effect: { kind: 'hang' }, times: 6 }]);
      const { run, events } = await badNight(world, { KEY_VAULT_TIMEOUT_SECONDS: '4', DFE_MAX_TRIES: '3' });
      expect(events.map(({ event }) => event)).toContain('dfe.signInPostponed');
      expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: 2 } });
    },
  );
});
