import fc from 'fast-check';
import { reportingWindow } from '../../../lib/payload/window';
import { normalise } from '../../../sandbox/dfe/normalise';
import { answers, ChildLedger } from './history/deliveries';
import { breaches } from '../../../tools/chaos/laws/heldAsMeant';
import { operate, operationKinds, type Operation } from './history/operations';
import { viewOf, type SourceChild } from './history/sourceChild';

/** Nights on either side of every 1 April that moves the window. */
const runDates = [
  '2026-03-30',
  '2026-03-31',
  '2026-04-01',
  '2026-04-02',
  '2027-03-31',
  '2027-04-01',
] as const;
const windows = runDates.map((runDate) =>
  reportingWindow(runDate, { monthsBack: 24, financialYearStartMonth: 4 }),
);

const operation: fc.Arbitrary<Operation> = fc.record({
  what: fc.constantFrom(...operationKinds),
  a: fc.nat(23),
  b: fc.nat(23),
  c: fc.nat(23),
});

const night = fc.record({
  dateStep: fc.constantFrom(0, 0, 1),
  operations: fc.array(operation, { maxLength: 5 }),
  source: fc.constantFrom('changes', 'changes', 'changes', 'reverts', 'leaves'),
  mode: fc.constantFrom('full' as const, 'delta' as const),
  answer: fc.constantFrom('accepted' as const, 'accepted' as const, ...answers),
});

const history = fc.record({
  start: fc.array(operation, { minLength: 5, maxLength: 25 }),
  nights: fc.array(night, { minLength: 2, maxLength: 10 }),
});

const numRuns = process.env['TEST_LONG'] === '1' ? 40_000 : 600;

test('after every accepted body DfE holds the current payload, plus only what left by the window', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(history, ({ start, nights }) => {
      let lastId = 0;
      const fresh = () => `id${(lastId += 1)}`;
      const change = (child: SourceChild, operations: readonly Operation[]) =>
        operations.reduce((now, next) => operate(now, next, fresh), child);
      const empty: SourceChild = { surname: 'Fakesurname', scores: [], episodes: [] };
      const versions = [change(change(empty, [{ what: 'add episode', a: 3, b: 0, c: 0 }]), start)];
      const ledger = new ChildLedger();
      let date = 0;
      for (const { dateStep, operations, source, mode, answer } of nights) {
        date = Math.min(date + dateStep, windows.length - 1);
        const window = windows[date];
        if (window === undefined) throw new Error('There is no such date.');
        if (source === 'leaves') {
          ledger.purge(answer);
          continue;
        }
        const last = versions.at(-1) ?? empty;
        const reverted = versions.at(-2) ?? empty;
        versions.push(source === 'reverts' ? reverted : change(last, operations));
        const current = viewOf('CHILD1', versions.at(-1) ?? empty, window);
        const posted = ledger.deliver(current, mode, window, answer);
        seen.set(posted, (seen.get(posted) ?? 0) + 1);
        if (ledger.inDoubt || (answer !== 'accepted' && posted !== 'unchanged' && posted !== 'nothing'))
          continue;
        const held = normalise(ledger.held ?? {});
        expect(JSON.stringify(held)).toBe(JSON.stringify(normalise(ledger.previous ?? {})));
        expect(breaches(held, normalise(ledger.sent ?? {}), window)).toEqual([]);
      }
    }),
    { numRuns, seed: 20261122 },
  );
  // The histories reach every kind of body.
  expect([...seen.keys()].sort()).toEqual(['delta', 'full', 'nothing', 'unchanged']);
});
