import { asMarkdown, atMost, median, spread, wholeNumber } from '../../bench/report/section';

it.each([
  { values: [3, 1, 2], middle: 2 },
  { values: [4, 1, 3, 2], middle: 3 },
  { values: [7], middle: 7 },
  { values: [], middle: Number.NaN },
])('the median of $values is $middle', ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});

it('a spread is the median with the least and the greatest', () => {
  expect(spread([1.3, 1.02, 1.084], 2)).toBe('1.08 (1.02 to 1.30)');
});

it.each([
  { figure: 1.3, limit: 1.3, met: true },
  { figure: 1.31, limit: 1.3, met: false },
  { figure: Number.NaN, limit: 1.3, met: false },
])('$figure where at most $limit is wanted is met: $met', ({ figure, limit, met }) => {
  expect(atMost('memory', figure, limit)).toEqual({
    aim: 'memory: at most 1.3',
    figure: figure.toFixed(2),
    met,
  });
});

it('a section is a heading, what is said of it, its table, and its aims', () => {
  const section = {
    title: 'Nights',
    about: ['How.', 'What for.'],
    columns: ['night', 'seconds'],
    rows: [['first | new', '1.5']],
    aims: [atMost('ratio', 2, 1)],
  };
  expect(asMarkdown(section)).toBe(
    [
      '## Nights',
      'How.',
      'What for.',
      '| night | seconds |\n| --- | ---: |\n| first \\| new | 1.5 |',
      '| aim | figure |  |\n| --- | ---: | ---: |\n| ratio: at most 1 | 2.00 | **not met** |',
    ].join('\n\n'),
  );
});

it.each(['0', '-1', '1.5', 'many', ''])('“%s” is no number of rounds', (given) => {
  expect(() => wholeNumber(given, 'rounds', 5)).toThrow('rounds must be a whole number above 0.');
});
it('what is not given is as it is by default', () => {
  expect(wholeNumber(undefined, 'rounds', 5)).toBe(5);
});
