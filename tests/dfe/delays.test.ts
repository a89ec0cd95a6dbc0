import fc from 'fast-check';
import { jitteredDelay, retryAfter } from '../../lib/dfe/wire/delays';
import { createPacer } from '../../lib/dfe/sending/pacer';
import { manualClock } from './manualClock';

describe('jitteredDelay', () => {
  const policy = { baseMs: 1000, factor: 2, capMs: 5000 };

  it.each([
    [1, 0, 500],
    [1, 1, 1000],
    [2, 1, 2000],
    [3, 0.5, 3000],
    [4, 1, 5000],
    [50, 0, 2500],
  ])('before retry %d with chance %d waits %d ms', (retry, chance, expected) => {
    expect(jitteredDelay(policy, retry, () => chance)).toBe(expected);
  });

  it('is never above the cap and never below half the base', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retry, chance) => {
          const delay = jitteredDelay(policy, retry, () => chance);
          expect(delay).toBeGreaterThanOrEqual(500);
          expect(delay).toBeLessThanOrEqual(5000);
        },
      ),
      { seed: 3 },
    );
  });
});

describe('retryAfter', () => {
  const now = new Date('2026-11-22T10:00:00Z');

  it.each([
    ['seconds', '7', 7000],
    ['no seconds', '0', 0],
    ['more seconds than the cap', '3600', 30_000],
    ['a date', 'Sun, 22 Nov 2026 10:00:12 GMT', 12_000],
    ['a date that is past', 'Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['a date after the cap', 'Sun, 22 Nov 2026 12:00:00 GMT', 30_000],
    ['nothing', undefined, undefined],
    ['a blank', ' ', undefined],
    ['words', 'soon', undefined],
    ['a negative number', '-5', undefined],
    ['a broken date', 'Sun, 99 Nov 2026 10:00:12 GMT', undefined],
    ['a number with a unit', '5 apples', undefined],
  ])('reads %s', (_, header, expected) => {
    expect(retryAfter(header, now, 30_000)).toBe(expected);
  });
});

describe('the pace', () => {
  it('keeps POSTs at least the set time apart, over all that send at once', async () => {
    const clock = manualClock();
    const chances = [0, 1, 0.5, 0.2];
    const pacer = createPacer({ paceMs: 400, random: () => chances.shift() ?? 0, ...clock });
    const begun: number[] = [];
    const send = async (): Promise<void> => {
      await pacer.turn(new AbortController().signal);
      begun.push(clock.now().getTime());
    };
    await Promise.all([send(), send(), send(), send()]);
    const gaps = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    expect(gaps).toEqual([400, 500, 450]);
  });

  it('lets a POST begin at once when the last is long ago', async () => {
    const clock = manualClock();
    const pacer = createPacer({ paceMs: 400, random: () => 0, ...clock });
    await pacer.turn(new AbortController().signal);
    await clock.sleep(10_000);
    expect(pacer.dueInMs()).toBe(0);
  });

  it('keeps no pace when it is set to nothing', async () => {
    const clock = manualClock();
    const pacer = createPacer({ paceMs: 0, random: () => 1, ...clock });
    await pacer.turn(new AbortController().signal);
    await pacer.turn(new AbortController().signal);
    expect(clock.slept()).toEqual([]);
  });
});
