import type { SsdTable } from '../../lib/payload/personRows';
import type { RunView } from '../../lib/run/app/runView';
import type { SqlFault } from '../../sandbox/sql/faults';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { plainChild } from '../night/handmadeSsd';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { nightOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { LedgerWorld } from './nights/ledgerWorld';
import { describeOnStandIn } from '../standInOnly';
import { until } from '../until';

const runDate = '2026-11-02';
const whole = generateSsd({ children: 60, seed: 8, runDate, awkwardShare: 0 });
appendSsd(whole, plainChild('renamed'));

/** The whole SSD a night later: somebody has another name and has lost a plan, so there would be something to send. */
const nextDay: SsdData = {
  ...whole,
  ssd_person: whole.ssd_person.map((row) =>
    row.pers_person_id === 'renamed' ? { ...row, pers_surname: 'Fakesurname2' } : row,
  ),
  ssd_cin_plans: whole.ssd_cin_plans.filter((row) => row.cinp_cin_plan_id !== 'Prenamed'),
};

/** One of the tables; all of them in the long run. */
const few = (...tables: readonly SsdTable[]): readonly SsdTable[] =>
  process.env['TEST_LONG'] === '1' ? tables : tables.slice(0, 1);

const without = (data: SsdData, table: SsdTable, share: number): SsdData => ({
  ...data,
  [table]: data[table].slice(Math.ceil(data[table].length * share)),
});

describe('the guard against a half-built SSD', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({ DFE_MODE: 'full' });
  });
  afterAll(() => ledger.close());

  let rowsBefore: Awaited<ReturnType<LedgerWorld['allColumns']>>;
  let mark: number;
  beforeEach(async () => {
    await ledger.startFrom('everybody was sent', async () => {
      const run = await ledger.run(nightOf(1), { confirm: ['table-loss'] }, whole);
      expect(run).toMatchObject({ outcome: 'succeeded', prepareSound: true });
    });
    rowsBefore = await ledger.allColumns();
    mark = await ledger.postCount();
  });
  afterEach(() => ledger.world.clearSqlFaults());

  const stopped = async (run: RunView, problem: string): Promise<void> => {
    expect(run).toMatchObject({ outcome: 'needs_attention', code: 'ssd-not-sound', prepareSound: false });
    expect(run.message).toContain(problem);
    expect(await ledger.postedSince(mark)).toEqual([]);
    // Nor does a run that was to deliver only, whoever asks for it.
    const deliver = await ledger.run(nightOf(2, 1), { stages: 'deliver' });
    expect(deliver).toMatchObject({ outcome: 'needs_attention', code: 'prepare-not-sound' });
    expect(await ledger.postedSince(mark)).toEqual([]);
    const purges = (await ledger.rows()).filter((row) => row.row_state === 'Deleted');
    expect(purges).toEqual([]);
  };

  it.each<readonly [string, SsdTable, number, string]>([
    ['the people are gone', 'ssd_person', 1, 'ssd_person is empty'],
    ['the plans are gone', 'ssd_cin_plans', 1, 'ssd_cin_plans is empty'],
    ['the people have shrunk by 15 %', 'ssd_person', 0.15, 'ssd_person has '],
    ['the professionals have shrunk by 15 %', 'ssd_professionals', 0.15, 'ssd_professionals has '],
  ])(
    'before the run %s: nothing is prepared or sent until it is confirmed',
    async (_, table, share, problem) => {
      const run = await ledger.run(nightOf(2), {}, without(nextDay, table, share));
      await stopped(run, problem);
      expect(await ledger.allColumns()).toEqual(rowsBefore);

      const confirmed = await ledger.run(nightOf(2, 2), { confirm: ['table-loss', 'purges'] });
      expect(confirmed).toMatchObject({ prepareSound: true });
      expect(confirmed.outcome).toMatch(/^succeeded/);
      expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
      // What was confirmed is what the next night is compared with.
      expect(await ledger.run(nightOf(3), { confirm: ['purges'] })).toMatchObject({ prepareSound: true });
    },
  );

  it('lets a table shrink by a tenth', async () => {
    const run = await ledger.run(nightOf(2), {}, without(nextDay, 'ssd_immigration_status', 0.02));
    expect(run).toMatchObject({ prepareSound: true });
    expect(await ledger.postedSince(mark)).toContain('renamed');
  });

  /** The first statement of each stage, at which it is held until what happens outside has happened. */
  const firstStatement: Readonly<Record<string, Pick<SqlFault, 'match' | 'skip'>>> = {
    prepare: { match: 'AS from_id' },
    recount: { match: 'COUNT\\(\\*\\).*ssd_care_leavers', skip: 1 },
    'second-look': { match: 'AS held\\s+FROM', skip: 1 },
  };

  /** Plays a night in which the SSD is changed from outside when a stage begins; the stages in their order. */
  const nightWith = async (changes: Readonly<Record<string, () => Promise<unknown>>>): Promise<RunView> => {
    const { sql } = ledger.world.standIns;
    await ledger.world.replace(nextDay);
    await sql.setFaults(
      Object.keys(changes).map((stage) => ({ kind: 'hold', times: 1, ...firstStatement[stage] })),
    );
    const stages: string[] = [];
    const stop = ledger.world.onEvent((event) => {
      if (event.event === 'run.stage') stages.push(String(event['stage']));
    });
    const state = { isOver: false };
    const night = ledger.run(nightOf(2), {}).finally(() => {
      state.isOver = true;
    });
    for (const [stage, change] of Object.entries(changes)) {
      await until(async () => state.isOver || (await sql.held()) > 0);
      expect({ stage, held: await sql.held(), began: stages.at(-1) }).toEqual({
        stage,
        held: 1,
        began: stage,
      });
      await change();
      await sql.release();
    }
    const run = await night;
    stop();
    return run;
  };
  const empty = (table: SsdTable) => () => ledger.query(`DELETE FROM ${ledger.world.table(table)}`);
  const refill = (table: SsdTable) => () => ledger.world.load({ [table]: nextDay[table] });

  describeOnStandIn('changed while it is read', 'needs SQL faults', () => {
    it.each(few('ssd_person', 'ssd_disability', 'ssd_cin_episodes', 'ssd_cin_plans'))(
      'while it is read %s is emptied: nothing is sent or purged',
      async (table) => {
        const run = await nightWith({ prepare: empty(table) });
        await stopped(run, `${table} changed from ${nextDay[table].length} to 0 rows while it was read`);
        // The next night, when all is there again, goes as if nothing had been.
        const next = await ledger.run(nightOf(3), {}, nextDay);
        expect(next).toMatchObject({ outcome: 'succeeded', prepareSound: true });
        expect(await ledgerFaults(ledger, nightOf(3))).toEqual([]);
        expect((await ledger.rows()).every((row) => row.submission_status === 'Sent')).toBe(true);
      },
    );

    it.each(few('ssd_cin_plans', 'ssd_disability', 'ssd_sdq_scores'))(
      'while it is read %s is emptied and filled again: who was read without it is read once more',
      async (table) => {
        const run = await nightWith({ prepare: empty(table), recount: refill(table) });
        expect(run).toMatchObject({ outcome: 'succeeded', prepareSound: true });
        expect(await ledger.postedSince(mark)).toEqual(['renamed']);
        expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
      },
    );

    it('while it is read everybody is gone and comes back: the brake holds, and nothing is sent or purged', async () => {
      const run = await nightWith({ prepare: empty('ssd_person'), recount: refill('ssd_person') });
      expect(run).toMatchObject({ outcome: 'needs_attention', code: 'purge-brake', prepareSound: false });
      expect(await ledger.allColumns()).toEqual(rowsBefore);
      expect(await ledger.postedSince(mark)).toEqual([]);
    });

    it.each(few('ssd_person', 'ssd_disability', 'ssd_cin_plans', 'ssd_sdq_scores'))(
      'at the second look %s is emptied: nothing is sent or purged',
      async (table) => {
        const run = await nightWith({ 'second-look': empty(table) });
        expect(run).toMatchObject({ outcome: 'needs_attention', prepareSound: false });
        expect(await ledger.postedSince(mark)).toEqual([]);
        const next = await ledger.run(nightOf(3), {}, nextDay);
        expect(next).toMatchObject({ outcome: 'succeeded', prepareSound: true });
        expect(await ledgerFaults(ledger, nightOf(3))).toEqual([]);
        expect((await ledger.rows()).every((row) => row.submission_status === 'Sent')).toBe(true);
      },
    );
  });
});
