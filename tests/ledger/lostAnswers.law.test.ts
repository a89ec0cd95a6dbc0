import { Random } from '../../sandbox/ssdData/random';
import { faultsOfNight } from './nights/faultyNight';
import { generateNights } from './nights/generatedNights';
import { ledgerFaults } from './nights/ledgerFaults';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';

const twelveDates = [
  ...['2026-03-25', '2026-03-26', '2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30'],
  ...['2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04', '2026-04-05'],
];
const long = process.env['TEST_LONG'] === '1';
const runDates = long ? twelveDates : twelveDates.slice(3, 10);
const children = long ? 30 : 20;
const seeds = long ? Array.from({ length: 10 }, (_, index) => 300 + index) : [5, 6];

describe('whatever answers are lost, in either mode', () => {
  let ledger: LedgerWorld;
  beforeAll(async () => {
    ledger = await LedgerWorld.start({
      SSD_CHUNK_SIZE: '15',
      DFE_BATCH_CHILDREN: '6',
      DFE_CONCURRENCY: '2',
      DFE_MAX_TRIES: '3',
      DFE_REQUEST_TIMEOUT_SECONDS: '60',
    });
  });
  afterAll(() => ledger.close());
  const seen = new Map<string, number>();
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

  test.each(seeds)(
    'the law holds after each night without faults, and the ledger never says what is not so (history %s)',
    async (seed) => {
      await ledger.forgetAll();
      const random = new Random(seed, 3);
      const meant = new MeantHoldings();
      const found: string[] = [];
      for (const { runDate, data } of generateNights({ seed, children, runDates, share: 0.4 })) {
        const at = `${runDate}T02:30:00Z`;
        const calm = runDate === runDates.at(-1) || random.chance(0.35);
        const before = await ledger.holdings();
        const ids = data.ssd_person.map((row) => String(row.pers_person_id));
        if (!calm) await ledger.dfe.setFaults(faultsOfNight(random, ids, long ? 0.2 : 0));
        const run = await ledger.run(at, { ...knownLosses, mode: random.pick(['full', 'delta']) }, data);
        await ledger.dfe.clearFaults();
        meant.read(data, at);
        if (run.counts.unknown > 0) note('children in doubt');
        const faults = await ledgerFaults(ledger, at);
        if (calm) {
          expect(run.outcome).toMatch(/^succeeded/);
          faults.push(...meant.breaches(await ledger.holdings(), before));
          if (
            (await ledger.submissions()).some(
              ({ outcome, kind }) => outcome === 'unknown' && kind === 'purge',
            )
          )
            note('purges in doubt');
        }
        found.push(...faults.map((fault) => `${runDate} ${calm ? 'calm' : 'faulty'} ${fault}`));
      }
      expect(found).toEqual([]);
    },
  );

  it('has tried what there is to try', () => {
    expect([...seen.keys()].sort()).toEqual(['children in doubt', 'purges in doubt']);
  });
});
