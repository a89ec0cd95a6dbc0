import type { SqlSession } from '../../sql/database';
import { int, nvarchar } from '../../sql/sqlType';
import { qualified, sql } from '../../sql/statement';
import type { PersonFindings } from '../decide/ledgerChange';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import type { Lease } from '../sql/ownedTransaction';
import { findingsTable, personIdType, runIdType } from '../sql/tables';

const forget = defineBulk({
  name: 'findings.forget',
  columns: { person_id: personIdType },
  shared: { run: runIdType },
  text: (names, batch) => sql`
    ${batch}
    DELETE FROM ${qualified(names, findingsTable)}
    WHERE run_id = @run
      AND person_id IN (SELECT batch.person_id FROM batch)`,
});

const insert = defineBulk({
  name: 'findings.insert',
  columns: {
    person_id: personIdType,
    rule_id: nvarchar(100),
    severity: nvarchar(10),
    path: nvarchar(300),
    ssd_table: nvarchar(128),
    ssd_column: nvarchar(128),
    value: nvarchar(100),
    value_length: int,
  },
  shared: { run: runIdType },
  text: (names, batch) => sql`
    ${batch}
    INSERT INTO ${qualified(names, findingsTable)} (
      run_id, person_id, rule_id, severity, path, ssd_table, ssd_column, value, value_length
    )
    SELECT @run, batch.person_id, batch.rule_id, batch.severity, batch.path, batch.ssd_table, batch.ssd_column,
      batch.value, batch.value_length
    FROM batch
    WHERE batch.person_id IS NOT NULL`,
});

/** Writes a run's findings of some people; what it said of them before (a slice that was cut off) goes. */
export async function replaceFindings(
  { database: { names } }: LedgerContext,
  session: SqlSession,
  { runId: run }: Lease,
  people: readonly PersonFindings[],
): Promise<void> {
  await forget(
    session,
    names,
    people.map(({ personId }) => ({ person_id: personId })),
    { run },
  );
  const rows = people.flatMap(({ personId, findings }) =>
    findings.map((finding) => ({
      person_id: personId,
      rule_id: finding.rule.slice(0, 100),
      severity: finding.severity,
      path: finding.path.slice(0, 300),
      ssd_table: finding.table ?? null,
      ssd_column: finding.column ?? null,
      value: finding.value?.slice(0, 100) ?? null,
      value_length: finding.length ?? null,
    })),
  );
  await insert(session, names, rows, { run });
}
