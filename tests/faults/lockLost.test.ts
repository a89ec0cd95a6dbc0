import type { Post } from '../../sandbox/dfe/dfeState';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightWorld } from './nightWorld';
import { describeOnStandIn } from '../standInOnly';

const now = '2026-11-22T02:30:00.000Z';
const runDate = now.slice(0, 10);
const data = generateSsd({ children: 100, seed: 11, runDate });

let nights: NightWorld;
beforeAll(async () => {
  nights = await NightWorld.start({
    // A batch that is held is not given up.
    DFE_REQUEST_TIMEOUT_SECONDS: '230',
    // Longer than any case: who lost the lock is looked at before its message comes again.
    AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '01:00:00',
  });
  await nights.world.startHost({ clock: now });
});
beforeEach(() => nights.begin(data));
afterAll(() => nights.close());

/** Waits until the run has failed, and says with what posts. */
async function postsAtLoss(log: ReturnType<NightWorld['listen']>): Promise<Post[]> {
  await nights.until('the loss is noticed', () => log.named('run.failed').length > 0);
  return nights.posts();
}

/** Has the message that failed delivered again, and waits until the run is over. */
async function deliveredAgain(): Promise<void> {
  const queue = 'csc-runs';
  await nights.until('the message is delivered again', async () => {
    // Again and again, for who failed may still be about to put it off.
    await nights.queue.expireLeases(queue);
    const [message] = await nights.queue.list(queue);
    return message === undefined || message.dequeueCount > 1;
  });
  await nights.world.host.waitIdle();
}

/** What must be so after a night that lost its lock on the way. */
async function expectMended(runId: string): Promise<void> {
  const run = await nights.run(nights.world.host.url, runId);
  expect(run.outcome).toMatch(/^succeeded/);
  // Two deliveries of one message are one slice.
  expect(run.slices).toBe(1);
  expect(await nights.submissions('is_open = 1')).toEqual([]);
  expect(await nights.falselySent(runDate)).toEqual([]);
  expect(await nights.lawBreaches(data, now)).toEqual([]);
}

describeOnStandIn('a lock that is lost', 'needs SQL faults', () => {
  it.each([1, 2, 4])(
    'a lock that is found lost before POST %i stops the run there; what was to be posted is in doubt until the next delivery',
    async (nth) => {
      const log = nights.listen();
      await nights.sql.setFaults([
        { kind: 'hold', match: 'INSERT INTO .*csc_api_submissions', skip: nth - 1, times: 1 },
      ]);
      const runId = await nights.ask(nights.world.host.url);
      await nights.until('the batch is being noted', async () => (await nights.sql.held()) === 1);
      await nights.until(
        'the outcomes of those before are written',
        async () => (await nights.submissions("outcome = N'accepted'")).length === 20 * (nth - 1),
      );
      // The next time that the lock is asked for is before the POST.
      await nights.sql.setFaults([{ kind: 'drop', match: 'APPLOCK_MODE', times: 1 }]);
      await nights.sql.release();
      expect(await postsAtLoss(log)).toHaveLength(nth - 1);
      await deliveredAgain();
      log.stop();
      expect(log.named('run.failed').map((event) => [event['code'], event['stage']])).toEqual([
        ['lock-lost', 'deliver'],
      ]);
      expect(log.named('run.takenOver')).toHaveLength(1);
      const lost = await nights.cutOffSubmissions();
      expect(lost).toHaveLength(20);
      expect(lost.map((row) => row['outcome'])).toEqual(lost.map(() => 'unknown'));
      // They were never posted, so nobody went twice.
      expect(await nights.notPostedOnce(data, runDate)).toEqual({});
      await expectMended(runId);
    },
  );

  it('a server that restarts while DfE thinks: the receipts that come too late are not written, the doubt is, and it is mended', async () => {
    const log = nights.listen();
    await nights.dfe.setFaults([{ nth: 2, effect: { kind: 'hold' } }]);
    const runId = await nights.ask(nights.world.host.url);
    await nights.until('the second batch is under way', async () => (await nights.posts()).length === 2);
    await nights.until(
      'the receipts of the first are written',
      async () => (await nights.submissions("outcome = N'accepted'")).length === 20,
    );
    await nights.sql.dropConnections();
    await nights.dfe.release();
    expect(await postsAtLoss(log)).toHaveLength(2);
    await deliveredAgain();
    log.stop();
    expect(log.named('run.failed').map((event) => event['code'])).toEqual(['lock-lost']);
    const [, second] = await nights.posts();
    expect(Object.keys(await nights.notPostedOnce(data, runDate)).sort()).toEqual(
      [...(second?.childIds ?? [])].map((id) => id.toUpperCase()).sort(),
    );
    await expectMended(runId);
  });

  it('a server that restarts in prepare: the next delivery goes on', async () => {
    const log = nights.listen();
    await nights.sql.setFaults([
      { kind: 'hold', match: 'SELECT placement\\.clap_.* FROM .*ssd_cla_placement', times: 1 },
    ]);
    const runId = await nights.ask(nights.world.host.url);
    await nights.until('the rows are being read', async () => (await nights.sql.held()) === 1);
    await nights.sql.dropConnections();
    expect(await postsAtLoss(log)).toEqual([]);
    await deliveredAgain();
    log.stop();
    expect(log.named('run.failed').map((event) => event['stage'])).toEqual(['prepare']);
    await expectMended(runId);
  });
});
