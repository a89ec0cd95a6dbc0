import type { Severity } from '../../payload/finding';
import { int } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { findingsTable, ledgerTableType, runsTable } from '../sql/tables';
import type { RunPlace } from './runPlace';

/** How many findings a run has of one rule. */
export interface RuleCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
}

const byRule = defineStatement({
  name: 'findings.byRule',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT finding.rule_id, finding.severity, COUNT(*) AS findings
      FROM ${qualified(names, findingsTable)} AS finding
      LEFT JOIN ${qualified(names, runsTable)} AS finder ON finder.run_id = finding.run_id
      LEFT JOIN ${qualified(names, runsTable)} AS ender ON ender.run_id = finding.ended_by
      WHERE finding.ledger_table = @ledger
        AND (finder.run_no IS NULL OR finder.run_no <= @run_no)
        AND (finding.ended_by IS NULL OR ender.run_no > @run_no)
      GROUP BY finding.rule_id, finding.severity`,
    params: { ledger: ledgerTableType, run_no: int },
  }),
});

/** Severities as people read them: what holds a child back first. */
const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1 };

/** How many findings of each rule a run has (decision 0066), errors first, then by frequency. @throws AppError as the database does */
export async function countFindings(
  { database }: Pick<LedgerContext, 'database'>,
  { ledgerTable, runNo }: RunPlace,
): Promise<RuleCount[]> {
  const { rows } = await database.query<{ rule_id: string; severity: Severity; findings: number }>(
    byRule(database.names, undefined),
    { ledger: ledgerTable, run_no: runNo },
  );
  return rows
    .map(({ rule_id: rule, severity, findings: count }) => ({ rule, severity, count }))
    .sort(
      (one, other) =>
        order[one.severity] - order[other.severity] ||
        other.count - one.count ||
        (one.rule < other.rule ? -1 : 1),
    );
}
