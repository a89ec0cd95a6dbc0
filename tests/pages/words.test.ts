import { dayInWords, durationInWords, momentInWords, plural } from '../../lib/pages/words';

describe('words of the pages', () => {
  it.each([
    ['a winter night', '2026-11-29T01:30:00Z', 'Sun 29 Nov 2026, 1:30am'],
    ['a summer night, in London’s time', '2026-06-30T23:30:00Z', 'Wed 1 Jul 2026, 12:30am'],
    ['noon', '2026-11-29T12:00:00Z', 'Sun 29 Nov 2026, 12:00pm'],
  ])('says %s', (_, at, words) => {
    expect(momentInWords(new Date(at))).toBe(words);
    expect(words.startsWith(dayInWords(new Date(at)))).toBe(true);
  });

  it.each([
    [0.4, 'less than a second'],
    [1, '1 second'],
    [89, '89 seconds'],
    [90, '2 minutes'],
    [5_340, '89 minutes'],
    [5_400, '1 hour 30 minutes'],
    [7_199, '2 hours'],
    [90_000, '25 hours'],
  ])('says that something took %s seconds as %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });

  it('counts', () => {
    expect([plural(1, 'night'), plural(0, 'night'), plural(1234, 'finding')]).toEqual([
      '1 night',
      '0 nights',
      '1,234 findings',
    ]);
  });
});
