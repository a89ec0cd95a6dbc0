import { FaultList, type FaultTiming } from '../../../sandbox/web/faultList';

interface NamedFault extends FaultTiming {
  readonly name: string;
}

const taken = (faults: readonly NamedFault[], requests: number): string => {
  const list = new FaultList<NamedFault>();
  list.set(faults);
  return Array.from({ length: requests }, () => list.take(() => true)?.name ?? '-').join('');
};

describe('a list of faults', () => {
  it.each<[string, NamedFault[], string]>([
    ['without a time shows at every request', [{ name: 'x' }], 'xxxxx'],
    ['with nth shows at that one', [{ name: 'x', nth: 3 }], '--x--'],
    ['with times shows so often', [{ name: 'x', times: 2 }], 'xx---'],
    ['with both shows so often from there', [{ name: 'x', nth: 2, times: 3 }], '-xxx-'],
    ['from the nth on for always', [{ name: 'x', nth: 4, times: 'always' }], '---xx'],
    ['lets the first win', [{ name: 'x', nth: 2 }, { name: 'y' }], 'yxyyy'],
    [
      'counts a request for every fault that is about it',
      [
        { name: 'x', times: 2 },
        { name: 'y', nth: 2 },
        { name: 'z', nth: 3 },
      ],
      'xxz--',
    ],
  ])('%s', (_, faults, expected) => {
    expect(taken(faults, 5)).toBe(expected);
  });

  it('does not count what a fault is not about', () => {
    const list = new FaultList<NamedFault>();
    list.set([{ name: 'x', nth: 2 }]);
    expect(list.take(() => true)).toBeUndefined();
    expect(list.take(() => false)).toBeUndefined();
    expect(list.take(() => true)?.name).toBe('x');
  });
});
