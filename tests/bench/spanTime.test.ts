import { callsOf, secondsUnderWay } from '../../bench/report/spanTime';
import type { Envelope } from '../../sandbox/ingestion/startIngestion';

const span = (type: string, time: string, duration: string): Envelope => ({
  name: 'Microsoft.ApplicationInsights.RemoteDependency',
  time,
  tags: {},
  data: {
    baseType: 'RemoteDependencyData',
    baseData: { name: 'a call', id: '1', type, duration, success: true, resultCode: '0', properties: {} },
  },
});

it.each([
  { of: 'none', spans: [], seconds: 0 },
  { of: 'one', spans: [[0, 1_500]], seconds: 1.5 },
  {
    of: 'two after each other',
    spans: [
      [0, 1_000],
      [3_000, 4_000],
    ],
    seconds: 2,
  },
  {
    of: 'two that overlap, in any order',
    spans: [
      [500, 2_000],
      [0, 1_000],
    ],
    seconds: 2,
  },
  {
    of: 'one inside another',
    spans: [
      [0, 5_000],
      [1_000, 2_000],
    ],
    seconds: 5,
  },
])('the seconds under way of $of are $seconds', ({ spans, seconds }) => {
  expect(secondsUnderWay(spans.map(([begins = 0, ends = 0]) => ({ begins, ends })))).toBe(seconds);
});

it('calls of a type are read from what the app sent of its spans', () => {
  const sent = [
    span('SQL', '2026-11-22T02:00:00.000Z', '00:00:01.250'),
    span('Http', '2026-11-22T02:00:00.000Z', '00:00:09.000'),
    span('SQL', '2026-11-22T02:00:05.000Z', '1.00:00:00.000'),
  ];
  const began = Date.parse('2026-11-22T02:00:00.000Z');
  expect(callsOf('SQL', sent)).toEqual([
    { begins: began, ends: began + 1_250 },
    { begins: began + 5_000, ends: began + 5_000 + 86_400_000 },
  ]);
});

it('a duration that cannot be read is no figure', () => {
  expect(() => callsOf('SQL', [span('SQL', '2026-11-22T02:00:00.000Z', 'PT1S')])).toThrow('duration');
});
