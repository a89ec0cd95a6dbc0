import type { Explanation } from '../../lib/payload/explain/explainPerson';
import type { Finding } from '../../lib/payload/finding';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** `warning  code-not-recognised  child_details.sex  (ssd_person.pers_sex, 4 characters)` */
function findingText({ severity, rule, path, table, column, value, length }: Finding): string {
  const source = [
    table === undefined ? [] : [column === undefined ? table : `${table}.${column}`],
    value === undefined ? [] : [value],
    length === undefined ? [] : [`${length} characters`],
  ].flat();
  return `  ${severity.padEnd(8)} ${rule}  ${path}${source.length === 0 ? '' : `  (${source.join(', ')})`}`;
}

function changesText(changes: readonly string[] | undefined, lastSent: string | undefined): string[] {
  if (changes !== undefined) {
    return changes.length === 0
      ? ['Since it was last sent: nothing has changed']
      : ['Changed since it was last sent', ...changes.map((path) => `  ${path || 'the whole payload'}`)];
  }
  return [
    lastSent === undefined
      ? 'Since it was last sent: not known; --last-sent FILE compares with an earlier --out FILE'
      : `Since it was last sent: ${lastSent} holds no payload of this person`,
  ];
}

/**
 * An explanation for a person to read at a terminal.
 * @param lastSent the file with what was last sent, where one was named
 */
export function explanationText(explained: Explanation, lastSent?: string): string {
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
    ...findings.map(findingText),
    '',
    ...changesText(explained.changedSinceLastSent, lastSent),
    '',
    payload === undefined ? 'Payload: none' : `Payload\n${JSON.stringify(payload, null, 2)}`,
  ];
  return lines.join('\n');
}
