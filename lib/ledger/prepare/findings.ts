import type { Finding } from '../../payload/finding';
import { normalKey } from '../../payload/normalKey';
import type { SqlSession } from '../../sql/database';
import type { KeyRange } from '../../sql/keyRange';
import { int, nvarchar } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import { defineBulk } from '../sql/bulk';
import type { LedgerContext } from '../sql/ledgerContext';
import type { Lease } from '../sql/ownedTransaction';
import { findingsTable, ledgerTableType, personIdType, runIdType } from '../sql/tables';

/** The findings of one person. */
export interface PersonFindings {
  readonly personId: string;
  readonly findings: readonly Finding[];
}

/** Who was looked at, and what was found of them. */
export interface LookedAt {
  /** Of every person looked at, those with nothing to say too: what else was found of them before has ended. */
  readonly findings: readonly PersonFindings[];
  /** Where everybody of a range was looked at: what was found before of those who are not in `findings` has ended as well. */
  readonly range?: KeyRange;
}

const columns = `finding.finding_id, finding.run_id, finding.person_id, finding.rule_id, finding.severity, finding.path,
  finding.ssd_table, finding.ssd_column, finding.value, finding.value_length`;

const standingInRange = defineStatement({
  name: 'findings.standingInRange',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT ${columns}
      FROM ${qualified(names, findingsTable)} AS finding
      WHERE finding.ledger_table = @ledger
        AND finding.ended_by IS NULL
        AND finding.person_id >= @from
        AND finding.person_id <= @upTo`,
    params: { ledger: ledgerTableType, from: personIdType, upTo: personIdType },
  }),
});

const standingOfPeople = defineBulk({
  name: 'findings.standingOfPeople',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType },
  text: (names, batch) => sql`
    ${batch}
    SELECT ${columns}
    FROM ${qualified(names, findingsTable)} AS finding
    JOIN batch ON batch.person_id = finding.person_id
    WHERE finding.ledger_table = @ledger
      AND finding.ended_by IS NULL`,
});

const end = defineBulk({
  name: 'findings.end',
  columns: { finding_id: int },
  shared: { run: runIdType },
  text: (names, batch) => sql`
    ${batch}
    UPDATE finding
    SET finding.ended_by = @run
    FROM ${qualified(names, findingsTable)} AS finding
    JOIN batch ON batch.finding_id = finding.finding_id`,
});

const forget = defineBulk({
  name: 'findings.forget',
  columns: { finding_id: int },
  shared: {},
  text: (names, batch) => sql`
    ${batch}
    DELETE FROM ${qualified(names, findingsTable)}
    WHERE finding_id IN (SELECT batch.finding_id FROM batch)`,
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
  shared: { run: runIdType, ledger: ledgerTableType },
  text: (names, batch) => sql`
    ${batch}
    INSERT INTO ${qualified(names, findingsTable)} (
      run_id, ledger_table, person_id, rule_id, severity, path, ssd_table, ssd_column, value, value_length
    )
    SELECT @run, @ledger, batch.person_id, batch.rule_id, batch.severity, batch.path, batch.ssd_table,
      batch.ssd_column, batch.value, batch.value_length
    FROM batch
    WHERE batch.person_id IS NOT NULL`,
});

/** A finding as its columns hold it. */
interface StoredFinding {
  readonly person_id: string;
  readonly rule_id: string;
  readonly severity: string;
  readonly path: string;
  readonly ssd_table: string | null;
  readonly ssd_column: string | null;
  readonly value: string | null;
  readonly value_length: number | null;
}

interface StandingFinding extends StoredFinding {
  readonly finding_id: number;
  readonly run_id: string;
}

const stored = (personId: string, finding: Finding): StoredFinding => ({
  person_id: personId,
  rule_id: finding.rule.slice(0, 100),
  severity: finding.severity,
  path: finding.path.slice(0, 300),
  ssd_table: finding.table ?? null,
  ssd_column: finding.column ?? null,
  value: finding.value?.slice(0, 100) ?? null,
  value_length: finding.length ?? null,
});

/** Equal for findings that say the same of the same person. */
const textOf = (finding: StoredFinding): string =>
  JSON.stringify([
    normalKey(finding.person_id),
    finding.rule_id,
    finding.severity,
    finding.path,
    finding.ssd_table,
    finding.ssd_column,
    finding.value,
    finding.value_length,
  ]);

async function standing(
  { names }: LedgerContext['database'],
  session: SqlSession,
  { findings: people, range }: LookedAt,
): Promise<StandingFinding[]> {
  const ledger = names.ledgerTable;
  if (range !== undefined)
    return (await session.query<StandingFinding>(standingInRange(names, undefined), { ledger, ...range }))
      .rows;
  const ids = people.map(({ personId }) => ({ person_id: personId }));
  return (await standingOfPeople<StandingFinding>(session, names, ids, { ledger })).rows;
}

/**
 * Brings the findings that stand to what this run found, writing only where they differ: a finding that is found again keeps its
 * row and the run that found it first, one that is found no more notes the run that ended it. What this same run wrote before (a
 * slice that was cut off, the first of two looks) and does not find again goes.
 */
export async function updateFindings(
  { database }: LedgerContext,
  session: SqlSession,
  { runId: run }: Lease,
  lookedAt: LookedAt,
): Promise<void> {
  const { names } = database;
  const before = new Map<string, StandingFinding[]>();
  for (const one of await standing(database, session, lookedAt)) {
    const text = textOf(one);
    before.set(text, [...(before.get(text) ?? []), one]);
  }
  const found = lookedAt.findings.flatMap(({ personId, findings }) =>
    findings.map((one) => stored(personId, one)),
  );
  const fresh = found.filter((one) => before.get(textOf(one))?.pop() === undefined);
  const ended = [...before.values()].flat();
  const idsOf = (some: readonly StandingFinding[]) => some.map(({ finding_id }) => ({ finding_id }));
  await end(session, names, idsOf(ended.filter((one) => one.run_id !== run)), { run });
  await forget(session, names, idsOf(ended.filter((one) => one.run_id === run)), {});
  await insert(
    session,
    names,
    fresh.map((one) => ({ ...one })),
    { run, ledger: names.ledgerTable },
  );
}
