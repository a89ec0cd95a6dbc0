import type { RunOutcome } from '../runs/runRow';
import { defineStatement, qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { ledgerTableType, runsTable } from '../sql/tables';

/** How the last night of a ledger ended. */
export interface LastRun {
  readonly runId: string;
  readonly outcome: RunOutcome | null;
  readonly errorCode: string | null;
  readonly finishedAt: Date | null;
}

const last = defineStatement({
  name: 'runs.lastFinished',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT TOP (1) run.run_id, run.outcome, run.error_code, run.finished_at
      FROM ${qualified(names, runsTable)} AS run
      WHERE run.ledger_table = @ledger
        AND run.state = N'finished'
        AND run.outcome <> N'skipped'
        AND run.purpose IS NULL
      ORDER BY run.run_no DESC`,
    params: { ledger: ledgerTableType },
  }),
});

/**
 * The last night that has ended, but for runs that only made way for another; undefined before the first.
 * @throws AppError as the database does
 */
export async function lastRun({ database }: Pick<LedgerContext, 'database'>): Promise<LastRun | undefined> {
  const { rows } = await database.query<{
    run_id: string;
    outcome: RunOutcome | null;
    error_code: string | null;
    finished_at: Date | null;
  }>(last(database.names, undefined), { ledger: database.names.ledgerTable });
  return rows.map((row) => ({
    runId: row.run_id,
    outcome: row.outcome,
    errorCode: row.error_code,
    finishedAt: row.finished_at,
  }))[0];
}
