import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { World } from '../../sandbox/world/world';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { handmadeClock, handmadeDay, plainChild, plainPayload } from './handmadeSsd';

const ledger = 'ssd_api_data_staging_anon';

/** Other SSD tables need a row, or a first night stops to ask about them. */
const confirmed = { confirm: ['table-loss'] };

describe('a whole night, seen from outside', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start({ clock: handmadeClock });
    const data = emptySsd();
    appendSsd(data, plainChild('1001'));
    appendSsd(data, plainChild('a-1002 '));
    appendSsd(data, plainChild('bad id!'));
    await world.load(data);
    await world.startHost();
  });
  afterAll(() => world.close());

  it('stops the first night before empty tables, names them, and sends nothing', async () => {
    const { run } = await world.night();
    expect(run).toMatchObject({ state: 'ended', outcome: 'needs_attention', code: 'ssd-not-sound' });
    expect(run?.message).toContain('ssd_address is empty');
    expect(run?.message).toContain('"confirm":["table-loss"]');
    expect(await world.standIns.dfe.posts('test')).toEqual([]);
    expect(await world.sql.query(`SELECT COUNT(*) AS n FROM ${world.table(ledger)}`)).toEqual([{ n: 0 }]);
  });

  it('sends every sound child once confirmed, holds the bad one back alone, and keeps the receipts', async () => {
    const { run } = await world.requested(confirmed);
    expect(run).toMatchObject({
      state: 'ended',
      outcome: 'succeeded_with_findings',
      startedBy: 'http',
      runDate: handmadeDay,
      windowStart: '2024-04-01',
      windowEnd: '2026-11-23',
      counts: {
        persons: 3,
        cohort: 3,
        built: 3,
        heldBack: 1,
        created: 3,
        accepted: 2,
        refused: 0,
        unknown: 0,
      },
    });

    const holdings = await world.standIns.dfe.holdings('test');
    expect(holdings).toEqual([plainPayload('1001'), plainPayload('a-1002')]);

    const rows = await world.sql.query(
      `SELECT person_id, submission_status, row_state, api_response, accepted_by, previous_json_payload, json_payload, current_hash, previous_hash FROM ${world.table(ledger)} ORDER BY person_id`,
    );
    const receipts = (await world.standIns.dfe.posts('test')).flatMap((post) => post.receipts);
    expect(rows.map((row) => [row['person_id'], row['submission_status'], row['row_state']])).toEqual([
      ['1001', 'Sent', 'Unchanged'],
      ['a-1002', 'Sent', 'Unchanged'],
      ['bad id!', 'Error', 'New'],
    ]);
    const sent = rows.slice(0, 2);
    expect(sent.map((row) => row['accepted_by'])).toEqual(['test', 'test']);
    for (const [index, row] of sent.entries()) {
      expect(receipts[index]).toContain(String(row['api_response']));
      expect(row['previous_hash']).toEqual(row['current_hash']);
      expect(JSON.parse(String(row['previous_json_payload']))).toEqual(
        JSON.parse(String(row['json_payload'])),
      );
    }
    expect(rows[2]?.['api_response']).toBe('Held back: child-id-characters at la_child_id');
  });

  it('posts nothing and writes nothing to the ledger in a night without changes', async () => {
    const before = await world.sql.query(`SELECT * FROM ${world.table(ledger)} ORDER BY id`);
    const posts = await world.standIns.dfe.posts('test');
    const { run } = await world.night();
    expect(run).toMatchObject({
      outcome: 'succeeded_with_findings',
      counts: { unchanged: 3, accepted: 0, requests: 0 },
    });
    expect(await world.standIns.dfe.posts('test')).toEqual(posts);
    expect(await world.sql.query(`SELECT * FROM ${world.table(ledger)} ORDER BY id`)).toEqual(before);
  });

  it('sends only the child whose row has changed', async () => {
    await world.sql.query(
      `UPDATE ${world.table('ssd_cin_plans')} SET cinp_cin_plan_end_date = '2026-03-01' WHERE cinp_cin_plan_id = N'P1001'`,
    );
    const before = await world.standIns.dfe.posts('test');
    const { run } = await world.night();
    expect(run).toMatchObject({ counts: { updated: 1, accepted: 1, requests: 1 } });
    const posts = (await world.standIns.dfe.posts('test')).slice(before.length);
    expect(posts.map((post) => post.childIds)).toEqual([['1001']]);
    expect(JSON.stringify(await world.standIns.dfe.holds('test', '1001'))).toContain('2026-03-01');
  });

  it('says in its events whose run it is, how long each stage took, and what still waits', async () => {
    const events: AppEvent[] = [];
    const stop = world.onEvent((event) => events.push(event));
    const { run } = await world.night();
    stop();
    const named = (name: string) => events.filter(({ event }) => event === name);
    expect(events.map((event) => [event.event, event['runId']])).toEqual(
      events.map((event) => [event.event, run?.runId]),
    );
    expect(named('sql.connected').length).toBeGreaterThan(1);
    expect(named('run.started')).toHaveLength(1);
    expect(named('run.resumed')).toEqual([]);
    const stages = [
      'wait',
      'count',
      'prepare',
      'recount',
      'second-look',
      'deliver',
      'deliver-alone',
      'close',
    ];
    expect(named('run.stageEnded').map((event) => event['stage'])).toEqual(stages);
    const [finished] = named('run.finished');
    const took = named('run.stageEnded').reduce((sum, event) => sum + Number(event['durationMs']), 0);
    expect(Number(finished?.['durationMs'])).toBeGreaterThanOrEqual(took);
    expect(finished).toMatchObject({ childrenPending: 0 });
    expect(finished).not.toHaveProperty('oldestPendingHours');
  });

  it('says how many children wait when DfE is away, and since when', async () => {
    await world.sql.query(
      `UPDATE ${world.table('ssd_cin_plans')} SET cinp_cin_plan_end_date = '2026-04-01' WHERE cinp_cin_plan_id = N'P1001'`,
    );
    await world.standIns.dfe.setFaults([{ effect: { kind: 'answer', status: 503 } }]);
    const events: AppEvent[] = [];
    const stop = world.onEvent((event) => events.push(event));
    await world.night();
    stop();
    await world.standIns.dfe.setFaults([]);
    expect(events.filter(({ event }) => event === 'run.finished')).toEqual([
      expect.objectContaining({ childrenPending: 1, oldestPendingHours: expect.closeTo(0, 0) as number }),
    ]);
  });
});
