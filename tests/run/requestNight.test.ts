import { endLostRuns } from '../../lib/run/app/lostRuns';
import { requestNight, type NightTry } from '../../lib/run/app/requestNight';
import { createLogger } from '../../lib/telemetry/logger';
import { startLedgerTarget } from '../ledger/ledgerTarget';

const lostMessageMs = 15 * 60_000;
const tonight = '11111111-0000-4000-8000-000000000001';
const before = '11111111-0000-4000-8000-000000000000';

describe('the run that the timer asks for', () => {
  let target: Awaited<ReturnType<typeof startLedgerTarget>>;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  /** The run whose message is given, and how the runs stand then. */
  const asked = async (night: Partial<NightTry>) => {
    const { runs } = target.ledger;
    const logger = createLogger(() => undefined, 'debug');
    const message = await requestNight(
      { runId: tonight, failedTries: 0, isLast: false, isPastDue: false, ...night },
      {
        runs,
        now: target.now(),
        lostMessageMs,
        logger,
        write: async () => {
          await endLostRuns(runs, { now: target.now(), lostMessageMs, logger });
          return { runId: await target.request(tonight, { startedBy: 'timer' }), slice: 1 };
        },
      },
    );
    const standing = await Promise.all([before, tonight].map((runId) => runs.get(runId)));
    return { runId: message?.runId, states: standing.map((run) => run?.errorCode ?? run?.state) };
  };

  it.each<[string, Partial<NightTry>]>([
    ['a try that follows a failed one', { failedTries: 1 }],
    ['a try that is late', { isPastDue: true }],
    ['a first try', {}],
  ])('is not the one of the night before, whose message was lost, in %s', async (_, night) => {
    await target.request(before, { startedBy: 'timer' });
    target.pass(24);
    expect(await asked(night)).toEqual({ runId: tonight, states: ['run-message-lost', 'queued'] });
  });

  it('is the one that an earlier try wrote under another id a moment ago', async () => {
    await target.request(before, { startedBy: 'timer' });
    target.pass(0.1);
    expect(await asked({ isPastDue: true })).toEqual({ runId: before, states: ['queued', undefined] });
  });

  it('is not called lost when its row was written and the database was away before it said so', async () => {
    await target.request(tonight, { startedBy: 'timer' });
    target.pass(0.5);
    expect(await asked({})).toEqual({ runId: tonight, states: [undefined, 'queued'] });
  });

  it('is not ended as lost when it gives a sign of life while somebody looks', async () => {
    await target.request(tonight, { startedBy: 'timer' });
    target.pass(24);
    const { runs } = target.ledger;
    const said: string[] = [];
    await endLostRuns(
      {
        ...runs,
        async waitsForAnother(...look) {
          const answer = await runs.waitsForAnother(...look);
          // The host gives its message again just then.
          await runs.keepWaiting(tonight);
          return answer;
        },
      },
      { now: target.now(), lostMessageMs, logger: createLogger(({ event }) => said.push(event), 'debug') },
    );
    expect(await runs.get(tonight)).toMatchObject({ state: 'queued', outcome: null });
    expect(said).toEqual([]);
  });
});
