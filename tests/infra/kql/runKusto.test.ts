import { runKusto } from './runKusto';

const now = new Date('2026-11-29T07:00:00Z');
const trace = (time: string, message: string) => ({ timestamp: new Date(time), message });
const traces = [
  trace('2026-11-29T02:30:00Z', '{"event":"a","n":3,"who":"x"}'),
  trace('2026-11-29T02:40:00Z', '{"event":"b","n":5,"who":"y"}'),
  trace('2026-11-28T02:30:00Z', '{"event":"a","n":7,"who":"y"}'),
  trace('2026-11-29T02:50:00Z', 'A line of the host'),
];
const parsed = 'traces | where message startswith "{" | extend e = parse_json(message)';
const over = (query: string, rows = traces) => runKusto(query, { traces: rows }, now);

describe('a query that is run over rows', () => {
  it.each([
    ['keeps what is true', 'traces | where timestamp > ago(5h) | summarize n = count()', [{ n: 3 }]],
    [
      'drops what is not known to be true',
      `${parsed} | where tolong(e.m) > 1 | summarize n = count()`,
      [{ n: 0 }],
    ],
    ['compares text with regard to case', `${parsed} | where tostring(e.event) == "A" | project message`, []],
    [
      'finds the beginning of text without regard to case',
      'traces | where message startswith "a LINE" | project message',
      [{ message: 'A line of the host' }],
    ],
    ['knows lists', `${parsed} | where tostring(e.who) !in ("x", "z") | summarize n = count()`, [{ n: 2 }]],
    [
      'and and or',
      `${parsed} | where tolong(e.n) == 3 or (tolong(e.n) > 3 and tolong(e.n) < 6) | summarize n = count()`,
      [{ n: 2 }],
    ],
    [
      'divides whole numbers without a rest',
      `${parsed} | where tolong(e.n) == 7 | project half = tolong(e.n) / 2`,
      [{ half: 3 }],
    ],
    [
      'divides others with one',
      `${parsed} | where tolong(e.n) == 7 | project half = todouble(e.n) / 2`,
      [{ half: 3.5 }],
    ],
    [
      'has no answer where it is divided by nought',
      `${parsed} | where tolong(e.n) == 7 | project half = isnull(tolong(e.n) / 0)`,
      [{ half: true }],
    ],
    [
      'sums by group',
      `${parsed} | summarize n = sum(tolong(e.n)) by who = tostring(e.who) | order by n desc`,
      [
        { who: 'y', n: 12 },
        { who: 'x', n: 3 },
      ],
    ],
    [
      'puts times into days',
      `${parsed} | summarize n = count() by day = bin(timestamp, 1d) | order by day asc | take 1`,
      [{ day: new Date('2026-11-28T00:00:00Z'), n: 1 }],
    ],
    [
      'gives the row of the latest time',
      `${parsed} | extend n = tolong(e.n) | summarize arg_max(timestamp, n)`,
      [{ timestamp: new Date('2026-11-29T02:40:00Z'), n: 5 }],
    ],
    [
      'counts and finds the largest where something holds',
      `${parsed} | extend n = tolong(e.n) | summarize c = countif(n > 3), m = maxif(timestamp, n > 99) | where isnull(m)`,
      [{ c: 2, m: null }],
    ],
    [
      'knows what let named',
      'let span = 5h;\ntraces | where timestamp > ago(span) | summarize n = count()',
      [{ n: 3 }],
    ],
  ])('%s', (_, query, expected) => {
    expect(over(query)).toEqual(expected);
  });

  it.each([
    ['one row over nothing without groups', 'traces | summarize n = count() | where n == 0', [{ n: 0 }]],
    ['no row over nothing with groups', 'traces | summarize n = count() by message | where n == 0', []],
  ])('gives %s', (_, query, expected) => {
    expect(over(query, [])).toEqual(expected);
  });

  it.each([
    ['an operator', 'traces | distinct message', 'DistinctOperator is not known here'],
    ['a function', 'traces | where isnotempty(message)', 'isnotempty is not known here'],
    ['an aggregate', 'traces | summarize n = avg(severityLevel)', 'aggregate is not known here'],
    ['a way to compare', 'traces | where message contains "x"', 'ContainsExpression is not known here'],
    ['a column without a name', 'traces | summarize count()', 'Give this column a name'],
    ['a misspelt column', 'traces | where mesage == "x"', 'KS142'],
    ['a misspelt table', 'trace | take 1', 'KS204'],
  ])('throws for %s that is not known', (_, query, words) => {
    expect(() => over(query)).toThrow(words);
  });
});
