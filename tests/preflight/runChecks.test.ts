import { AppError } from '../../lib/errors/appError';
import type { CheckId } from '../../lib/preflight/report';
import { CheckRun, note, ok, skipped, type Check, type Look } from '../../lib/preflight/runChecks';

const check = (
  id: CheckId,
  needs: readonly CheckId[],
  look: () => Promise<Look>,
  limitMs = 60_000,
): Check => ({
  id,
  needs,
  limitMs,
  look,
});
const well = (): Promise<Look> => Promise.resolve(ok('It is well.'));

/** The milliseconds that have passed, as the checks are told: only a test makes them pass. */
let passedMs = 0;
beforeEach(() => {
  passedMs = 0;
});

async function made(checks: readonly Check[], deadlineInMs = 60_000) {
  const run = new CheckRun({
    deadline: new Date(deadlineInMs),
    now: () => new Date(passedMs),
    clean: (text) => text.replaceAll('secret-host', 'the host'),
    onResult: () => undefined,
  });
  await run.make(checks);
  return run.results.map(({ milliseconds, ...result }) => {
    expect(milliseconds).toBeGreaterThanOrEqual(0);
    return result;
  });
}

describe('the checks of a preflight', () => {
  it('go on when one fails, and skip what needs it, however far from it', async () => {
    const error = new AppError('configuration', 'vault-refused', 'The secret-host said no.', {
      advice: 'Ask.',
    });
    expect(
      await made([
        check('settings', [], well),
        check('vault-sign-in', ['settings'], () => Promise.reject(error)),
        check('secrets', ['vault-sign-in'], well),
        check('token', ['settings', 'secrets'], well),
        check('clock', ['settings'], well),
      ]),
    ).toEqual([
      { id: 'settings', outcome: 'ok', found: 'It is well.' },
      {
        id: 'vault-sign-in',
        outcome: 'failed',
        code: 'vault-refused',
        found: 'The the host said no.',
        next: 'Ask.',
      },
      { id: 'secrets', outcome: 'skipped', found: 'Not looked at, because vault-sign-in failed.' },
      { id: 'token', outcome: 'skipped', found: 'Not looked at, because vault-sign-in failed.' },
      { id: 'clock', outcome: 'ok', found: 'It is well.' },
    ]);
  });

  it('go on after a note, and not after what was skipped', async () => {
    const results = await made([
      check('ssd-rows', [], () => Promise.resolve(note('One table is empty.', 'Look at it.'))),
      check('ssd-indexes', ['ssd-rows'], () => Promise.resolve(skipped('nobody could say'))),
      check('profile-ids', ['ssd-rows', 'ssd-indexes'], well),
    ]);
    expect(results.map(({ found }) => found)).toEqual([
      'One table is empty.',
      'Not looked at, because nobody could say.',
      'Not looked at, because nobody could say.',
    ]);
  });

  it.each([
    ['throws an error of others', () => Promise.reject(new TypeError('about Zoe Example')), 'TypeError'],
    // What is thrown need not be an error.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    ['throws no error at all', () => Promise.reject('Zoe Example'), 'string'],
  ])('say only its kind when a check %s', async (_, look, kind) => {
    expect(await made([check('clock', [], look)])).toEqual([
      {
        id: 'clock',
        outcome: 'failed',
        found: `The check itself failed (${kind}).`,
        next: 'This is a fault of the program: report the id of this check.',
      },
    ]);
  });

  it('give up on one that never ends, and look at the others', async () => {
    const results = await made([
      check('endpoint', [], () => new Promise(() => undefined), 30),
      check('clock', [], well),
    ]);
    expect(results.map(({ id, outcome, found }) => `${id} ${outcome}: ${found}`)).toEqual([
      'endpoint failed: There was no answer within 1 s.',
      'clock ok: It is well.',
    ]);
  });

  it('begin nothing when the time is over', async () => {
    const results = await made(
      [
        check('endpoint', [], () => {
          passedMs = 30;
          return new Promise(() => undefined);
        }),
        check('clock', [], well),
        check('profile-ids', ['clock'], well),
      ],
      30,
    );
    expect(results.map(({ id, found }) => `${id}: ${found}`)).toEqual([
      'endpoint: There was no answer within 1 s.',
      'clock: Not looked at, because the time was over.',
      'profile-ids: Not looked at, because the time was over.',
    ]);
  });
});
