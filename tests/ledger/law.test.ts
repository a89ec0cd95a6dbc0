import { generateNights } from './nights/generatedNights';
import { ledgerFaults } from './nights/ledgerFaults';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';

const long = process.env['TEST_LONG'] === '1';
/** Ten nights, or a sample of seven, with the window's move on 1 April among them. */
const tenDates = [
  ...['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'],
  ...['2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04', '2026-04-05'],
];
const runDates = long ? tenDates : tenDates.slice(2, 9);
/** How many children there are on the first night. */
const children = long ? 40 : 25;
const modes = ['full', 'delta'] as const;
const histories = long
  ? Array.from({ length: 12 }, (_, index) => modes.map((mode) => ({ seed: 100 + index, mode }))).flat()
  : // Histories in which a child is held back: not every one has such a child.
    modes.map((mode, index) => ({ seed: 5 + index, mode }));

describe('after each night DfE holds the current payload of every child, plus only what left by the window', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({ SSD_CHUNK_SIZE: '15', DFE_BATCH_CHILDREN: '10' });
  });
  afterAll(() => ledger.close());
  const seen = new Set<string>();

  test.each(histories)('in mode $mode, history $seed', async ({ seed, mode }) => {
    await ledger.forgetAll();
    const meant = new MeantHoldings();
    const found: string[] = [];
    for (const { runDate, data } of generateNights({ seed, children, runDates, share: 0.35 })) {
      const at = `${runDate}T02:30:00Z`;
      const before = await ledger.holdings();
      const mark = await ledger.postCount();
      const run = await ledger.run(at, { ...knownLosses, mode }, data);
      expect(run.outcome).toMatch(/^succeeded/);
      expect(run.runDate).toBe(runDate);
      meant.read(data, at);
      const held = await ledger.holdings();
      if (meant.withSurplus(held).length > 0) seen.add('left by the window');
      const faults = [
        ...meant.breaches(held, before),
        ...meant.wronglyTaken(held, before),
        ...(await ledgerFaults(ledger, at)),
      ];
      found.push(...faults.map((fault) => `${runDate} ${fault}`));
      for (const post of (await ledger.dfe.posts('test')).slice(mark))
        if (post.childPurges > 0) seen.add('child purged');
      for (const fate of ['held back', 'left the cohort', 'gone from the SSD'] as const)
        if (meant.of(fate).length > 0) seen.add(fate);
      for (const { kind } of await ledger.submissions()) seen.add(kind);
    }
    expect(found).toEqual([]);
  });

  it.each(['full', 'delta'] as const)(
    'in mode %s, prepared late on 31 March and delivered early on 1 April by London time, with its other window',
    async (mode) => {
      await ledger.forgetAll();
      const meant = new MeantHoldings();
      const dates = ['2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01'];
      const ends: string[] = [];
      for (const { runDate, data } of generateNights({
        seed: 9,
        children,
        runDates: dates,
        share: 0.5,
      })) {
        const before = await ledger.holdings();
        const late = runDate === '2026-03-31';
        const at = late ? '2026-03-31T22:50:00Z' : `${runDate}T02:30:00Z`;
        const to = late ? '2026-03-31T23:10:00Z' : at;
        const stages = late ? ('prepare' as const) : ('all' as const);
        ends.push((await ledger.run(at, { ...knownLosses, mode, stages }, data)).windowEnd ?? '');
        if (late) await ledger.run(to, { mode, stages: 'deliver' });
        meant.read(data, at);
        meant.deliveredAt(to);
        const held = await ledger.holdings();
        expect([...meant.breaches(held, before), ...meant.wronglyTaken(held, before)]).toEqual([]);
        expect(await ledgerFaults(ledger, to)).toEqual([]);
      }
      expect(ends).toEqual(['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02']);
    },
  );

  it('has tried what there is to try', () => {
    const fates = ['gone from the SSD', 'held back', 'left the cohort'];
    const rest = ['child purged', 'delta', 'full', 'left by the window', 'purge'];
    expect([...seen].sort()).toEqual([...fates, ...rest].sort());
  });
});
