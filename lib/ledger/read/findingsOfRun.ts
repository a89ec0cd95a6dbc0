import type { Severity } from '../../payload/finding';
import { withoutTrailingBlanks } from '../../payload/normalKey';
import { int, nvarchar } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { findingsTable, ledgerTableType, personIdType, runsTable } from '../sql/tables';
import type { RunPlace } from './runPlace';

/** Which of a run's findings are asked for; what is left out is no condition. */
export interface FindingsFilter {
  readonly severity?: Severity | undefined;
  readonly rule?: string | undefined;
  readonly personId?: string | undefined;
}

/** A finding as it is shown to people: never with the value that it is about. */
export interface ShownFinding {
  readonly personId: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  readonly table: string | null;
  readonly column: string | null;
  /** The run that found it first. */
  readonly sinceRun: string;
  /** When that run was asked for; null where it is older than every run that is kept. */
  readonly since: Date | null;
}

/** Where a finding stands in the list of a run's findings. */
export interface FindingsPosition {
  /** `standing`, and then `ended`: what a later run found no more. */
  readonly part: 'standing' | 'ended';
  readonly severity: Severity;
  /** In `ended`, the number of the run that ended it; otherwise 0. */
  readonly endedNo: number;
  readonly findingId: number;
}

/** A finding in a list, with where it stands there. */
export interface ListedFinding extends ShownFinding {
  readonly position: FindingsPosition;
}

/** Which rows of a list are asked for. */
export interface Section<Position> {
  /** What comes after this one; undefined: from the beginning. */
  readonly after: Position | undefined;
  /** Rows at most. */
  readonly most: number;
}

/** A finding as the driver gives it. */
export interface StoredShownFinding {
  readonly finding_id: number;
  readonly person_id: string;
  readonly rule_id: string;
  readonly severity: Severity;
  readonly path: string;
  readonly ssd_table: string | null;
  readonly ssd_column: string | null;
  readonly run_id: string;
  readonly since: Date | null;
}

/** Of a finding and the run that found it first, `finder`: what is shown. */
export const shownColumns = `finding.finding_id, finding.person_id, finding.rule_id, finding.severity, finding.path,
  finding.ssd_table, finding.ssd_column, finding.run_id, finder.requested_at AS since`;

/** A finding as it is shown. */
export const toShownFinding = (stored: StoredShownFinding): ShownFinding => ({
  personId: withoutTrailingBlanks(stored.person_id),
  rule: stored.rule_id,
  severity: stored.severity,
  path: stored.path,
  table: stored.ssd_table,
  column: stored.ssd_column,
  sinceRun: stored.run_id,
  since: stored.since,
});

type StoredListed = StoredShownFinding & { readonly ended_no: number };

interface Shape {
  readonly byRule: boolean;
  readonly byPerson: boolean;
}

const samples: readonly Shape[] = [
  { byRule: false, byPerson: false },
  { byRule: true, byPerson: false },
  { byRule: false, byPerson: true },
  { byRule: true, byPerson: true },
];

/** What was there in the run: found by it or before. A finder that is no longer kept is older than every run that is. */
const wasFound = ({ byRule, byPerson }: Shape): string => sql`
  finding.severity = @severity
  AND (finder.run_no IS NULL OR finder.run_no <= @run_no)
  ${byRule ? 'AND finding.rule_id = @rule' : ''}
  ${byPerson ? 'AND finding.person_id = @person' : ''}`;

const params = ({ byRule, byPerson }: Shape) => ({
  n: int,
  ledger: ledgerTableType,
  severity: nvarchar(10),
  run_no: int,
  finding_id: int,
  ...(byRule ? { rule: nvarchar(100) } : {}),
  ...(byPerson ? { person: personIdType } : {}),
});

const standing = defineStatement<Shape>({
  name: 'findings.pageStanding',
  samples,
  build: (names, shape) => ({
    text: sql`
      SELECT TOP (@n) ${shownColumns}, 0 AS ended_no
      FROM ${qualified(names, findingsTable)} AS finding
      LEFT JOIN ${qualified(names, runsTable)} AS finder ON finder.run_id = finding.run_id
      WHERE finding.ledger_table = @ledger
        AND finding.ended_by IS NULL
        AND ${wasFound(shape)}
        AND finding.finding_id > @finding_id
      ORDER BY finding.finding_id`,
    params: params(shape),
  }),
});

const ended = defineStatement<Shape>({
  name: 'findings.pageEnded',
  samples,
  build: (names, shape) => ({
    text: sql`
      SELECT TOP (@n) ${shownColumns}, ender.run_no AS ended_no
      FROM ${qualified(names, runsTable)} AS ender
      JOIN ${qualified(names, findingsTable)} AS finding ON finding.ended_by = ender.run_id
      LEFT JOIN ${qualified(names, runsTable)} AS finder ON finder.run_id = finding.run_id
      WHERE ender.ledger_table = @ledger
        AND ender.run_no > @run_no
        AND ender.run_no >= @ended_no
        AND (ender.run_no > @ended_no OR finding.finding_id > @finding_id)
        AND finding.ledger_table = @ledger
        AND ${wasFound(shape)}
      ORDER BY ender.run_no, finding.finding_id`,
    params: { ...params(shape), ended_no: int },
  }),
});

const parts = [
  { part: 'standing', severity: 'error', statement: standing },
  { part: 'standing', severity: 'warning', statement: standing },
  { part: 'ended', severity: 'error', statement: ended },
  { part: 'ended', severity: 'warning', statement: ended },
] as const;

/**
 * Findings of a run, page by page (decision 0066): those that this run or an earlier one found first and that neither of
 * them found no more. First those that stand to this day, errors before warnings, in the order in which they were found; then those
 * that a later run ended. The order does not change; a finding that a run ends meanwhile may come twice, and none is missed.
 * @throws AppError as the database does
 */
export async function findingsOfRun(
  { database }: Pick<LedgerContext, 'database'>,
  { runNo, ledgerTable }: RunPlace,
  { severity, rule, personId }: FindingsFilter,
  { after, most }: Section<FindingsPosition>,
): Promise<ListedFinding[]> {
  const { names } = database;
  const shape = { byRule: rule !== undefined, byPerson: personId !== undefined };
  const begun = parts.findIndex((one) => one.part === after?.part && one.severity === after.severity);
  const found: ListedFinding[] = [];
  for (const one of parts.slice(Math.max(0, begun))) {
    if (found.length >= most) break;
    if (severity !== undefined && severity !== one.severity) continue;
    const from = one === parts[begun] ? after : undefined;
    const { rows } = await database.query<StoredListed>(one.statement(names, shape), {
      n: most - found.length,
      ledger: ledgerTable,
      severity: one.severity,
      run_no: runNo,
      finding_id: from?.findingId ?? 0,
      ...(rule === undefined ? {} : { rule }),
      ...(personId === undefined ? {} : { person: personId }),
      ...(one.part === 'ended' ? { ended_no: from?.endedNo ?? 0 } : {}),
    });
    const { part } = one;
    for (const row of rows)
      found.push({
        ...toShownFinding(row),
        position: { part, severity: one.severity, endedNo: row.ended_no, findingId: row.finding_id },
      });
  }
  return found;
}
