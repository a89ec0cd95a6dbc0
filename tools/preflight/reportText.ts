import type { CheckResult, PreflightReport } from '../../lib/preflight/report';

const marks: Readonly<Record<CheckResult['outcome'], string>> = {
  ok: 'ok     ',
  note: 'note   ',
  failed: 'FAILED ',
  skipped: 'skipped',
};
const idWidth = 16;

/** One check as a line, with what to do next under it. */
export function resultText({ id, outcome, milliseconds, found, next }: CheckResult): string {
  const line = `${marks[outcome]}  ${id.padEnd(idWidth)} ${found} (${milliseconds} ms)`;
  return next === undefined ? line : `${line}\n${' '.repeat(idWidth + 10)}-> ${next}`;
}

/** What the profile counted, as a table for each part of it. */
function profileText({ codes = [], items }: NonNullable<PreflightReport['profile']>): string[] {
  return [
    ...(codes.length === 0 ? [] : ['', 'Columns with codes: recognised, not recognised, blank']),
    ...codes.map(
      ({ table, column, recognised, unrecognised, blank, shapes }) =>
        `  ${`${table}.${column}`.padEnd(52)} ${recognised}, ${unrecognised}, ${blank}${shapes
          .map(({ shape, rows }) => `\n    ${shape}  ${rows}`)
          .join('')}`,
    ),
    ...(items === undefined
      ? []
      : [
          '',
          `Children who would have each item, of ${items.cohort} in the cohort`,
          ...items.items.map(
            ({ no, path, children }) => `  ${String(no ?? '').padStart(2)} ${path}  ${children}`,
          ),
        ]),
  ];
}

/** The end of the report: what the profile holds, and whether a night may come. */
export function summaryText({ ready, checks, profile = {} }: PreflightReport): string {
  const count = (outcome: CheckResult['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  return [
    ...profileText(profile),
    '',
    ready
      ? `Ready, with ${count('note')} notes.`
      : `Not ready: ${count('failed')} failed, ${count('skipped')} not looked at, ${count('note')} notes.`,
  ].join('\n');
}
