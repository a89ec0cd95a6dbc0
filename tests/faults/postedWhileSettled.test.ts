import type { AppEvent } from '../../sandbox/world/appEvents';
import type { SqlFault } from '../../sandbox/sql/faults';
import { describeOnStandIn } from '../standInOnly';
import { until } from '../until';
import { batches, everybody, SendingWorld } from './sendingWorld';

const [first, second, third] = batches;
/** What writes the outcomes of a batch. */
const settling = 'SET submission\\.outcome = batch\\.outcome';
/** The first outcomes that are written wait, and are refused with this error when they go on. */
const firstHeld = (number: number, severity: number): SqlFault[] => [
  { kind: 'hold', match: settling, times: 1 },
  { kind: 'error', number, severity, match: settling, times: 1 },
];
/** A row that stayed locked: what is refused is written again. */
const passing = firstHeld(1222, 16);
/** A full log: nothing can be written. */
const lasting = firstHeld(9002, 17);

let sending: SendingWorld;
beforeAll(async () => {
  // A batch that is held is not given up.
  sending = await SendingWorld.start({ DFE_REQUEST_TIMEOUT_SECONDS: '230' });
});
beforeEach(() => sending.startOver());
afterAll(() => sending.world.close());

/** The outcomes that the submissions of some children have, each once. */
async function outcomes(children: readonly string[]): Promise<string[]> {
  const rows = await sending.world.sql.query(
    `SELECT person_id, outcome FROM ${sending.world.table('csc_api_submissions')}`,
  );
  const ofThem = rows.filter((row) => children.includes(String(row['person_id'])));
  if (ofThem.length !== children.length) return [`${ofThem.length} submissions`];
  return [...new Set(ofThem.map((row) => String(row['outcome'])))];
}

/** A run that stands still where the second batch is with DfE, the outcomes of the first are not written and the third is noted. */
async function secondPosted(fault: readonly SqlFault[]) {
  const { sql } = sending.world.standIns;
  await sql.setFaults(fault);
  await sending.dfe.setFaults([{ nth: 2, effect: { kind: 'hold' } }]);
  const events: AppEvent[] = [];
  const stop = sending.world.onEvent((event) => events.push(event));
  const answer = await sending.world.http('POST', '/api/runs', { stages: 'deliver' });
  const { runId } = JSON.parse(answer.text) as { runId: string };
  await until(async () => (await sending.posts()).length === 2 && (await sql.held()) === 1);
  await until(async () => (await outcomes(third)).join() === 'in_flight');
  return {
    run: async () => {
      await sending.world.host.waitIdle();
      stop();
      return sending.world.run(runId);
    },
    failures: () => events.filter(({ event }) => event === 'run.failed').map((event) => event['code']),
  };
}

/** How often children were taken in: once, but for these. */
const onceBut = (twice: readonly string[]): Map<string, number> =>
  new Map(everybody.map((id) => [id, twice.includes(id) ? 2 : 1]));
const sorted = (times: ReadonlyMap<string, number>) => [...times].sort();

describeOnStandIn('a batch that is posted while the one before is settled', 'needs SQL faults', () => {
  it('is with DfE before the outcomes before it are written, and the next one is in flight by then', async () => {
    const { run } = await secondPosted(passing);
    expect(await outcomes(everybody)).toEqual(['in_flight']);
    expect((await sending.posts()).map(({ childIds }) => childIds)).toEqual([first, second]);
    await sending.world.standIns.sql.release();
    await until(async () => (await outcomes(first)).join() === 'accepted');
    expect(await sending.posts()).toHaveLength(2);
    await sending.dfe.release();
    expect(await run()).toMatchObject({ outcome: 'succeeded', counts: { accepted: 30, requests: 3 } });
    expect(await sending.unsettled()).toEqual([]);
    expect(sorted(await sending.timesAccepted())).toEqual(sorted(onceBut([])));
  });

  it('has its own outcomes written though those before it cannot be; nothing is posted after it', async () => {
    const { run, failures } = await secondPosted(lasting);
    await sending.world.standIns.sql.release();
    await sending.dfe.release();
    expect(await run()).toMatchObject({
      outcome: 'failed',
      code: 'sql-cannot-write',
      counts: { accepted: second.length, requests: 2 },
    });
    expect(failures()).toEqual(['sql-cannot-write']);
    expect(await sending.posts()).toHaveLength(2);
    expect(await outcomes(first)).toEqual(['unknown']);
    expect(await outcomes(second)).toEqual(['accepted']);
    expect(await outcomes(third)).toEqual(['unsent']);
    expect(await sending.falselySent()).toEqual([]);

    expect((await sending.nextNight()).outcome).toBe('succeeded');
    expect(await sending.unsettled()).toEqual([]);
    expect(sorted(await sending.timesAccepted())).toEqual(sorted(onceBut(first)));
  });

  it('is in doubt after a kill, as is the one before; who takes the run over settles both', async () => {
    await secondPosted(passing);
    await sending.world.stopHost('SIGKILL');
    await until(async () => (await sending.world.standIns.sql.connections()).length === 0);
    await sending.world.clearSqlFaults();
    await sending.dfe.release();
    expect(await outcomes(everybody)).toEqual(['in_flight']);
    expect(await sending.falselySent()).toEqual([]);

    await sending.world.standIns.queue.expireLeases();
    await sending.world.startHost();
    await sending.world.host.waitIdle();
    expect(await sending.unsettled()).toEqual([]);
    expect(sorted(await sending.timesAccepted())).toEqual(sorted(onceBut([...first, ...second])));
  });

  it('is in doubt when the lock is lost, as is the one before; nothing is posted after it', async () => {
    const { run, failures } = await secondPosted(passing);
    await sending.world.standIns.sql.dropConnections();
    const posts = await sending.posts();
    expect(posts).toHaveLength(2);
    await sending.dfe.release();
    expect((await run())?.outcome).toBe('succeeded');
    expect(failures()).toEqual(['lock-lost']);
    // Whoever took the run over sent them again, each alone.
    const later = (await sending.posts()).slice(2).map(({ childIds }) => childIds);
    expect(later).toEqual(everybody.map((id) => [id]));
    expect(await sending.unsettled()).toEqual([]);
    expect(sorted(await sending.timesAccepted())).toEqual(sorted(onceBut([...first, ...second])));
  });
});
