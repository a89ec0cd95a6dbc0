import type { Explanation } from '../../lib/payload/explainPerson';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** An explanation for a person to read at a terminal. */
export function explanationText(explained: Explanation): string {
  const { personId, window, inCohort, groups, findings, payload } = explained;
  const returned = explained.inStatutoryReturn;
  const lines = [
    `Person ${personId}`,
    `  window          ${window.start} to ${window.end} (run date ${window.runDate})`,
    `  in the cohort   ${yesNo(inCohort)}`,
    `  eligible        ${yesNo(explained.eligible)} (${explained.eligibility})`,
    ...(returned === undefined ? [] : [`  in the return   ${yesNo(returned)}`]),
    `  held back       ${yesNo(explained.heldBack)}`,
    '',
    'Inclusion groups',
    ...groups.map(({ group, included, reason, decidedBy }) => {
      const row = decidedBy === undefined ? '' : ` [${decidedBy.table} ${decidedBy.key}]`;
      return `  ${included ? '+' : '-'} ${group.padEnd(20)} ${reason}${row}`;
    }),
    '',
    findings.length === 0 ? 'Findings: none' : 'Findings',
    ...findings.map(({ severity, rule, path }) => `  ${severity.padEnd(8)} ${rule}  ${path}`),
    '',
    payload === undefined ? 'Payload: none' : `Payload\n${JSON.stringify(payload, null, 2)}`,
  ];
  return lines.join('\n');
}
