import { Random } from '../../sandbox/ssdData/random';
import { faultsOfNight } from './nights/faultyNight';
import { generateNights } from './nights/generatedNights';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { differences, everyByte, planOf } from './nights/plans';

const long = process.env['TEST_LONG'] === '1';
const sixDates = ['2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03'];
const runDates = long ? sixDates : sixDates.slice(0, 5);
const children = long ? 30 : 20;
const modes = ['full', 'delta'] as const;
const histories = (long ? Array.from({ length: 10 }, (_, index) => 200 + index) : [6]).flatMap((seed) =>
  modes.map((mode) => ({ seed, mode })),
);

describe('a dry run writes nothing, and says exactly what the next run then does', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({
      SSD_CHUNK_SIZE: '15',
      DFE_BATCH_CHILDREN: '10',
      DFE_MAX_TRIES: '3',
      DFE_RETRY_DELAY_MS: '1',
    });
  });
  afterAll(() => ledger.close());
  const seen = new Set<string>();

  test.each(histories)('in mode $mode, history $seed', async ({ seed, mode }) => {
    await ledger.forgetAll();
    const random = new Random(seed, 11);
    const found: string[] = [];
    for (const [night, { runDate, data }] of generateNights({
      seed,
      children,
      runDates,
      share: 0.4,
    }).entries()) {
      const at = `${runDate}T02:30:00Z`;
      await ledger.world.replace(data);
      // Every second night loses answers, or has children refused: the night after it finds them in doubt, or in error.
      const isFaulty = night % 2 === 1;
      const retryErrors = random.chance(0.5);
      const options = { ...knownLosses, mode, retryErrors };

      const bytes = await everyByte(ledger);
      const before = await ledger.allColumns();
      const mark = await ledger.postCount();
      const dry = await ledger.run(at, { ...options, dryRun: true });
      expect(dry.outcome).toMatch(/^succeeded/);
      expect(await everyByte(ledger)).toBe(bytes);
      expect(await ledger.postCount()).toBe(mark);
      const plan = await planOf(ledger, dry);
      for (const { kind, why } of plan) seen.add(`${kind} ${why}`);

      if (isFaulty) {
        const ids = plan.filter(({ kind }) => kind !== 'none').map(({ person_id }) => person_id);
        const refused = { effect: { kind: 'refuse', childIds: ids.slice(0, 3), naming: 'all' } } as const;
        await ledger.dfe.setFaults(ids.length === 0 ? [] : [refused, ...faultsOfNight(random, ids, 0)]);
      }
      const run = await ledger.run(at, options);
      await ledger.dfe.clearFaults();
      if (isFaulty) continue;
      expect(run.outcome).toMatch(/^succeeded/);
      const faults = await differences(ledger, plan, run, { before, mark });
      found.push(...faults.map((fault) => `${runDate} ${fault}`));
      const { persons, cohort, heldBack, created, updated, deleted, purges, entries, entryPurges, silent } =
        run.counts;
      expect(dry.counts).toMatchObject({
        persons,
        cohort,
        heldBack,
        created,
        updated,
        deleted,
        purges,
        entries,
        entryPurges,
        silent,
      });
    }
    expect(found).toEqual([]);
  });

  it('has tried what there is to try', () => {
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'full new',
        'full changed',
        'full in-doubt',
        'delta changed',
        'purge gone',
        'none gone',
        'none left-cohort',
        'none held-back',
      ]),
    );
  });
});
