import type { Line, PlayedNights } from './playedNights';
import { playNights } from './playedNights';
import { runKusto } from '../kql/runKusto';
import type { Row } from '../kql/values';
import { alertRules, reports, type Trace } from './alertRules';
import { workbookCharts } from './workbook';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The night that is looked at begins here; the ones before it a day earlier each. */
const night = Date.parse('2026-11-29T02:30:00Z');
const rules = alertRules();

const rows = (lines: readonly Line[], began: number): Trace[] =>
  lines.map(({ afterMs, message }) => ({ timestamp: new Date(began + afterMs), message }));

/** How often each rule reports something from this night to the next; rules that are silent are left out. */
function reportsOf(traces: readonly Trace[]): Record<string, number> {
  const counts = rules.map((rule) => [
    rule.name,
    reports(rule, traces, new Date(night), new Date(night + dayMs - rule.everyMs)).length,
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0)) as Record<string, number>;
}

let nights: PlayedNights;
beforeAll(async () => {
  nights = await playNights();
});

describe('the alerts, over nights of the sandbox', () => {
  /** In this night, after three good ones, these rules report, so often; all others are silent. */
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
    ['a good night, and a dry run that would stop', ({ good, dryRun }) => [...good, ...dryRun], {}],
    ['a dry run instead of a night', ({ dryRun }) => dryRun, { 'no-run-requested': 1, 'no-run-finished': 1 }],
    [
      'a run for a few people instead of a night',
      ({ fewPeople }) => fewPeople,
      { 'no-run-requested': 1, 'no-run-finished': 1 },
    ],
    [
      'a good night and a message of another program',
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
    ['a third night without DfE', ({ dfeStillAway }) => dfeStillAway, { 'run-failed': 1, backlog: 1 }],
  ];

  it.each(table)('%s', (_, of, expected) => {
    const before = [1, 2, 3].flatMap((days) => rows(nights.good, night - days * dayMs));
    expect(reportsOf([...before, ...rows(of(nights), night)])).toEqual(expected);
  });

  it('report a state once while it lasts, and again when it comes again', () => {
    const rule = rules.find(({ name }) => name === 'no-run-requested');
    if (rule === undefined) throw new Error('There is no such rule.');
    const traces = [...rows(nights.good, night - dayMs), ...rows(nights.good, night + dayMs)];
    const reported = reports(rule, traces, new Date(night), new Date(night + 3 * dayMs));
    expect(reported).toEqual([new Date('2026-11-29T05:30:00Z'), new Date('2026-12-01T05:30:00Z')]);
  });

  it('report that the last good night is three days old', () => {
    expect(reportsOf(rows(nights.good, night - 3 * dayMs))).toEqual({
      'no-run-requested': 1,
      'no-run-finished': 1,
    });
  });

  it('are each shown by a night', () => {
    const shown = new Set(table.flatMap(([, , expected]) => Object.keys(expected)));
    expect(rules.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('the workbook, over nights of the sandbox', () => {
  const charts = workbookCharts();
  const shown = (name: string, traces: readonly Trace[]): readonly Row[] => {
    const chart = charts.find((one) => one.name === name);
    if (chart === undefined) throw new Error(`There is no chart ${name}.`);
    return runKusto(chart.query, { traces }, new Date(night + dayMs));
  };
  const three = (): Trace[] => [
    ...rows(nights.good, night - 2 * dayMs),
    ...rows(nights.manyHeldBack, night - dayMs),
    ...rows(nights.dfeStillAway, night),
  ];

  it('shows each night, the latest first', () => {
    expect(shown('nights', three())).toMatchObject([
      { outcome: 'failed', code: 'dfe-unavailable', cohort: 94, accepted: 0, childrenPending: 94 },
      { outcome: 'succeeded_with_findings', code: '', cohort: 108, heldBack: 8, childrenPending: 0 },
      { outcome: 'succeeded', code: '', cohort: 100, heldBack: 0, refused: 0, childrenPending: 0 },
    ]);
  });

  it('shows what was read and what was taken', () => {
    expect(shown('counts', three())).toMatchObject([
      { persons: 100, cohort: 100, changed: 0, accepted: 0 },
      { persons: 108, cohort: 108, accepted: 0 },
      { persons: 94, cohort: 94, accepted: 0, refused: 0 },
    ]);
  });

  it('shows by which rule children were held back', () => {
    expect(shown('findings', three())).toEqual([
      { night: new Date('2026-11-28T00:00:00Z'), rule: 'child-id-characters', children: 8 },
    ]);
  });

  it('shows the seconds of every stage', () => {
    const stages = shown('stages', rows(nights.good, night));
    expect(stages.map(({ stage }) => stage).toSorted()).toEqual(
      ['wait', 'count', 'prepare', 'recount', 'second-look', 'deliver', 'deliver-alone', 'close'].toSorted(),
    );
    expect(stages.every(({ seconds }) => typeof seconds === 'number' && seconds >= 0)).toBe(true);
  });

  it('shows what waits, and for how long', () => {
    const waiting = shown('backlog', three());
    expect(waiting).toMatchObject([{ childrenPending: 0 }, { childrenPending: 0 }, { childrenPending: 94 }]);
    expect(waiting.at(-1)?.['oldestPendingHours']).toBeGreaterThan(47);
  });

  it('shows the shares that were held back and refused', () => {
    expect(
      shown('shares', [...rows(nights.manyHeldBack, night - dayMs), ...rows(nights.manyRefused, night)]),
    ).toMatchObject([
      { heldBackPercent: 7.4, refusedPercent: 0 },
      { heldBackPercent: 0, refusedPercent: 10 },
    ]);
  });

  it('is shown whole by these', () => {
    expect(charts.map(({ name }) => name)).toEqual([
      'nights',
      'counts',
      'shares',
      'findings',
      'stages',
      'backlog',
    ]);
  });
});
