import type { SsdTable } from '../../lib/payload/personRows';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { NightEdit } from '../../sandbox/ssdData/nights/nightEdit';
import type { PlainRow } from '../../sandbox/sql/collectSink';
import type { SsdData, SsdValue } from '../../sandbox/ssdData/ssdData';
import { plainChild } from '../night/handmadeSsd';
import { nightOf, ssdOf } from './nights/fewChildren';
import { LedgerWorld } from './nights/ledgerWorld';
import { richChild } from './nights/richChild';

/** One value of a child's row, and another in its place. */
interface Change {
  readonly what: string;
  readonly table: SsdTable;
  readonly column: string;
  readonly value: (id: string) => SsdValue;
}
const change = (
  what: string,
  table: SsdTable,
  column: string,
  value: SsdValue | Change['value'],
): Change => ({
  what,
  table,
  column,
  value: typeof value === 'function' ? value : () => value,
});

const sending = [
  change('the UPN', 'ssd_person', 'pers_upn', 'B123456789012'),
  change('the former UPN', 'ssd_linked_identifiers', 'link_identifier_value', 'C123456789012'),
  change('the disability', 'ssd_disability', 'disa_disability_code', 'LD'),
  change('the factors', 'ssd_assessment_factors', 'cinf_assessment_factors_json', '["1A", "2B"]'),
  change('the worker of an involvement', 'ssd_involvements', 'invo_professional_id', (id) => `X${id}`),
  change('the end of an involvement', 'ssd_involvements', 'invo_involvement_end_date', '2026-10-01'),
  change('the end reason of a placement', 'ssd_cla_episodes', 'clae_cla_episode_ceased_reason', 'E8'),
  change(
    'the change reason of a placement',
    'ssd_cla_placement',
    'clap_cla_placement_change_reason',
    'ALLEG',
  ),
  change('the end of an enquiry', 'ssd_s47_enquiry', 's47e_s47_end_date', '2026-03-05'),
  change('the source of a referral', 'ssd_cin_episodes', 'cine_referral_source_code', '2B'),
  change('the legacy id', 'ssd_person', 'pers_legacy_id', 'L-another'),
].map((one, at) => ({ ...one, id: `sending-${10 + at}` }));

const reissuing = [
  { what: 'a referral', of: 'R' },
  { what: 'an assessment', of: 'A' },
  { what: 'a child in need plan', of: 'P' },
  { what: 'an enquiry', of: 'S' },
  { what: 'a child protection plan', of: 'CP' },
  { what: 'a placement', of: 'PL' },
].map((one, at) => ({ ...one, id: `reissuing-${10 + at}` }));

const silent = [
  change('a column that is not sent', 'ssd_person', 'pers_nationality', 'FAKE'),
  change('the id of an involvement', 'ssd_involvements', 'invo_involvements_id', 'another'),
  change('the id of the factors', 'ssd_assessment_factors', 'cinf_table_id', 'another'),
  change('blanks around a code', 'ssd_cin_episodes', 'cine_referral_source_code', ' 1a '),
].map((one, at) => ({ ...one, id: `silent-${10 + at}` }));

/** Each case has a child of its own, so that one night plays many of them. */
const children = [...sending, ...reissuing, ...silent].map(({ id }) => id);
const start = ssdOf(...children.map(richChild), plainChild('plain-child'));

/** The data with the value replaced in every row of the child's table. */
const withChange = (data: SsdData, { table, column, value, id }: (typeof sending)[number]): SsdData => ({
  ...data,
  [table]: data[table].map((row) =>
    JSON.stringify(row).includes(id) ? { ...row, [column]: value(id) } : row,
  ),
});
const withReissue = (data: SsdData, { of, id }: (typeof reissuing)[number]): SsdData => {
  const edit = new NightEdit();
  edit.reissue(`${of}${id}`, `new-${of}${id}`);
  return edit.applyTo(data);
};

let ledger: LedgerWorld;
beforeAll(async () => {
  ledger = await LedgerWorld.start();
});
afterAll(() => ledger.close());

describe('a night in which nothing changed', () => {
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
  let posted: string[][];
  let before: PlainRow[];
  let after: PlainRow[];
  beforeAll(async () => {
    await ledger.forgetAll();
    const changed = sending.reduce(withChange, start);
    posted = [];
    for (const [index, data] of [
      start,
      changed,
      silent.reduce(withChange, reissuing.reduce(withReissue, changed)),
    ].entries()) {
      before = await ledger.allColumns();
      const mark = await ledger.postCount();
      const run = await ledger.run(nightOf(index + 1), { mode: 'delta', confirm: ['table-loss'] }, data);
      expect(run.outcome).toBe('succeeded');
      posted.push((await ledger.postedSince(mark)).sort());
    }
    after = await ledger.allColumns();
  });
  const rowOf = (rows: readonly PlainRow[], id: string): PlainRow | undefined =>
    rows.find(({ person_id }) => person_id === id);

  it('sends everybody at first', () => {
    expect(posted[0]).toEqual([...children, 'plain-child'].sort());
  });

  it.each(sending)('$what alone sends the child', (one) => {
    expect(withChange(start, one)).not.toEqual(start);
    expect(posted[1]?.filter((id) => id === one.id)).toEqual([one.id]);
  });

  it('and sends no other child', () => {
    expect(posted[1]).toEqual(sending.map(({ id }) => id).sort());
  });

  it.each(reissuing)('a reissued id of $what sends nothing and writes nothing', (one) => {
    expect(withReissue(start, one)).not.toEqual(start);
    expect(posted[2]).not.toContain(one.id);
    expect(rowOf(after, one.id)).toBeDefined();
    expect(rowOf(after, one.id)).toEqual(rowOf(before, one.id));
  });

  it.each(silent)('$what sends nothing', (one) => {
    expect(withChange(start, one)).not.toEqual(start);
    expect(posted[2]).not.toContain(one.id);
    expect(rowOf(after, one.id)).toBeDefined();
    expect(rowOf(after, one.id)).toEqual(rowOf(before, one.id));
  });

  it('and nothing is sent or written of any other child', () => {
    expect(posted[2]).toEqual([]);
    expect(after).toEqual(before);
  });
});
