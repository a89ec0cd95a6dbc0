import type { HostProcess } from '../../sandbox/host/hostProcess';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightWorld } from './nightWorld';
import { describeOnStandIn } from '../standInOnly';

const now = '2026-11-22T02:30:00.000Z';
const runDate = now.slice(0, 10);
const data = generateSsd({ children: 150, seed: 3, runDate });

let nights: NightWorld;
/** The first is the world's own, in which the app is loaded again for each case. */
const hosts: HostProcess[] = [];

beforeAll(async () => {
  nights = await NightWorld.start({}, false);
});
beforeEach(() => nights.begin(data));
afterEach(async () => {
  for (const host of hosts) host.signal('SIGCONT');
  for (const host of hosts.splice(0).slice(1)) await host.stop();
});
afterAll(() => nights.close());

async function start(settings: Readonly<Record<string, string>> = {}): Promise<HostProcess> {
  const first = hosts.length === 0;
  const host = await nights.world[first ? 'restartHost' : 'startAnotherHost']({ clock: now, settings });
  hosts.push(host);
  return host;
}

const idle = (): Promise<unknown> => Promise.all(hosts.map((host) => host.waitIdle()));

describe('two runs that are asked for at the same time', () => {
  /** Longer than any case: a batch that is held is not posted again. */
  const patient = { DFE_REQUEST_TIMEOUT_SECONDS: '230' };

  /** Keeps who is at work at its first batch until `dfe.release`. */
  const holdFirstBatch = (): Promise<void> => nights.dfe.setFaults([{ nth: 1, effect: { kind: 'hold' } }]);

  it('of two processes: one works, the other is skipped and names it, nothing is sent twice', async () => {
    const [first, second] = [await start(patient), await start(patient)];
    await holdFirstBatch();
    const log = nights.listen();
    const ids = await Promise.all([nights.ask(first.url), nights.ask(second.url)]);
    await nights.until('one is skipped', () => log.named('run.skipped').length > 0);
    await nights.until('the other is at work', async () => (await nights.posts()).length === 1);
    await nights.dfe.release();
    await idle();
    log.stop();
    const runs = await Promise.all(ids.map((id) => nights.run(first.url, id)));
    const worked = runs.find((run) => run.outcome !== 'skipped');
    expect(runs.filter((run) => run.outcome === 'skipped')).toEqual([
      expect.objectContaining({
        state: 'ended',
        code: 'run-skipped',
        otherRunId: worked?.runId,
        message: `Another run is at work: ${worked?.runId ?? ''}.`,
      }),
    ]);
    expect(worked?.outcome).toMatch(/^succeeded/);
    expect(await nights.notPostedOnce(data, runDate)).toEqual({});
    expect(await nights.lawBreaches(data, now)).toEqual([]);
  });

  it('of one process: the second finds nothing to do after the first', async () => {
    const host = await start();
    const ids = await Promise.all([nights.ask(host.url), nights.ask(host.url)]);
    await idle();
    const runs = await Promise.all(ids.map((id) => nights.run(host.url, id)));
    expect(runs.map((run) => run.outcome)).toEqual([
      expect.stringMatching(/^succeeded/),
      expect.stringMatching(/^succeeded/),
    ]);
    expect(runs.map((run) => run.counts.requests > 0).sort()).toEqual([false, true]);
    expect(await nights.notPostedOnce(data, runDate)).toEqual({});
  });

  it('is skipped as well when it comes between two slices of the first, while the lock is free', async () => {
    const host = await start({ ...patient, SLICE_MINUTES: '0.0003' });
    await holdFirstBatch();
    const first = await nights.ask(host.url);
    await nights.until('the first is at work', async () => (await nights.posts()).length === 1);
    const second = await nights.ask(host.url);
    await nights.dfe.release();
    await idle();
    expect(await nights.run(host.url, second)).toMatchObject({ outcome: 'skipped', otherRunId: first });
    const worked = await nights.run(host.url, first);
    expect(worked.outcome).toMatch(/^succeeded/);
    expect(worked.slices).toBeGreaterThan(3);
    expect(await nights.notPostedOnce(data, runDate)).toEqual({});
  });
});

describeOnStandIn('watched from outside', 'needs the log of statements of the stand-in', () => {
  describe('an owner that is paused', () => {
    /** Time enough to pause the owner while it waits for an answer that does not come, and little enough to wait for its end. */
    const postSeconds = 20;
    const settings = { DFE_REQUEST_TIMEOUT_SECONDS: String(postSeconds) };
    /** What a POST may take, and the moment that a takeover adds. */
    const takeoverWaitMs = postSeconds * 1_000 + 1_000;

    /** A run whose third batch has been taken in by DfE and gets no answer; its process stands still. */
    async function pausedOwner(): Promise<{ readonly owner: HostProcess; readonly runId: string }> {
      const owner = await start(settings);
      await nights.dfe.setFaults([{ nth: 3, effect: { kind: 'hang' }, accept: true }]);
      const runId = await nights.ask(owner.url);
      await nights.until('the third batch is under way', async () => (await nights.posts()).length === 3);
      // What it does meanwhile is done: the outcomes of the second are written, and the fourth is in flight.
      await nights.until('progress is written', async () => {
        const [run] = await nights.world.sql.query(
          `SELECT counts FROM ${nights.world.table('csc_api_runs')} WHERE run_id = N'${runId}'`,
        );
        return /"accepted":40\b/.test(String(run?.['counts']));
      });
      await nights.until(
        'the fourth batch is noted',
        async () => (await nights.submissions("outcome = N'in_flight'")).length === 40,
      );
      await nights.pause(owner);
      return { owner, runId };
    }

    /** A second process to which the message is delivered again, when it has asked for the lock so many times. */
    async function secondProcess(times: number): Promise<HostProcess> {
      await nights.sql.clearStatements();
      const other = await start(settings);
      await nights.queue.expireLeases();
      await nights.until('it asks for the lock', async () => {
        const statements = await nights.sql.statements();
        return statements.filter(({ text }) => text.includes('sp_getapplock')).length >= times;
      });
      return other;
    }

    it('keeps its run while its lock holds: who gets the message again waits, and finds the run done', async () => {
      const { owner, runId } = await pausedOwner();
      const log = nights.listen();
      // It waits for the lock as long as one statement may, in vain, and asks again.
      const other = await secondProcess(2);
      expect(log.events.filter(({ event }) => event !== 'sql.connected')).toEqual([]);
      expect(await nights.posts()).toHaveLength(3);

      owner.signal('SIGCONT');
      await idle();
      log.stop();
      expect(await nights.run(other.url, runId)).toMatchObject({
        outcome: expect.stringMatching(/^succeeded/) as string,
        slices: 1,
      });
      expect(log.named('run.takenOver')).toEqual([]);
      expect(log.named('run.finished')).toHaveLength(1);
      // Only the batch without an answer went twice, the second time to hear of it.
      const [, , third] = await nights.posts();
      expect(Object.keys(await nights.notPostedOnce(data, runDate))).toHaveLength(
        third?.childIds.length ?? 0,
      );
      expect(await nights.falselySent(runDate)).toEqual([]);
      expect(await nights.lawBreaches(data, now)).toEqual([]);
    });

    it('is taken over when its lock goes, after longer than a POST may take; resumed later it does nothing more', async () => {
      const { owner, runId } = await pausedOwner();
      const log = nights.listen();
      const other = await secondProcess(1);
      // The takeover comes after this instant, so what is posted waits at least so long from here.
      const lockedUntil = Date.now();
      await nights.sql.dropConnections();
      await nights.until('the run is taken over', () => log.named('run.takenOver').length > 0);
      await other.waitIdle();
      const posts = await nights.posts();
      expect(Date.parse(posts[3]?.at ?? '') - lockedUntil).toBeGreaterThanOrEqual(takeoverWaitMs);
      const run = await nights.run(other.url, runId);
      expect(run).toMatchObject({ outcome: expect.stringMatching(/^succeeded/) as string, slices: 1 });
      expect(await nights.falselySent(runDate)).toEqual([]);
      expect(await nights.lawBreaches(data, now)).toEqual([]);

      const ledger = await nights.rows('*');
      await nights.sql.clearStatements();
      owner.signal('SIGCONT');
      await nights.until('the old owner notices', () => log.named('run.failed').length > 0);
      await idle();
      log.stop();
      expect(log.named('run.failed').map((event) => event['code'])).toEqual(['lock-lost']);
      expect(await nights.posts()).toEqual(posts);
      expect(await nights.rows('*')).toEqual(ledger);
      // A sign of life that was due meanwhile finds no row of this owner: what the run's row says is compared below.
      const written = (await nights.sql.statements()).filter(
        ({ text }) =>
          /\b(INSERT|UPDATE|DELETE)\b/.test(text) && !text.includes('OUTPUT inserted.cancel_requested'),
      );
      expect(written.map(({ text }) => text)).toEqual([expect.stringContaining("SET outcome = N'unknown'")]);
      expect(await nights.run(other.url, runId)).toEqual(run);
      expect(log.named('run.finished')).toHaveLength(1);
    });

    it('whose lock went meanwhile gives its run up, and the next delivery settles what was in doubt', async () => {
      const { owner, runId } = await pausedOwner();
      const log = nights.listen();
      await nights.sql.dropConnections();
      owner.signal('SIGCONT');
      await idle();
      log.stop();
      expect(log.named('run.failed').map((event) => event['code'])).toEqual(['lock-lost']);
      expect(log.named('run.takenOver')).toHaveLength(1);
      const run = await nights.run(owner.url, runId);
      expect(run).toMatchObject({ outcome: expect.stringMatching(/^succeeded/) as string, slices: 1 });
      const lost = await nights.cutOffSubmissions();
      expect(lost.map((row) => [row['outcome'], row['is_open']])).toEqual(
        // The third batch, and the fourth, which was noted.
        Array.from({ length: 40 }, () => ['unknown', false]),
      );
      expect(await nights.falselySent(runDate)).toEqual([]);
      expect(await nights.lawBreaches(data, now)).toEqual([]);
    });
  });
});
