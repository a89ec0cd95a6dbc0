import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { addMonths, birthday, isInside, overlaps, readDate } from '../../../lib/payload/values/date';
import { contextOf } from '../rowBuilders';

const { window } = contextOf();

describe('a date column', () => {
  it.each<[string, unknown, string | undefined]>([
    ['a calendar date', '2025-02-28', '2025-02-28'],
    ['a leap day', '2024-02-29', '2024-02-29'],
    ['with a time', '2025-02-28T23:59:59.997', '2025-02-28'],
    ['with a time behind a blank', '2025-02-28 23:59', '2025-02-28'],
    ['a leap day of another year', '2025-02-29', undefined],
    ['a leap day of a century', '1900-02-29', undefined],
    ['a leap day of 2000', '2000-02-29', '2000-02-29'],
    ['a month that is none', '2025-13-01', undefined],
    ['a day that is none', '2025-04-31', undefined],
    ['day nought', '2025-04-00', undefined],
    ['words', 'yesterday', undefined],
    ['the English order', '28/02/2025', undefined],
    ['a number', 20250228, undefined],
    ['nothing', null, undefined],
  ])('%s', (_, value, date) => {
    expect(readDate(value)).toBe(date);
  });
});

describe('moving by months', () => {
  it.each([
    ['into a shorter month', '2026-04-30', 10, '2027-02-28'],
    ['into a leap year', '2027-04-30', 10, '2028-02-29'],
    ['over the end of a year', '2026-11-22', 2, '2027-01-22'],
    ['back', '2026-01-31', -2, '2025-11-30'],
  ])('%s', (_, date, months, moved) => {
    expect(addMonths(date, months)).toBe(moved);
  });

  it('agrees with Temporal', () => {
    const days = fc.integer({ min: 0, max: 80_000 });
    fc.assert(
      fc.property(days, fc.integer({ min: -600, max: 600 }), (day, months) => {
        const date = Temporal.PlainDate.from('1900-01-01').add({ days: day });
        expect(addMonths(date.toString(), months)).toBe(date.add({ months }).toString());
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('turns 26 on 28 February who was born on 29 February, and 16 on the 29th', () => {
    expect(birthday('2000-02-29', 26)).toBe('2026-02-28');
    expect(birthday('2000-02-29', 16)).toBe('2016-02-29');
  });
});

describe('the window 2024-04-01 to 2026-11-23', () => {
  it.each([
    ['the first day is inside', '2024-04-01', true],
    ['the last day is inside', '2026-11-23', true],
    ['the day before is not', '2024-03-31', false],
    ['the day after is not', '2026-11-24', false],
    ['no date is not', undefined, false],
  ])('%s', (_, date, inside) => {
    expect(isInside(date, window)).toBe(inside);
  });

  it.each<[string, string | undefined, string | undefined, boolean]>([
    ['open since long ago', '2001-01-01', undefined, true],
    ['ended on the first day', '2001-01-01', '2024-04-01', true],
    ['ended the day before', '2001-01-01', '2024-03-31', false],
    ['begins on the last day', '2026-11-23', undefined, true],
    ['begins the day after', '2026-11-24', undefined, false],
    ['has no start', undefined, undefined, false],
    ['ends in the window before it starts there', '2025-05-01', '2025-04-01', true],
  ])('a span that %s', (_, start, end, overlapping) => {
    expect(overlaps(start, end, window)).toBe(overlapping);
  });
});
