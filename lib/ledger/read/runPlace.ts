import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { runIdType, runsTable } from '../sql/tables';

/** Where a run stands among the others of its ledger. */
export interface RunPlace {
  readonly runId: string;
  /** Later runs have greater ones. */
  readonly runNo: number;
  readonly ledgerTable: string;
  readonly endpoint: string;
}

const placeOf = defineStatement({
  name: 'runs.placeOf',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT run.run_id, run.run_no, run.ledger_table, run.endpoint
      FROM ${qualified(names, runsTable)} AS run
      WHERE run.run_id = @run`,
    params: { run: runIdType },
  }),
});

/** Where a run stands; undefined when there is none of that id. @throws AppError as the database does */
export async function runPlace(
  { database }: Pick<LedgerContext, 'database'>,
  runId: string,
): Promise<RunPlace | undefined> {
  const { rows } = await database.query<{
    run_id: string;
    run_no: number;
    ledger_table: string;
    endpoint: string;
  }>(placeOf(database.names, undefined), { run: runId });
  return rows.map((row) => ({
    runId: row.run_id,
    runNo: row.run_no,
    ledgerTable: row.ledger_table,
    endpoint: row.endpoint,
  }))[0];
}
