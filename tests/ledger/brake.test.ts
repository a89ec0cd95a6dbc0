import type { RunView } from '../../lib/run/app/runView';
import { NightEdit } from '../../sandbox/ssdData/nights/nightEdit';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { childInVersion, nightOf, personOnly, ssdOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { LedgerWorld } from './nights/ledgerWorld';

const ids = Array.from({ length: 60 }, (_, index) => `child-${String(index).padStart(2, '0')}`);
const all = (version: (id: string, index: number) => SsdData): SsdData => ssdOf(...ids.map(version));
const everybody = all((id) => childInVersion(id, 1));
/** Tables shrink in these nights, which the operator knows. */
const losses = { confirm: ['table-loss'] as 'table-loss'[] };
const purgesToo = { confirm: ['table-loss', 'purges'] as ('table-loss' | 'purges')[] };

let ledger: LedgerWorld;
beforeAll(async () => {
  ledger = await LedgerWorld.start();
});
afterAll(() => ledger.close());

describe('the brake on what one run may take away', () => {
  let rowsBefore: Awaited<ReturnType<LedgerWorld['allColumns']>>;
  let mark: number;
  const note = async (): Promise<void> => {
    rowsBefore = await ledger.allColumns();
    mark = await ledger.postCount();
  };
  beforeEach(async () => {
    await ledger.hostWith({});
    await ledger.startFrom('everybody was sent', async () => {
      expect(await ledger.run(nightOf(1), losses, everybody)).toMatchObject({ counts: { accepted: 60 } });
    });
    await note();
  });

  const held = async (run: RunView, what: string): Promise<void> => {
    expect(run).toMatchObject({ outcome: 'needs_attention', code: 'purge-brake', prepareSound: false });
    expect(run.message).toContain(what);
    expect(run.message).toContain('{"confirm":["purges"]}');
    expect(await ledger.allColumns()).toEqual(rowsBefore);
    expect(await ledger.postedSince(mark)).toEqual([]);
  };
  const states = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const row of await ledger.rows()) {
      const state = `${row.row_state} ${row.submission_status}`;
      counts[state] = (counts[state] ?? 0) + 1;
    }
    return counts;
  };

  const fewer = (gone: number) => ssdOf(...ids.slice(gone).map((id) => childInVersion(id, 1)));

  it('lets twenty children leave, and takes them away at the second look of a later day', async () => {
    expect(await ledger.run(nightOf(2), losses, fewer(20))).toMatchObject({
      outcome: 'succeeded',
      counts: { deleted: 20, purges: 0, requests: 0 },
    });
    expect(await states()).toEqual({ 'Deleted Sent': 20, 'Unchanged Sent': 40 });
    // The same day is too early, and writes nothing.
    await note();
    expect(await ledger.run(nightOf(2, 19), losses)).toMatchObject({ counts: { purges: 0 } });
    expect(await ledger.allColumns()).toEqual(rowsBefore);
    expect(await ledger.holdings()).toHaveLength(60);

    expect(await ledger.run(nightOf(2, 21), losses)).toMatchObject({ counts: { purges: 20, accepted: 20 } });
    expect(await ledger.holdings()).toHaveLength(40);
    expect(await states()).toEqual({ 'Deleted Sent': 20, 'Unchanged Sent': 40 });
    expect((await ledger.row('child-00')).previous_json_payload).toBeNull();
    expect(await ledgerFaults(ledger, nightOf(2, 21))).toEqual([]);
    // Nothing is taken away twice.
    await note();
    expect(await ledger.run(nightOf(4), losses)).toMatchObject({ counts: { requests: 0 } });
    expect(await ledger.allColumns()).toEqual(rowsBefore);
  });

  it('holds when twenty-one children leave at once, and again at the second look, until it is confirmed', async () => {
    const run = await ledger.run(nightOf(2), losses, fewer(21));
    await held(run, '0 child records to be removed at DfE and 21 to be marked Deleted, of 60 held');
    const deliver = await ledger.run(nightOf(2, 1), { stages: 'deliver' });
    expect(deliver).toMatchObject({ outcome: 'needs_attention', code: 'prepare-not-sound' });

    expect(await ledger.run(nightOf(2, 2), purgesToo)).toMatchObject({ counts: { deleted: 21 } });
    await note();
    const second = await ledger.run(nightOf(3, 2), losses);
    await held(second, '21 child records to be removed at DfE and 0 to be marked Deleted');
    expect(await ledger.run(nightOf(3, 3), purgesToo)).toMatchObject({
      counts: { purges: 21, accepted: 21 },
    });
    expect(await ledger.holdings()).toHaveLength(39);
  });

  it('forgets the first look at a child that returns', async () => {
    await ledger.run(nightOf(2), losses, fewer(1));
    await ledger.run(nightOf(3), losses, everybody);
    expect(await ledger.row('child-00')).toMatchObject({
      row_state: 'Unchanged',
      submission_status: 'Sent',
      gone_since: null,
    });
    await ledger.run(nightOf(4), losses, fewer(1));
    expect(await ledger.holdings()).toHaveLength(60);
    await ledger.run(nightOf(5), losses);
    expect(await ledger.holdings()).toHaveLength(59);
  });

  it('counts who left the cohort as well, of whom nothing is sent', async () => {
    const left = (count: number) =>
      all((id, index) => (index < count ? personOnly(id) : childInVersion(id, 1)));
    await held(await ledger.run(nightOf(2), losses, left(21)), '21 to be marked Deleted');
    expect(await ledger.run(nightOf(2, 1), losses, left(20))).toMatchObject({
      outcome: 'succeeded',
      counts: { deleted: 20, purges: 0, requests: 0 },
    });
    expect(await states()).toEqual({ 'Deleted Sent': 20, 'Unchanged Sent': 40 });
    await ledger.run(nightOf(9), losses);
    expect(await ledger.holdings()).toHaveLength(60);
  });

  it('holds when more than twenty entries are lost, until it is confirmed', async () => {
    const withoutPlan = all((id, index) => {
      const data = childInVersion(id, 1);
      return index < 21 ? { ...data, ssd_cin_plans: data.ssd_cin_plans.slice(1) } : data;
    });
    await held(await ledger.run(nightOf(2), losses, withoutPlan), '21 entries to be removed');
    expect(await ledger.run(nightOf(2, 1), purgesToo)).toMatchObject({
      outcome: 'succeeded',
      counts: { entryPurges: 21, accepted: 21 },
    });
    expect(await ledgerFaults(ledger, nightOf(2, 1))).toEqual([]);
  });

  it('does not hold when every id is reissued and every child changes', async () => {
    const edit = new NightEdit();
    const changed = all((id) => {
      const data = childInVersion(id, 1);
      for (const row of data.ssd_person) row.pers_forename = 'Fakeother';
      for (const row of data.ssd_cin_plans) edit.reissue(row.cinp_cin_plan_id, `new-${row.cinp_cin_plan_id}`);
      for (const row of data.ssd_cin_episodes)
        edit.reissue(row.cine_referral_id, `new-${row.cine_referral_id}`);
      return data;
    });
    expect(await ledger.run(nightOf(2), {}, edit.applyTo(changed))).toMatchObject({
      outcome: 'succeeded',
      counts: { entryPurges: 0, accepted: 60 },
    });
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
  });
});

describe('with the setting that purges who left the cohort', () => {
  beforeAll(async () => {
    await ledger.hostWith({ LEAVER_PURGE_COHORT: 'true' });
    await ledger.forgetAll();
  });

  it('takes away, at the second look, who is still in the SSD', async () => {
    await ledger.run(nightOf(1), losses, ssdOf(childInVersion('stays', 1), childInVersion('leaves', 1)));
    const left = ssdOf(childInVersion('stays', 1), personOnly('leaves'));
    await ledger.run(nightOf(2), losses, left);
    expect(await ledger.dfe.holds('test', 'leaves')).toBeDefined();
    await ledger.run(nightOf(3), losses);
    expect(await ledger.dfe.holds('test', 'leaves')).toBeUndefined();
    expect(await ledger.row('leaves')).toMatchObject({ row_state: 'Deleted', submission_status: 'Sent' });
    await ledger.run(nightOf(4), losses, ssdOf(childInVersion('stays', 1), childInVersion('leaves', 1)));
    expect(await ledger.dfe.holds('test', 'leaves')).toBeDefined();
    expect(await ledgerFaults(ledger, nightOf(4))).toEqual([]);
  });
});
