import type { DfeFault } from '../../sandbox/dfe/dfeFault';
import { children, startSendingTests } from './sendingFixture';

let tests: Awaited<ReturnType<typeof startSendingTests>>;
beforeAll(async () => {
  tests = await startSendingTests();
});
afterEach(async () => {
  await tests.endTest();
  tests.dfe.configure({
    clientSecret: 'fake-client-secret',
    subscriptionKey: 'fake-subscription-key',
    tokenMaxUses: 'unlimited',
    tokenLifetimeSeconds: 3600,
  });
});
afterAll(() => tests.close());

const noHurry = () => ({ signal: new AbortController().signal, deadline: new Date('2026-12-01') });
const tokenFault = (effect: object, timing: object = {}): DfeFault =>
  ({ endpoint: 'token', effect, ...timing }) as DfeFault;

describe('the token', () => {
  it('is fetched once for many batches, and again shortly before it expires', async () => {
    const sending = tests.begin();
    for (const child of children(5)) await sending.send([child]);
    expect(sending.dfe.tokenRequests()).toHaveLength(1);
    await sending.clock.sleep(3600_000 - 119_000);
    await sending.send(children(1, 'Later'));
    expect(sending.dfe.tokenRequests()).toHaveLength(2);
  });

  it('that expires in the middle is replaced, and nobody is left out', async () => {
    const sending = tests.begin();
    sending.dfe.configure({ tokenMaxUses: 2 });
    for (const child of children(7)) await sending.send([child]);
    expect([...sending.outcomes.values()].every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(sending.dfe.tokenRequests()).toHaveLength(4);
    expect(sending.client.breaker.open).toBe(false);
  });

  it('without a stated life is used for one batch after another, and thrown away at the first 401', async () => {
    const sending = tests.begin();
    sending.dfe.configure({ statedTokenLifetime: 'none' });
    for (const child of children(3)) {
      await sending.send([child]);
      await sending.clock.sleep(5 * 3600_000);
    }
    expect(sending.dfe.tokenRequests()).toHaveLength(1);
    sending.dfe.expireTokens();
    expect(await sending.send(children(1, 'Later'))).toMatchObject({ accepted: 1, requests: 2 });
    sending.dfe.configure({ statedTokenLifetime: 'as it is' });
    expect(sending.dfe.tokenRequests()).toHaveLength(2);
  });

  it('of a client secret that has expired is refused with just that as the cause', async () => {
    const sending = tests.begin();
    sending.dfe.configure({ clientSecretExpired: true });
    const error: unknown = await sending.client.warmUp(noHurry()).catch((reason: unknown) => reason);
    sending.dfe.configure({ clientSecretExpired: false });
    expect(error).toMatchObject({
      kind: 'configuration',
      code: 'token-refused',
      message: expect.stringMatching(/HTTP 401, invalid_client, AADSTS7000222\.$/) as string,
      advice:
        'The client secret has expired. Get a new one from DfE and write it into the Key Vault secret that DFE_CLIENT_SECRET_SECRET names.',
    });
  });

  it('is fetched once by batches that begin at the same time', async () => {
    const sending = tests.begin({ concurrency: 4 });
    await Promise.all(children(8).map((child) => sending.send([child])));
    expect(sending.dfe.tokenRequests()).toHaveLength(1);
    sending.dfe.expireTokens();
    await Promise.all(children(8, 'Later').map((child) => sending.send([child])));
    expect(sending.dfe.tokenRequests()).toHaveLength(2);
    expect(sending.outcomes.size).toBe(16);
    expect(sending.vault.refreshed()).toBe(1);
  });

  it.each<[string, DfeFault, string]>([
    ['a 500', tokenFault({ kind: 'answer', status: 500 }, { nth: 1 }), 'once'],
    ['a 429', tokenFault({ kind: 'answer', status: 429 }, { nth: 1 }), 'once'],
    ['a reset', tokenFault({ kind: 'reset' }, { nth: 1 }), 'once'],
    ['a hanging request', tokenFault({ kind: 'hang' }, { nth: 1 }), 'once'],
    ['garbage', tokenFault({ kind: 'garbage' }, { nth: 1 }), 'once'],
  ])('comes after %s on the second try', async (_, fault) => {
    const sending = tests.begin();
    sending.dfe.setFaults([fault]);
    expect(await sending.send(children(2))).toMatchObject({ accepted: 2 });
    expect(sending.dfe.tokenRequests()).toHaveLength(2);
  });

  it.each<[string, object, string, string]>([
    ['500', { kind: 'answer', status: 500 }, 'retryable', 'token-endpoint-unavailable'],
    ['garbage', { kind: 'garbage' }, 'retryable', 'token-unreadable'],
    ['resets', { kind: 'reset' }, 'retryable', 'token-endpoint-not-reached'],
    ['403', { kind: 'answer', status: 403 }, 'configuration', 'token-refused'],
    ['404', { kind: 'answer', status: 404 }, 'configuration', 'token-refused'],
  ])('that cannot be had for %s ends the batch before anything is posted', async (_, effect, kind, code) => {
    const sending = tests.begin();
    sending.dfe.setFaults([tokenFault(effect)]);
    const failure = { kind, code, advice: expect.stringMatching(/\.$/) as string };
    await expect(sending.send(children(2))).rejects.toMatchObject(failure);
    expect(sending.outcomes.get('Fake0')).toMatchObject({ kind: 'unsent' });
    expect(sending.dfe.posts('test')).toEqual([]);
    await expect(sending.client.warmUp(noHurry())).rejects.toMatchObject(failure);
  });

  it('is refused with advice and without the secret where the client secret is wrong', async () => {
    const sending = tests.begin();
    sending.vault.secrets.set('secret', 'fake-wrong-secret');
    const error: unknown = await sending.client.warmUp(noHurry()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'configuration',
      code: 'token-refused',
      message: expect.stringMatching(/HTTP 401, invalid_client, AADSTS7000215\.$/) as string,
      advice: expect.stringMatching(
        /^The client secret in the Key Vault is not one of this client/,
      ) as string,
    });
    expect(JSON.stringify([error, sending.log])).not.toContain('fake-wrong-secret');
  });
});

describe('signing in before anything is sent', () => {
  it('waits between its tries, but not past the deadline', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults([tokenFault({ kind: 'answer', status: 500 })]);
    const deadline = new Date(sending.clock.now().getTime() + 2_500);
    await expect(sending.client.warmUp({ ...noHurry(), deadline })).rejects.toMatchObject({
      code: 'token-endpoint-unavailable',
    });
    expect(sending.clock.slept()).toEqual([1_000]);
  });

  it('ends when it is told to stop', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults([tokenFault({ kind: 'answer', status: 500 })]);
    await expect(sending.client.warmUp({ ...noHurry(), signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'token-endpoint-unavailable',
    });
    expect(sending.clock.slept()).toEqual([]);
  });
});

describe('a secret that is rotated in the middle', () => {
  it('is read again at once when it is the subscription key', async () => {
    const sending = tests.begin();
    await sending.send(children(2));
    sending.dfe.configure({ subscriptionKey: 'fake-new-key' });
    sending.vault.secrets.set('key', 'fake-new-key');
    expect(await sending.send(children(2, 'Later'))).toMatchObject({ accepted: 2, requests: 2 });
    expect(sending.vault.refreshed()).toBe(1);
  });

  it('is read again at once when it is the client secret', async () => {
    const sending = tests.begin();
    await sending.send(children(2));
    sending.dfe.configure({ clientSecret: 'fake-new-secret' });
    sending.vault.secrets.set('secret', 'fake-new-secret');
    sending.dfe.expireTokens();
    expect(await sending.send(children(2, 'Later'))).toMatchObject({ accepted: 2 });
  });

  it('is read again when the token runs out by the clock and its renewal is refused', async () => {
    const sending = tests.begin();
    await sending.send(children(2));
    sending.dfe.configure({ clientSecret: 'fake-new-secret' });
    sending.vault.secrets.set('secret', 'fake-new-secret');
    await sending.clock.sleep(3600_000);
    expect(await sending.send(children(2, 'Later'))).toMatchObject({ accepted: 2 });
  });

  it('but not in the vault yet: the child is unsent, not lost', async () => {
    const sending = tests.begin();
    sending.dfe.configure({ subscriptionKey: 'fake-new-key' });
    expect(await sending.send(children(2))).toMatchObject({ unsent: 2, requests: 4 });
    expect(sending.vault.refreshed()).toBe(1);
  });

  it('is read again once for a 403', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults([{ effect: { kind: 'answer', status: 403 } }]);
    await sending.send(children(2));
    expect(sending.vault.refreshed()).toBe(1);
    expect(sending.dfe.tokenRequests()).toHaveLength(2);
  });
});

describe('what is logged', () => {
  it('holds no token, no secret and nothing of a body, whatever goes wrong', async () => {
    const sending = tests.begin({ maxTries: 2 });
    sending.dfe.setFaults([
      { nth: 1, effect: { kind: 'answer', status: 401 } },
      { nth: 2, effect: { kind: 'answer', status: 500, body: 'Testrecord' } },
      { effect: { kind: 'refuse', childIds: ['Fake1'], naming: 'all', message: 'Testrecord is not valid.' } },
    ]);
    await sending.send(children(3));
    const said = JSON.stringify(sending.log);
    expect(sending.log.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['dfe.tokenFetched', 'dfe.batchPosted', 'dfe.batchRetried']),
    );
    expect(said).not.toMatch(/Testrecord|fake-client|fake-subscription|Bearer|2015-01-01/);
  });
});
