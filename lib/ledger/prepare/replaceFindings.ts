import type { SqlSession } from '../../sql/database';
import { qualified } from '../../sql/statement';
import { int, nvarchar } from '../../sql/sqlType';
import type { Lease } from '../rows/lease';
import { personIdType, runIdType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { findingsTable } from '../sql/tableNames';
import type { PersonFindings } from './preparedChunk';

const forget = defineBulk({
  name: 'findings.forget',
  columns: { person_id: personIdType },
  shared: { run: runIdType },
  text: (names, v) =>
    `WITH v AS (${v}) DELETE FROM ${qualified(names, findingsTable)} WHERE run_id = @run AND person_id IN (SELECT v.person_id FROM v)`,
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
  text: (names, v) =>
    `WITH v AS (${v}) INSERT INTO ${qualified(names, findingsTable)} (run_id, person_id, rule_id, severity, path, ssd_table, ssd_column, value, value_length) SELECT @run, v.person_id, v.rule_id, v.severity, v.path, v.ssd_table, v.ssd_column, v.value, v.value_length FROM v WHERE v.person_id IS NOT NULL`,
});

/** Writes a run's findings of some people; what it said of them before (a slice that was cut off) goes. */
export async function replaceFindings(
  { database: { names } }: LedgerParts,
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
