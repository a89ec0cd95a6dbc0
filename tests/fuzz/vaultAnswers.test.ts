import fc from 'fast-check';
import { toAppError } from '../../lib/errors/appError';
import { createVault, type KeyVault } from '../../lib/secrets/vault';
import { createLogger, type LogRecord } from '../../lib/telemetry/logger';
import { connectionEnvironment } from '../../sandbox/standIns/connectionEnvironment';
import { startStandIns, type StandInParts } from '../../sandbox/standIns/startStandIns';
import { vaultUrl } from '../../sandbox/web/addresses';
import { leaveTimersBehind, trustAuthority, unusedIdentities, watchRejections } from '../inThisProcess';
import {
  anyAnswer,
  anyText,
  canary,
  canaryWord,
  fuzzing,
  inTurn,
  isFault,
  jsonText,
  markedText,
  withNames,
  type AnyAnswer,
} from './fuzzing';

let standIns: StandInParts;
const environment = { ...process.env };
const rejections = watchRejections();
const keepTimersAgain = leaveTimersBehind();
const vaultRuns = fuzzing(20, 80);
const identityRuns = fuzzing(20, 80);

/** Each case asks as another identity, and as another again after a token that was made up. */
const { clientIds, another } = unusedIdentities(1_000 + 3 * (vaultRuns.numRuns + identityRuns.numRuns));
let distrust = (): void => undefined;

beforeAll(async () => {
  standIns = await startStandIns({ clientIds, secrets: { 'fake-secret': 'fake-value' } });
  Object.assign(process.env, connectionEnvironment(standIns.addresses));
  distrust = trustAuthority(standIns.addresses.caFile);
});
afterAll(async () => {
  distrust();
  process.env = environment;
  rejections.stop();
  keepTimersAgain();
  await standIns.close();
});

/** Short: a bad case is tried again until its time is up. The calm reading has its usual time. */
const shortMs = 400;
const calmMs = 60_000;

function open(timeoutMs: number, clientId: string): { readonly vault: KeyVault; readonly log: LogRecord[] } {
  const log: LogRecord[] = [];
  const logger = createLogger((record) => log.push(record), 'debug');
  const now = () => new Date('2026-11-22T02:00:00Z');
  return { vault: createVault({ url: vaultUrl, cacheMs: 0, timeoutMs, clientId }, { logger, now }), log };
}

/** What stands in an answer of JSON under a name. */
function valueIn({ plain }: AnyAnswer, name: string): unknown {
  try {
    const body = JSON.parse(plain?.body.replace(/^\ufeff/, '') ?? '') as Readonly<Record<string, unknown>>;
    return body[name];
  } catch {
    return undefined;
  }
}

/** The secret in an answer, as it is used. */
function secretIn(answer: AnyAnswer): unknown {
  const value = valueIn(answer, 'value');
  return typeof value === 'string' ? value.trim() : value;
}

/** Whether an answer gives something as a token, which the SDK may keep for the life of the process. */
const givesToken = (answer: AnyAnswer): boolean => typeof valueIn(answer, 'access_token') === 'string';

/**
 * @param secrets that may come of it, beside the true one
 * @param tokenIsMadeUp whether the SDK may keep a token that is none
 */
async function expectLaws(secrets: readonly unknown[], tokenIsMadeUp = false): Promise<void> {
  const clientId = another();
  const { vault, log } = open(shortMs, clientId);
  const read: unknown = await vault.read('fake-secret').catch(toAppError);
  const shown: unknown[] = [log, vault.expiring(), vault.untrimmed()];
  let keepsToken = tokenIsMadeUp;
  if (typeof read === 'string') expect(['fake-value', ...secrets]).toContain(read);
  else {
    const { kind, code, message, advice } = toAppError(read);
    shown.push(message, advice);
    keepsToken ||= code === 'vault-refused';
    expect(isFault({ kind, code })).toBe(false);
    expect(['retryable', 'configuration']).toContain(kind);
    expect([message, advice].every((text) => text !== undefined && text !== '')).toBe(true);
  }
  expect(log.filter((record) => isFault({ ...record }))).toEqual([]);
  expect(JSON.stringify(shown)).not.toContain(canaryWord);
  expect(JSON.stringify(shown)).not.toContain('fake-value');
  expect(vault.expiring().filter(({ daysLeft }) => !Number.isInteger(daysLeft))).toEqual([]);

  standIns.vault.clearFaults();
  standIns.identity.clearFaults();
  // A made-up token stays in the SDK's memory though the vault refuses it, or no request can carry it: it goes with the process.
  const calm = open(calmMs, keepsToken ? another() : clientId);
  expect(await calm.vault.read('fake-secret')).toBe('fake-value');
  expect(rejections.seen).toEqual([]);
}

const seconds = fc.constantFrom<unknown>(0, -1, 1e300, 4_000_000_000, 'soon');
const secretBody = fc.oneof(
  {
    weight: 3,
    arbitrary: jsonText(
      withNames({
        value: fc.oneof(anyText, fc.constantFrom('another-fake-value', ' padded ', 'two\nlines')),
        id: fc.constantFrom(`${vaultUrl}/secrets/fake-secret/1`, 'https://elsewhere.example/x', canary),
        attributes: withNames({ exp: seconds, nbf: seconds }),
        contentType: markedText,
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: jsonText(
      withNames({
        error: withNames({
          code: fc.constantFrom('Forbidden', canary),
          message: fc.constant(canary),
          innererror: withNames({ code: fc.constantFrom('SecretDisabled', 'SecretExpired', canary) }),
        }),
      }),
    ),
  },
  { weight: 1, arbitrary: markedText },
);

it('whatever the vault answers, a secret is read as it stands there or it is said what to do, and the next reading succeeds', async () => {
  const answered = fc.array(anyAnswer(secretBody), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(answered, fc.nat(3), async (answers, which) => {
      const isAtChallenge = which === 0;
      standIns.vault.setFaults(inTurn(answers).map((fault) => ({ ...fault, isAtChallenge })));
      await expectLaws(answers.map(secretIn));
    }),
    vaultRuns,
  );
});

const identityBody = fc.oneof(
  {
    weight: 4,
    arbitrary: jsonText(
      withNames({
        access_token: fc.oneof(anyText, fc.constantFrom('a.b.c', 'x'.repeat(60_000))),
        expires_on: fc.constantFrom<unknown>(
          '4000000000',
          4_000_000_000,
          '0',
          -1,
          1e300,
          'soon',
          '11/22/2026',
        ),
        expires_in: fc.constantFrom<unknown>(3600, '3600', -1, 1e300),
        resource: fc.constantFrom('https://vault.example', canary),
        token_type: fc.constantFrom('Bearer', 'odd'),
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: jsonText(
      withNames({ statusCode: fc.constant(400), message: fc.constant(canary), error: markedText }),
    ),
  },
  { weight: 1, arbitrary: markedText },
);

it('whatever the identity endpoint answers, it is said what to do, and the next reading succeeds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAnswer(identityBody), { minLength: 1, maxLength: 3 }), async (answers) => {
      standIns.identity.setFaults(inTurn(answers));
      await expectLaws([], answers.some(givesToken));
    }),
    identityRuns,
  );
});
