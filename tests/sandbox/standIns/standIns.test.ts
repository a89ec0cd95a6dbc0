import { existsSync } from 'node:fs';
import { StandIns } from '../../../sandbox/standIns/standIns';
import { dfeBaseUrl, dfeScope, tokenUrl, vaultUrl } from '../../../sandbox/web/addresses';
import { runNode } from '../runNode';

/** What the app does, in a few lines: a secret by managed identity, a token, a batch. */
const night = `
const { DefaultAzureCredential } = require('@azure/identity');
const { SecretClient } = require('@azure/keyvault-secrets');
const { EnvHttpProxyAgent, request } = require('undici');
const dispatcher = new EnvHttpProxyAgent();
void (async () => {
  const vault = new SecretClient('${vaultUrl}', new DefaultAzureCredential());
  const [id, secret, key] = await Promise.all(
    ['dfe-client-id', 'dfe-client-secret', 'dfe-subscription-key'].map(async (name) => (await vault.getSecret(name)).value),
  );
  const token = await (await request('${tokenUrl}', {
    dispatcher, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: '${dfeScope}' }).toString(),
  })).body.json();
  const answer = await request(process.env.BASE + '/children_social_care_data/000/children', {
    dispatcher, method: 'POST',
    headers: { authorization: 'Bearer ' + token.access_token, SupplierKey: key, 'content-type': 'application/json' },
    body: JSON.stringify([{ la_child_id: 'Fake1234000', child_details: { first_name: 'Fake', sex: 'U' } }]),
  });
  done({ status: answer.statusCode, receipts: await answer.body.json() });
})();`;

describe('the stand-ins in their own process', () => {
  let standIns: StandIns;
  beforeAll(async () => {
    standIns = await StandIns.start({ secrets: { extra: 'fake-extra' } });
  });
  afterAll(() => standIns.close());

  it.each(['test', 'pre-production', 'live'] as const)(
    'carry a batch to the %s endpoint with the real packages and nothing but environment variables',
    async (kind) => {
      await standIns.dfe.reset();
      const answer = await runNode(night, { ...standIns.hostEnvironment(), BASE: dfeBaseUrl(kind) });
      expect(answer).toEqual({
        status: 200,
        receipts: [expect.stringMatching(/^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.\d\d_[0-9a-f-]{36}\.json$/)],
      });
      expect(await standIns.dfe.holds(kind, 'fake1234000')).toEqual({
        la_child_id: 'Fake1234000',
        child_details: { first_name: 'Fake', sex: 'U' },
      });
      expect(await standIns.dfe.holdings(kind === 'live' ? 'test' : 'live')).toEqual([]);
      expect(await standIns.dfe.posts(kind)).toMatchObject([
        { endpointKind: kind, laCode: '000', childIds: ['Fake1234000'], accepted: true, outcome: 200 },
      ]);
    },
  );

  it('are driven part by part from here, errors included', async () => {
    await standIns.queue.put('fake-queue', 'fake message');
    expect(await standIns.queue.count('fake-queue')).toBe(1);
    await standIns.vault.setEnabled('extra', false);
    await expect(standIns.vault.setEnabled('no-such', false)).rejects.toThrow(
      'The vault holds no secret "no-such".',
    );
  });

  it('put back what an endpoint held and had seen, besides what the others did', async () => {
    const { dfe } = standIns;
    const child = (sex: string) => ({ la_child_id: 'Fake1', child_details: { first_name: 'Fake', sex } });
    await dfe.reset();
    await dfe.take('test', [child('U')]);
    await dfe.keep('one child');
    await dfe.take('test', [child('F'), { la_child_id: 'Fake2' }]);
    await dfe.take('live', [{ la_child_id: 'Fake3' }]);
    await dfe.setFaults([{ effect: { kind: 'reset' } }]);
    await dfe.putBack('one child');
    expect(await dfe.holdings('test')).toEqual([child('U')]);
    expect(await dfe.holdings('live')).toEqual([]);
    await expect(dfe.putBack('no such')).rejects.toThrow('Nothing is kept under the name "no such".');
  });

  it('end when they are closed, and take their files along', async () => {
    const other = await StandIns.start();
    expect(existsSync(other.addresses.caFile)).toBe(true);
    await other.close();
    expect(existsSync(other.addresses.caFile)).toBe(false);
    await expect(other.dfe.reset()).rejects.toThrow(/The child process has/);
  });

  it('say what is missing when the program is not built', async () => {
    await expect(StandIns.start({ script: '/no/such/standIns.js' })).rejects.toThrow(
      '/no/such/standIns.js is missing. Run: npm run build',
    );
  });
});
