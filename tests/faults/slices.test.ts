import type { RunView } from '../../lib/run/app/runView';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightWorld } from './nightWorld';

const now = '2026-11-22T02:30:00.000Z';
const runDate = now.slice(0, 10);
const data = generateSsd({ children: 150, seed: 5, runDate });
const oneSecond = {
  SLICE_MINUTES: '0.0167',
  SSD_CHUNK_SIZE: '20',
  DFE_PACE_MS: '400',
  DFE_BATCH_CHILDREN: '15',
};
/** A batch that is held is not given up. */
const patient = { DFE_REQUEST_TIMEOUT_SECONDS: '230' };

let nights: NightWorld;
beforeAll(async () => {
  nights = await NightWorld.start();
});
beforeEach(() => nights.begin(data));
afterAll(() => nights.close());

/** What a night leaves behind, without instants and receipts. */
async function result(run: RunView | undefined): Promise<unknown> {
  return {
    outcome: run?.outcome,
    message: run?.message,
    counts: run?.counts,
    ledger: await nights.rows(
      'person_id, json_payload, previous_json_payload, current_hash, previous_hash, submission_status, row_state, accepted_by',
    ),
    held: await nights.dfe.holdings('test'),
    // One that was noted when the slice's time was up may be settled as unsent, and goes with the next slice.
    submissions: (await nights.submissions("outcome <> N'unsent'")).map((row) => [
      row['person_id'],
      row['outcome'],
      row['is_open'],
    ]),
    findings: await nights.world.sql.query(
      `SELECT person_id, rule_id, severity, path FROM ${nights.world.table('csc_api_findings')} ORDER BY person_id, rule_id, path`,
    ),
  };
}

it.each(['full', 'delta'] as const)(
  'a night in slices of a second leaves the same behind as one in one slice (%s)',
  async (mode) => {
    await nights.world.restartHost({
      clock: now,
      settings: { ...oneSecond, SLICE_MINUTES: '20', DFE_MODE: mode },
    });
    const whole = (await nights.world.night()).run;
    const expected = await result(whole);
    expect(whole).toMatchObject({ slices: 1, outcome: 'succeeded_with_findings' });

    await nights.begin(data);
    await nights.world.restartHost({ clock: now, settings: { ...oneSecond, DFE_MODE: mode } });
    const { run } = await nights.world.night();
    // Three or four batches fit into a second at this pace.
    expect(run?.slices).toBeGreaterThan(2);
    expect(await result(run)).toEqual(expected);
    expect(await nights.notPostedOnce(data, runDate)).toEqual({});
  },
);

describe('a run that is cancelled', () => {
  const cancel = (runId: string) => nights.world.http('DELETE', `/api/runs/${runId}`);

  it('in the middle of sending stops after the batch under way; the next night sends the rest', async () => {
    await nights.world.restartHost({ clock: now, settings: patient });
    await nights.dfe.setFaults([{ nth: 2, effect: { kind: 'hold' } }]);
    const runId = await nights.ask(nights.world.host.url);
    await nights.until('two batches are posted', async () => (await nights.posts()).length === 2);
    const answer = await cancel(runId);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([202, { state: 'cancel-requested' }]);
    const asked = (await nights.posts()).length;
    await nights.dfe.release();
    await nights.world.host.waitIdle();
    const run = await nights.world.run(runId);
    expect(run).toMatchObject({
      state: 'ended',
      outcome: 'cancelled',
      code: 'run-cancelled',
      message: 'The run was cancelled on request.',
    });
    const posts = await nights.posts();
    expect(posts.length - asked).toBeLessThanOrEqual(1);
    expect(run?.counts.accepted).toBe(posts.reduce((sum, post) => sum + post.receipts.length, 0));
    expect(await nights.submissions('is_open = 1')).toEqual([]);
    expect(await nights.falselySent(runDate)).toEqual([]);

    const { run: next } = await nights.world.night();
    expect(next?.outcome).toMatch(/^succeeded/);
    expect(await nights.notPostedOnce(data, runDate)).toEqual({});
    expect(await nights.lawBreaches(data, now)).toEqual([]);
    expect((await cancel(runId)).status).toBe(404);
  });

  it('between two slices posts nothing more', async () => {
    await nights.world.restartHost({
      clock: now,
      settings: { ...oneSecond, ...patient, SSD_CHUNK_SIZE: '100' },
    });
    await nights.dfe.setFaults([{ nth: 1, effect: { kind: 'hold' } }]);
    const runId = await nights.ask(nights.world.host.url);
    await nights.until('a batch is posted', async () => (await nights.posts()).length > 0);
    // The message of the next slice waits until it is let go.
    await nights.queue.setFaults([{ kind: 'late', delayMs: 86_400_000 }]);
    await nights.dfe.release();
    await nights.until('only the next slice is left', async () => {
      const messages = await nights.queue.list('csc-runs');
      return messages.length === 1 && messages[0]?.dequeueCount === 0;
    });
    const posts = await nights.posts();
    expect((await cancel(runId)).status).toBe(202);
    await nights.queue.expireLeases();
    await nights.world.host.waitIdle();
    expect(await nights.world.run(runId)).toMatchObject({ state: 'ended', outcome: 'cancelled' });
    expect(await nights.posts()).toEqual(posts);
  });

  it('is none that there is not', async () => {
    await nights.world.restartHost({ clock: now });
    expect((await cancel('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});
