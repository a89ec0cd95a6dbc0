import type { ChildrenFault, DfeFault, TokenFault } from '../../sandbox/dfe/dfeFault';
import { defaultDfeSettings } from '../../sandbox/dfe/dfeSettings';
import type { VaultFault } from '../../sandbox/vault/startVault';
import { everybody, SendingWorld } from './sendingWorld';
import { until } from '../until';

const long = process.env['TEST_LONG'] === '1';
let sending: SendingWorld;

beforeAll(async () => {
  sending = await SendingWorld.start({
    // The secrets stay in memory for longer than the tests last, so only a refusal makes the app read them again.
    KEY_VAULT_CACHE_MINUTES: '1440',
    // Longer than the tests need for what they do while a batch is held.
    DFE_REQUEST_TIMEOUT_SECONDS: '230',
  });
});
afterAll(() => sending.world.close());

const stages = ['first batch', 'middle batch', 'last batch', 'alone'] as const;
type Stage = (typeof stages)[number];
const stricken: Readonly<Record<Stage, string>> = {
  'first batch': '1004',
  'middle batch': '1015',
  'last batch': '1026',
  alone: '1015',
};
/** Accepted before the stage's batch is reached. */
const before: Readonly<Record<Stage, number>> = {
  'first batch': 0,
  'middle batch': 10,
  'last batch': 20,
  alone: 1,
};

/** The endpoint takes no token any more as it is sent this child, once: the app must sign in anew in the middle. */
const tokenRefused = (child: string): ChildrenFault => ({
  childId: child,
  times: 1,
  effect: { kind: 'answer', status: 401 },
});
/** The first token of the run is given; the next are not, or only the next is not. */
const token = (effect: TokenFault['effect'], times: number | 'always' = 'always'): TokenFault => ({
  endpoint: 'token',
  nth: 2,
  times,
  effect,
});
const answer = (status: number): TokenFault['effect'] => ({ kind: 'answer', status });

async function begin(stage: Stage): Promise<void> {
  if (stage === 'alone') await sending.leaveInDoubt(['1004', '1015', '1026']);
  else await sending.startOver();
}

async function expectEverybodyNext(): Promise<void> {
  expect(await sending.falselySent()).toEqual([]);
  const next = await sending.nextNight();
  expect(next).toMatchObject({ outcome: 'succeeded', counts: { refused: 0, unknown: 0, unsent: 0 } });
  expect(await sending.falselySent()).toEqual([]);
  expect(await sending.unsettled()).toEqual([]);
}

interface Fault {
  readonly name: string;
  readonly token?: TokenFault;
  readonly vault?: VaultFault;
  readonly code: string;
  readonly message: string;
  readonly short: Stage | 'none';
}

const busy = 'It is busy or down; the next run tries again.';
const faults: readonly Fault[] = [
  {
    name: 'a token endpoint that fails',
    token: token(answer(500)),
    code: 'token-endpoint-unavailable',
    message: `The token endpoint at login.example answered with HTTP 500. ${busy}`,
    short: 'middle batch',
  },
  {
    name: 'a token endpoint that throttles',
    token: token(answer(429)),
    code: 'token-endpoint-unavailable',
    message: `The token endpoint at login.example answered with HTTP 429. ${busy}`,
    short: 'last batch',
  },
  {
    name: 'a token endpoint that resets',
    token: token({ kind: 'reset' }),
    code: 'token-endpoint-not-reached',
    message: 'The token endpoint at login.example gave no answer: the connection broke off.',
    short: 'alone',
  },
  {
    name: 'a token endpoint that hangs',
    token: token({ kind: 'hang' }),
    code: 'token-endpoint-not-reached',
    message: 'The token endpoint at login.example gave no answer: no answer in time.',
    short: 'none',
  },
  {
    name: 'a page in place of a token',
    token: token({ kind: 'garbage' }),
    code: 'token-unreadable',
    message: 'The token endpoint at login.example answered without a token.',
    short: 'first batch',
  },
  {
    name: 'a token endpoint that refuses',
    token: token(answer(403)),
    code: 'token-refused',
    message: 'The token endpoint at login.example refused the client: HTTP 403.',
    short: 'middle batch',
  },
  {
    name: 'a token endpoint that is not there',
    token: token(answer(404)),
    code: 'token-refused',
    message: 'The token endpoint at login.example refused the client: HTTP 404.',
    short: 'none',
  },
  {
    name: 'a vault that refuses',
    vault: { secret: 'dfe-client-secret', effect: { kind: 'forbidden' } },
    code: 'vault-refused',
    message:
      'The managed identity may not read the secret dfe-client-secret in the Key Vault sandbox-vault.vault.example (HTTP 403).',
    short: 'last batch',
  },
  {
    name: 'a vault without the secret',
    vault: { secret: 'dfe-subscription-key', effect: { kind: 'answer', status: 404 } },
    code: 'secret-missing',
    message: 'There is no secret dfe-subscription-key in the Key Vault sandbox-vault.vault.example.',
    short: 'alone',
  },
  {
    name: 'a vault that fails',
    vault: { secret: 'dfe-client-id', effect: { kind: 'answer', status: 503 } },
    code: 'vault-unavailable',
    message: 'The Key Vault sandbox-vault.vault.example answered with HTTP 503 for the secret dfe-client-id.',
    short: 'none',
  },
];

const cases = faults.flatMap((fault) =>
  stages.filter((stage) => long || fault.short === stage).map((stage) => [fault.name, stage, fault] as const),
);

/** Plays these cases. */
function play(list: readonly (typeof cases)[number][]): void {
  it.each(list)(
    '%s, at the %s, ends the run in its words, and the next night sends everybody',
    async (_, stage, fault) => {
      await begin(stage);
      const list: DfeFault[] = [tokenRefused(stricken[stage]), ...(fault.token ? [fault.token] : [])];
      await sending.dfe.setFaults(list);
      await sending.vault.setFaults(fault.vault ? [fault.vault] : []);
      const run = await sending.send();
      expect(run).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        code: fault.code,
        counts: { accepted: before[stage], refused: 0 },
      });
      expect(run.message).toContain(fault.message);
      await expectEverybodyNext();
    },
  );
}
const hangs = ({ token: met }: Fault): boolean => met?.effect.kind === 'hang';

describe('when the app must sign in anew in the middle', () => {
  play(cases.filter(([, , fault]) => !hangs(fault)));

  // A request that hangs takes its whole limit.
  if (long)
    describe('and waits in vain', () => {
      beforeAll(() => sending.giveUpSoon());
      afterAll(() => sending.world.restartHost());
      play(cases.filter(([, , fault]) => hangs(fault)));
    });

  it.each(stages)('a token endpoint that fails once, at the %s, is nothing', async (stage) => {
    await begin(stage);
    await sending.dfe.setFaults([tokenRefused(stricken[stage]), token(answer(503), 1)]);
    const run = await sending.send();
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { unknown: 0, unsent: 0 } });
    expect((await sending.dfe.tokenRequests()).map(({ outcome }) => outcome).slice(-3)).toEqual([
      200, 503, 200,
    ]);
    expect(await sending.unsettled()).toEqual([]);
  });
});

describe('a token that runs out', () => {
  afterEach(() => sending.dfe.configure({ tokenMaxUses: 'unlimited', tokenLifetimeSeconds: 3600 }));

  it('after every request is replaced, and nobody is left out', async () => {
    await sending.startOver();
    await sending.dfe.configure({ tokenMaxUses: 1 });
    const run = await sending.send();
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: everybody.length, requests: 5 } });
    expect((await sending.posts()).map(({ outcome }) => outcome)).toEqual([200, 401, 200, 401, 200]);
    expect(await sending.unsettled()).toEqual([]);
  });

  it('by the clock is replaced before it does', async () => {
    await sending.startOver();
    // Kept for four fifths of the life that is stated; the first batch takes longer than that.
    await sending.dfe.configure({ statedTokenLifetime: 1 });
    await sending.dfe.setFaults([{ nth: 1, effect: { kind: 'slow', bytes: 100, everyMs: 250 } }]);
    const run = await sending.send();
    await sending.dfe.configure({ statedTokenLifetime: 'as it is' });
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: everybody.length, requests: 3 } });
    expect((await sending.dfe.tokenRequests()).length).toBeGreaterThan(1);
  });
});

describe('a secret that is rotated, without a restart of the app', () => {
  const names = {
    clientId: 'dfe-client-id',
    clientSecret: 'dfe-client-secret',
    subscriptionKey: 'dfe-subscription-key',
  } as const;
  type Secret = keyof typeof names;
  const rotateAtDfe = async (secret: Secret, value: string): Promise<void> => {
    await sending.dfe.configure({ [secret]: value });
    await sending.dfe.expireTokens();
  };
  afterEach(async () => {
    for (const [secret, name] of Object.entries(names)) {
      const value = defaultDfeSettings[secret as Secret];
      await rotateAtDfe(secret as Secret, value);
      await sending.vault.setSecret(name, value);
    }
    // What stands in the app's memory is the old one again.
    await sending.startOver();
    await sending.send();
  });
  const secrets = Object.keys(names) as Secret[];

  it.each(secrets)('%s: between two nights', async (secret) => {
    await sending.startOver();
    await rotateAtDfe(secret, 'fake-rotated-value');
    await sending.vault.setSecret(names[secret], 'fake-rotated-value');
    const run = await sending.send();
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: everybody.length } });
    expect(await sending.unsettled()).toEqual([]);
    expect(sending.world.output).not.toContain('fake-rotated-value');
  });

  it.each(secrets)('%s: in the middle of a night', async (secret) => {
    await sending.startOver();
    // The first batch's answer takes its time; meanwhile DfE rotates the secret.
    await sending.dfe.setFaults([{ nth: 1, effect: { kind: 'hold' } }]);
    const running = sending.send();
    await until(async () => (await sending.posts()).length > 0);
    await sending.vault.setSecret(names[secret], 'fake-rotated-value');
    await rotateAtDfe(secret, 'fake-rotated-value');
    await sending.dfe.release();
    expect(await running).toMatchObject({ outcome: 'succeeded', counts: { accepted: everybody.length } });
    expect((await sending.posts()).map(({ outcome }) => outcome)).toEqual(['hold', 401, 200, 200]);
    expect(await sending.unsettled()).toEqual([]);
  });

  it.each(secrets)(
    '%s: at DfE first and in the vault later, costs a night and nothing else',
    async (secret) => {
      await sending.startOver();
      await rotateAtDfe(secret, 'fake-rotated-value');
      const run = await sending.send();
      const expected =
        secret === 'subscriptionKey'
          ? {
              code: 'dfe-key-refused',
              message: expect.stringContaining(
                'the gateway refused the subscription key (HTTP 401)',
              ) as string,
            }
          : {
              code: 'token-refused',
              message: expect.stringMatching(
                /^The token endpoint at login\.example refused the client: HTTP 40[01], \w+_client, AADSTS\d+\. (?:The client secret in the Key Vault is not one of this client|The directory does not know the client id)/,
              ) as string,
            };
      expect(run).toMatchObject({ outcome: 'failed', counts: { accepted: 0 }, ...expected });
      await sending.vault.setSecret(names[secret], 'fake-rotated-value');
      await expectEverybodyNext();
    },
  );
});
