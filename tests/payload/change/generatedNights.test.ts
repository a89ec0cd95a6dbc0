import { buildChild } from '../../../lib/payload/buildChild';
import { normalKey } from '../../../lib/payload/normalKey';
import { normalise } from '../../../sandbox/dfe/normalise';
import { generateSsd } from '../../../sandbox/ssdData/generateSsd';
import { nextNight } from '../../../sandbox/ssdData/nights/nextNight';
import { Random } from '../../../sandbox/ssdData/random';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { assemblePersons } from '../../../tools/chaos/laws/assemblePersons';
import { contextOf } from '../rowBuilders';
import { answers, ChildLedger } from './history/deliveries';
import { breaches } from '../../../tools/chaos/laws/heldAsMeant';

const runDates = ['2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03'];
const long = process.env['TEST_LONG'] === '1';

/** Nights of generated children, built by the real rules, on either side of 1 April. */
test.each(['full', 'delta'] as const)('the law holds for built payloads night by night (%s)', (mode) => {
  const seed = 41;
  const random = new Random(seed, 1);
  const ledgers = new Map<string, ChildLedger>();
  const found: string[] = [];
  const kinds = new Set<string>();
  const nights: SsdData[] = [];
  for (const [index, runDate] of runDates.entries()) {
    const last = nights.at(-1);
    const earlier = nights.at(-2);
    nights.push(
      last === undefined
        ? generateSsd({ children: long ? 3_000 : 300, seed, runDate, awkwardShare: 0.2 })
        : nextNight(last, { seed, runDate, share: 0.3, ...(earlier && { earlier }) }).data,
    );
    const context = contextOf(runDate);
    const { window } = context;
    for (const rows of assemblePersons(
      nights.at(-1) ?? nights[0] ?? generateSsd({ children: 0, seed, runDate }),
    )) {
      const { personId, payload, heldBack } = buildChild(rows, context);
      if (payload === undefined || heldBack) continue;
      const ledger = ledgers.get(normalKey(personId)) ?? new ChildLedger();
      ledgers.set(normalKey(personId), ledger);
      const calm = index === runDates.length - 1 || random.chance(0.6);
      const answer = calm ? 'accepted' : random.pick(answers);
      const kind = ledger.deliver(payload, mode, window, answer);
      kinds.add(kind);
      if (ledger.inDoubt || (answer !== 'accepted' && kind !== 'unchanged' && kind !== 'nothing')) continue;
      const held = normalise(ledger.held ?? {});
      const believed = JSON.stringify(normalise(ledger.previous ?? {}));
      if (JSON.stringify(held) !== believed)
        found.push(`${runDate} ${personId} is believed to be held otherwise`);
      found.push(
        ...breaches(held, normalise(ledger.sent ?? {}), window).map(
          (path) => `${runDate} ${personId} ${path}`,
        ),
      );
    }
  }
  expect(found).toEqual([]);
  expect([...kinds].sort()).toEqual(
    mode === 'full' ? ['full', 'unchanged'] : ['delta', 'full', 'nothing', 'unchanged'],
  );
});
