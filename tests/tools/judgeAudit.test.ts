import { judgeAudit } from '../../tools/audit/judgeAudit';

const today = '2026-11-29';
const advisory = (severity: string, id = 'GHSA-aaaa-bbbb-cccc') => ({
  name: 'fake-package',
  title: 'Reads what it should not',
  severity,
  url: `https://github.com/advisories/${id}`,
});
const report = (...via: readonly unknown[]): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { 'fake-package': { via } } });
const except = (until: string) => [
  { advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'The function at fault is never called.', until },
];
const grave = 'fake-package: high: Reads what it should not (GHSA-aaaa-bbbb-cccc)';

describe('an audit', () => {
  it.each([
    [
      'passes where nothing is known',
      report(),
      [],
      'passed',
      'No grave advisory is known for what is deployed.',
    ],
    ['passes with an advisory that is not grave', report(advisory('moderate')), [], 'passed', 'No grave'],
    ['fails with a grave advisory', report(advisory('high')), [], 'failed', grave],
    ['fails with a critical one', report(advisory('critical')), [], 'failed', 'critical'],
    [
      'passes with an exception, on its last day',
      report(advisory('high')),
      except(today),
      'passed',
      'No grave',
    ],
    ['fails a day after it', report(advisory('high')), except('2026-11-28'), 'failed', 'ended on 2026-11-28'],
    [
      'fails with an exception for another advisory',
      report(advisory('high', 'GHSA-dddd-eeee-ffff')),
      except(today),
      'failed',
      'GHSA-dddd-eeee-ffff',
    ],
    ['fails with an exception that nothing needs', report(), except(today), 'failed', 'remove it'],
    [
      'counts an advisory once, however many packages lead to it',
      report('another', advisory('high'), advisory('high')),
      [],
      'failed',
      grave,
    ],
    [
      'says that it is not checked where the registry refuses',
      '{"statusCode":405,"body":""}',
      [],
      'not-checked',
      'Not checked',
    ],
    ['says so where there is no answer at all', '', [], 'not-checked', 'Not checked'],
  ] as const)('%s', (_, output, exceptions, outcome, line) => {
    const verdict = judgeAudit(output, exceptions, today);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.lines.filter((one) => one.includes(line))).toHaveLength(1);
  });
});
