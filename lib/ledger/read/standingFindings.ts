import type { Severity } from '../../payload/finding';
import { int, nvarchar } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { findingsTable, ledgerTableType, personIdType, runsTable } from '../sql/tables';
import {
  shownColumns,
  toShownFinding,
  type Section,
  type ShownFinding,
  type StoredShownFinding,
} from './findingsOfRun';

/** Which of the findings that stand are asked for; what is left out is no condition. */
export interface StandingFilter {
  readonly rule?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

/** A finding that no run has ended: something to fix. */
export interface StandingFinding extends ShownFinding {
  readonly findingId: number;
}

/** Where a finding stands among them. */
export interface StandingPosition {
  readonly personId: string;
  readonly findingId: number;
}

interface Shape {
  readonly byRule: boolean;
  readonly bySeverity: boolean;
  readonly byTable: boolean;
  readonly byColumn: boolean;
}

const samples: readonly Shape[] = Array.from({ length: 16 }, (_, bits) => ({
  byRule: (bits & 1) > 0,
  bySeverity: (bits & 2) > 0,
  byTable: (bits & 4) > 0,
  byColumn: (bits & 8) > 0,
}));

const page = defineStatement<Shape>({
  name: 'findings.pageToFix',
  samples,
  build: (names, { byRule, bySeverity, byTable, byColumn }) => ({
    // In the order of the index on what stands, so that a page costs the same whatever there is.
    text: sql`
      SELECT TOP (@n) ${shownColumns}
      FROM ${qualified(names, findingsTable)} AS finding
      LEFT JOIN ${qualified(names, runsTable)} AS finder ON finder.run_id = finding.run_id
      WHERE finding.ledger_table = @ledger
        AND finding.ended_by IS NULL
        AND finding.person_id >= @person
        AND (finding.person_id > @person OR finding.finding_id > @finding_id)
        ${byRule ? 'AND finding.rule_id = @rule' : ''}
        ${bySeverity ? 'AND finding.severity = @severity' : ''}
        ${byTable ? 'AND finding.ssd_table = @table' : ''}
        ${byColumn ? 'AND finding.ssd_column = @column' : ''}
      ORDER BY finding.person_id, finding.finding_id`,
    params: {
      n: int,
      ledger: ledgerTableType,
      person: personIdType,
      finding_id: int,
      ...(byRule ? { rule: nvarchar(100) } : {}),
      ...(bySeverity ? { severity: nvarchar(10) } : {}),
      ...(byTable ? { table: nvarchar(128) } : {}),
      ...(byColumn ? { column: nvarchar(128) } : {}),
    },
  }),
});

/**
 * The findings that stand, by person id.
 * @throws AppError as the database does
 */
export async function standingFindings(
  { database }: Pick<LedgerContext, 'database'>,
  { rule, severity, table, column }: StandingFilter,
  { after, most }: Section<StandingPosition>,
): Promise<StandingFinding[]> {
  const { names } = database;
  const shape = {
    byRule: rule !== undefined,
    bySeverity: severity !== undefined,
    byTable: table !== undefined,
    byColumn: column !== undefined,
  };
  const { rows } = await database.query<StoredShownFinding>(page(names, shape), {
    n: most,
    ledger: names.ledgerTable,
    person: after?.personId ?? '',
    finding_id: after?.findingId ?? 0,
    ...(rule === undefined ? {} : { rule }),
    ...(severity === undefined ? {} : { severity }),
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
  });
  return rows.map((row) => ({ ...toShownFinding(row), findingId: row.finding_id }));
}
