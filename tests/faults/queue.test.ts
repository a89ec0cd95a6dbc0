import type { HostProcess } from '../../sandbox/host/hostProcess';
import type { QueueFault } from '../../sandbox/host/queueFault';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightWorld } from './nightWorld';
import { describeOnStandIn } from '../standInOnly';

const now = '2026-11-22T02:30:00.000Z';
const runDate = now.slice(0, 10);
const data = generateSsd({ children: 100, seed: 9, runDate });
const queue = 'csc-runs';

let nights: NightWorld;
/** The first is the world's own, in which the app is loaded again for each case. */
let hosts: HostProcess[] = [];
beforeAll(async () => {
  nights = await NightWorld.start();
});
beforeEach(() => nights.begin(data));
afterEach(async () => {
  for (const host of hosts.slice(1)) await host.stop();
  hosts = [];
});
afterAll(() => nights.close());

async function start(
  count: number,
  settings: Readonly<Record<string, string>>,
  clock = now,
): Promise<HostProcess> {
  const host = await nights.world.restartHost({ clock, settings });
  hosts = [host];
  while (hosts.length < count) hosts.push(await nights.world.startAnotherHost({ clock, settings }));
  return host;
}

const slow = { DFE_PACE_MS: '200' };
const manySlices = { ...slow, SLICE_MINUTES: '0.01' };
/** Expects that the run ends once, and that whatever became of its message sent nothing twice. */
async function expectWorkedOnce(log: ReturnType<NightWorld['listen']>, runId: string): Promise<void> {
  await nights.until('the run is over', () => log.named('run.finished').length > 0);
  await nights.queue.clearFaults();
  await Promise.all(hosts.map((one) => one.waitIdle()));
  log.stop();
  expect(log.named('run.finished')).toHaveLength(1);
  expect(log.named('run.skipped').filter((event) => event['outcome'] === 'skipped')).toEqual([]);
  expect(await nights.run(nights.world.host.url, runId)).toMatchObject({
    outcome: expect.stringMatching(/^succeeded/) as string,
  });
  expect(await nights.notPostedOnce(data, runDate)).toEqual({});
  expect(await nights.lawBreaches(data, now)).toEqual([]);
  expect(await nights.queue.count(`${queue}-poison`)).toBe(0);
}

it.each<[string, QueueFault]>([
  ['delivered again after it was worked', { kind: 'twice' }],
  ['late', { kind: 'late', delayMs: 300 }],
])('a message that is %s: nothing is sent twice and the run ends once', async (_, fault) => {
  const host = await start(1, manySlices);
  const log = nights.listen();
  await nights.queue.setFaults([fault]);
  await expectWorkedOnce(log, await nights.ask(host.url));
});

const atOnce: readonly QueueFault[] = [{ kind: 'whileWorked', nth: 1 }];

it.each<[string, readonly QueueFault[], Readonly<Record<string, string>>, number, number]>([
  ['delivered to two processes at the same instant', atOnce, slow, 1, 1],
  ['delivered again while it is worked', [], slow, 1, 1],
  // At this pace no slice sends three batches.
  ['delivered again while it is worked, in many slices', [], { ...slow, SLICE_MINUTES: '0.001' }, 3, 2],
])(
  'a message that is %s: nothing is sent twice and the run ends once',
  async (_, faults, settings, heldPost, leastSlices) => {
    const host = await start(2, { ...settings, DFE_REQUEST_TIMEOUT_SECONDS: '230' });
    const log = nights.listen();
    await nights.queue.setFaults(faults);
    await nights.dfe.setFaults([{ nth: heldPost, effect: { kind: 'hold' } }]);
    const runId = await nights.ask(host.url);
    await nights.until('it is worked', async () => (await nights.posts()).length === heldPost);
    expect((await nights.run(host.url, runId)).slices).toBeGreaterThanOrEqual(leastSlices);
    if (faults.length === 0) await nights.queue.expireLeases();
    await nights.until('the other process has it too', async () =>
      (await nights.queue.list(queue)).some(({ dequeueCount }) => dequeueCount >= 2),
    );
    await nights.dfe.release();
    await expectWorkedOnce(log, runId);
  },
);

describeOnStandIn('deliveries that fail', 'needs SQL faults', () => {
  describe('a message whose every delivery fails', () => {
    it('ends its run with the reason, and the next night does the work', async () => {
      const host = await start(1, {});
      const log = nights.listen();
      await nights.sql.setFaults([
        { kind: 'error', number: 1222, match: 'INSERT INTO .*csc_api_submissions' },
      ]);
      const runId = await nights.ask(host.url);
      await host.waitIdle();
      log.stop();
      expect(await nights.run(host.url, runId)).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        stage: 'deliver',
        slices: 1,
        code: 'sql-lock-timeout',
        message: expect.stringContaining('A row or table stayed locked by another job') as string,
      });
      expect(log.named('run.failed').map((event) => event['attempt'])).toEqual([1, 2, 3, 4, 5]);
      expect(log.named('run.finished').map((event) => event['outcome'])).toEqual(['failed']);
      // It began once, and was taken up again four times.
      expect([log.named('run.started').length, log.named('run.resumed').length]).toEqual([1, 4]);
      expect(await nights.queue.count(`${queue}-poison`)).toBe(0);
      expect(await nights.posts()).toEqual([]);

      await nights.sql.clearFaults();
      await nights.ask(host.url);
      await host.waitIdle();
      expect(await nights.notPostedOnce(data, runDate)).toEqual({});
      expect(await nights.lawBreaches(data, now)).toEqual([]);
    });

    it('goes to the poison queue when not even that can be written; the run is shown as failed later, and what to do', async () => {
      const host = await start(1, {});
      await nights.sql.setFaults([{ kind: 'error', number: 1222, match: 'UPDATE .*csc_api_runs' }]);
      const runId = await nights.ask(host.url);
      await host.waitIdle();
      await nights.sql.clearFaults();
      expect(await nights.queue.count(`${queue}-poison`)).toBe(1);
      expect(await nights.run(host.url, runId)).toMatchObject({ state: 'queued' });

      const later = '2026-11-22T02:46:00.000Z';
      const after = await start(1, {}, later);
      expect(await nights.run(after.url, runId)).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        code: 'run-message-lost',
        message: expect.stringMatching(
          /^The run has given no sign of life since 2026-11-22T02:30:.*Look at the poison queue and the log, then ask for another run\.$/,
        ) as string,
      });
      const next = await nights.ask(after.url);
      await after.waitIdle();
      expect((await nights.run(after.url, next)).outcome).toMatch(/^succeeded/);
      expect(await nights.lawBreaches(data, later)).toEqual([]);
    });

    it('fails its run when the lock is held by nobody who says so', async () => {
      // A process that stands still with the lock, and whose run has been forgotten.
      await nights.world.stopHost();
      const holder = await nights.world.startAnotherHost({
        clock: now,
        settings: { DFE_REQUEST_TIMEOUT_SECONDS: '200' },
      });
      await nights.dfe.setFaults([{ nth: 1, effect: { kind: 'hang' } }]);
      await nights.ask(holder.url);
      await nights.until('it is at work', async () => (await nights.posts()).length === 1);
      await nights.pause(holder);
      await nights.queue.clear();
      for (const table of ['csc_api_findings', 'csc_api_submissions', 'csc_api_runs'])
        await nights.world.sql.query(`DELETE FROM ${nights.world.table(table)}`);
      const host = await start(1, {});
      const runId = await nights.ask(host.url);
      await host.waitIdle();
      await holder.kill();
      expect(await nights.run(host.url, runId)).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        code: 'run-lock-busy',
        message: expect.stringContaining('ask the database administrator which session holds') as string,
      });
      expect(await nights.posts()).toHaveLength(1);
    });
  });
});
