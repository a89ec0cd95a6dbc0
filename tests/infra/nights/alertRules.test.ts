import { allowedFields } from '../../../lib/telemetry/fields';
import { events } from '../../../lib/telemetry/events';
import { parseKusto } from '../kql/parseKusto';
import { namesIn } from '../kql/namesIn';
import { alertRules } from './alertRules';
import { workbookCharts } from './workbook';

const rules = alertRules();
const hourMs = 3_600_000;

const queries = [
  ...rules.map((rule) => ({ ...rule, name: `the alert ${rule.name}` })),
  ...workbookCharts().map((chart) => ({ ...chart, name: `the chart ${chart.name}`, dimension: '' })),
];

describe.each(queries)('the query of $name', ({ query, dimension }) => {
  const parsed = parseKusto(query);

  it('compiles against the tables of Application Insights', () => {
    expect(parsed.problems).toEqual([]);
  });

  it('names events that the code emits, and fields that a line may carry', () => {
    const { events: named, fields } = namesIn(parsed.tree);
    expect(named.filter((name) => !Object.values<string>(events).includes(name))).toEqual([]);
    expect(fields.filter((name) => name !== 'event' && !allowedFields.some((one) => one === name))).toEqual(
      [],
    );
  });

  it('has the column by which its reports are kept apart', () => {
    expect(parsed.columns.map(([name]) => name)).toEqual(
      expect.arrayContaining(dimension === '' ? [] : [dimension]),
    );
  });
});

it.each([
  [
    'an event',
    'traces | extend e = parse_json(message) | where tostring(e.event) == "run.finishd"',
    { events: ['run.finishd'] },
  ],
  [
    'a list of events',
    'traces | extend e = parse_json(message) | where e.event in ("a", "b")',
    { events: ['a', 'b'] },
  ],
  [
    'a field',
    'traces | extend e = parse_json(message) | project x = tolong(e.heldback)',
    { fields: ['heldback'] },
  ],
])('%s that a query names is found, so that a misspelt one is', (_, query, expected) => {
  expect(namesIn(parseKusto(query).tree)).toMatchObject(expected);
});

describe('the alert rules', () => {
  it('of events overlap, so that a line that arrives late is not missed, and are silent for as long as they reach back', () => {
    const ofEvents = rules.filter(({ muteMs }) => muteMs > 0);
    expect(ofEvents.length).toBeGreaterThan(5);
    for (const { everyMs, reachMs, muteMs } of ofEvents) {
      expect(reachMs).toBeGreaterThan(everyMs);
      expect(muteMs).toBe(reachMs);
    }
  });

  it('of states reach back as far as their queries do', () => {
    const ofStates = rules.filter(({ muteMs }) => muteMs === 0);
    expect(ofStates.length).toBeGreaterThan(2);
    for (const { query, reachMs } of ofStates) {
      const spans = [...query.matchAll(/\b(\d+)([hd])\b/g)].map(
        ([, count, unit]) => Number(count) * (unit === 'd' ? 24 : 1) * hourMs,
      );
      expect(Math.max(...spans)).toBeLessThanOrEqual(reachMs);
    }
  });

  it('are worst where there is no run at all', () => {
    const worst = rules.filter(({ severity }) => severity === 0).map(({ name }) => name);
    expect(worst).toEqual(['no-run-requested', 'app-broken']);
  });
});
