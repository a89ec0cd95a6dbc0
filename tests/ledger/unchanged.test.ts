import type { SsdTable } from '../../lib/payload/personRows';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightEdit } from '../../sandbox/ssdData/nights/nightEdit';
import type { SsdData, SsdValue } from '../../sandbox/ssdData/ssdData';
import { plainChild } from '../night/handmadeSsd';
import { nightOf, ssdOf } from './nights/fewChildren';
import { LedgerWorld } from './nights/ledgerWorld';
import { richChild } from './nights/richChild';

const rich = 'rich-child';
const start = ssdOf(richChild(rich), plainChild('plain-child'));

/** The data with one value replaced in every row of the rich child's table. */
const withValue = (table: SsdTable, column: string, value: SsdValue) => (data: SsdData) => ({
  ...data,
  [table]: data[table].map((row) => (JSON.stringify(row).includes(rich) ? { ...row, [column]: value } : row)),
});

describe('a night in which nothing changed', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start();
  });
  afterAll(() => ledger.close());

  it.each(['full', 'delta'] as const)(
    'writes nothing to any column of any ledger row, whatever order the refilled tables are in (%s)',
    async (mode) => {
      await ledger.forgetAll();
      const runDate = '2026-11-02';
      const data = generateSsd({ children: 60, seed: 3, runDate, awkwardShare: 0.3 });
      await ledger.run(nightOf(1), { confirm: ['table-loss'], mode }, data);
      const rows = await ledger.allColumns();
      const submissions = await ledger.submissions();
      const mark = await ledger.postCount();
      expect(rows.length).toBeGreaterThan(40);

      const turned = Object.fromEntries(
        Object.entries(data).map(([table, list]) => [table, list.toReversed()]),
      ) as unknown as SsdData;
      const run = await ledger.run(nightOf(2), { confirm: [], mode }, turned);
      expect(run).toMatchObject({ counts: { created: 0, updated: 0, deleted: 0, requests: 0 } });
      expect(await ledger.allColumns()).toEqual(rows);
      expect(await ledger.submissions()).toEqual(submissions);
      expect(await ledger.postedSince(mark)).toEqual([]);
    },
  );
});

describe('one thing changes in a night', () => {
  let ledger: LedgerWorld;
  let data: SsdData;
  let night = 0;
  const play = async (): Promise<string[]> => {
    const mark = await ledger.postCount();
    const run = await ledger.run(nightOf((night += 1)), { mode: 'delta', confirm: ['table-loss'] }, data);
    expect(run.outcome).toBe('succeeded');
    return ledger.postedSince(mark);
  };
  beforeAll(async () => {
    ledger = await LedgerWorld.start();
    data = start;
    expect((await play()).sort()).toEqual(['plain-child', rich]);
  });
  afterAll(() => ledger.close());

  it.each<readonly [string, SsdTable, string, SsdValue]>([
    ['the UPN', 'ssd_person', 'pers_upn', 'B123456789012'],
    ['the former UPN', 'ssd_linked_identifiers', 'link_identifier_value', 'C123456789012'],
    ['the disability', 'ssd_disability', 'disa_disability_code', 'LD'],
    ['the factors', 'ssd_assessment_factors', 'cinf_assessment_factors_json', '["1A", "2B"]'],
    ['the worker of an involvement', 'ssd_involvements', 'invo_professional_id', `X${rich}`],
    ['the end of an involvement', 'ssd_involvements', 'invo_involvement_end_date', '2026-10-01'],
    ['the end reason of a placement', 'ssd_cla_episodes', 'clae_cla_episode_ceased_reason', 'E8'],
    ['the change reason of a placement', 'ssd_cla_placement', 'clap_cla_placement_change_reason', 'ALLEG'],
    ['the end of an enquiry', 'ssd_s47_enquiry', 's47e_s47_end_date', '2026-03-05'],
    ['the source of a referral', 'ssd_cin_episodes', 'cine_referral_source_code', '2B'],
    ['the legacy id', 'ssd_person', 'pers_legacy_id', 'L-another'],
  ])('%s alone sends the child, and nobody else', async (_, table, column, value) => {
    data = withValue(table, column, value)(data);
    expect(await play()).toEqual([rich]);
  });

  it.each([
    ['a referral', `R${rich}`],
    ['an assessment', `A${rich}`],
    ['a child in need plan', `P${rich}`],
    ['an enquiry', `S${rich}`],
    ['a child protection plan', `CP${rich}`],
    ['a placement', `PL${rich}`],
  ])('a reissued id of %s sends nothing and writes nothing', async (_, id) => {
    const edit = new NightEdit();
    edit.reissue(id, `new-${id}`);
    const reissued = edit.applyTo(data);
    expect(reissued).not.toEqual(data);
    data = reissued;
    const rows = await ledger.allColumns();
    expect(await play()).toEqual([]);
    expect(await ledger.allColumns()).toEqual(rows);
  });

  it.each<readonly [string, SsdTable, string, SsdValue]>([
    ['a column that is not sent', 'ssd_person', 'pers_nationality', 'FAKE'],
    ['the id of an involvement', 'ssd_involvements', 'invo_involvements_id', 'another'],
    ['the id of the factors', 'ssd_assessment_factors', 'cinf_table_id', 'another'],
    ['blanks around a code', 'ssd_cin_episodes', 'cine_referral_source_code', ' 2b '],
  ])('%s sends nothing', async (_, table, column, value) => {
    data = withValue(table, column, value)(data);
    const rows = await ledger.allColumns();
    expect(await play()).toEqual([]);
    expect(await ledger.allColumns()).toEqual(rows);
  });
});
