import type { Line, PlayedNights } from './playedNights';
import { playNights } from './playedNights';
import { alertRules, tells, type Trace } from './alertRules';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The night that is looked at begins here; the ones before it a day earlier each. */
const night = Date.parse('2026-11-29T02:30:00Z');
const rules = alertRules();

const rows = (lines: readonly Line[], began: number): Trace[] =>
  lines.map(({ afterMs, message }) => ({ timestamp: new Date(began + afterMs), message }));

/** What is told from one night to the next, by the names of the rules, after so many good nights. */
function toldBy(traces: readonly Trace[]): Record<string, number> {
  const counts = rules.map((rule) => [
    rule.name,
    tells(rule, traces, new Date(night), new Date(night + dayMs - rule.everyMs)).length,
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0)) as Record<string, number>;
}

describe('the alerts, over nights of the sandbox', () => {
  let nights: PlayedNights;
  beforeAll(async () => {
    nights = await playNights();
  }, 600_000);

  /** In this night, after three good ones, these are told, so often; all others are silent. */
  const table: readonly (readonly [
    string,
    (nights: PlayedNights) => readonly Line[],
    Record<string, number>,
  ])[] = [
    ['a good night', ({ good }) => good, {}],
    ['a night with one child held back', ({ oneHeldBack }) => oneHeldBack, {}],
    ['a night with many held back', ({ manyHeldBack }) => manyHeldBack, { 'held-back': 1 }],
    ['a night with many refused by DfE', ({ manyRefused }) => manyRefused, { refused: 1 }],
    ['a night that asks', ({ asking }) => asking, { 'needs-attention': 1 }],
    ['a night that fails', ({ failed }) => failed, { 'run-failed': 1 }],
    [
      'a night with wrong settings',
      ({ wrongSettings }) => wrongSettings,
      { 'app-broken': 1, 'no-run-requested': 1, 'no-run-finished': 1 },
    ],
    [
      'a night without the database',
      ({ databaseAway }) => databaseAway,
      { 'app-broken': 1, 'no-run-requested': 1, 'no-run-finished': 1 },
    ],
    ['a night that stumbles and goes on', ({ stumbled }) => stumbled, {}],
    ['a night that never was', () => [], { 'no-run-requested': 1, 'no-run-finished': 1 }],
    ['a night that was only asked for by a person', ({ confirmed }) => confirmed, { 'no-run-requested': 1 }],
    [
      'a smoke test instead of a night',
      ({ smokeTest }) => smokeTest,
      { 'no-run-requested': 1, 'no-run-finished': 1 },
    ],
    [
      'a good night and a message of somebody else',
      ({ good, foreignMessage }) => [...good, ...foreignMessage],
      { 'app-broken': 1, 'poison-message': 1 },
    ],
    [
      'a night with a secret near its end',
      ({ secretNearItsEnd }) => secretNearItsEnd,
      { 'secret-expires': 1 },
    ],
    ['a night that purges many', ({ purge }) => purge, { 'unusual-purge': 1 }],
    ['a night without DfE', ({ dfeAway }) => dfeAway, { 'run-failed': 1 }],
    ['a third night without DfE', ({ dfeStillAway }) => dfeStillAway, { 'run-failed': 1 }],
  ];

  it.each(table)('%s', (_, of, expected) => {
    const before = [1, 2, 3].flatMap((days) => rows(nights.good, night - days * dayMs));
    expect(toldBy([...before, ...rows(of(nights), night)])).toEqual(expected);
  });

  it('are told of once only while a state lasts, and again when it comes again', () => {
    const rule = rules.find(({ name }) => name === 'no-run-requested');
    if (rule === undefined) throw new Error('There is no such rule.');
    const traces = [...rows(nights.good, night - dayMs), ...rows(nights.good, night + dayMs)];
    const told = tells(rule, traces, new Date(night), new Date(night + 3 * dayMs));
    expect(told).toEqual([new Date('2026-11-29T05:30:00Z'), new Date('2026-12-01T05:30:00Z')]);
  });

  it('are told of when the last good night is three days old', () => {
    expect(toldBy(rows(nights.good, night - 3 * dayMs))).toEqual({
      'no-run-requested': 1,
      'no-run-finished': 1,
    });
  });

  it('are each shown by a night', () => {
    const shown = new Set(table.flatMap(([, , expected]) => Object.keys(expected)));
    expect(rules.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});
