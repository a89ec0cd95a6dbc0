import { defineStatement, qualified, sql } from '../../sql/statement';
import { datetime, int } from '../../sql/sqlType';
import { type Lease, ownedTransaction } from '../sql/ownedTransaction';
import type { RunStore } from '../runs/runStore';
import { findingsTable, ledgerTableType, runIdType, runsTable, submissionsTable } from '../sql/tables';
import type { LedgerContext } from '../sql/ledgerContext';
/** Rows that one transaction touches at most, so that it stays short. */
const atOnce = 2_000;

const oldRuns = defineStatement({
  name: 'runs.pastRetention',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT TOP (@n) run.run_id
      FROM ${qualified(names, runsTable)} AS run
      WHERE run.ledger_table = @ledger
        AND run.updated_at < @before
        AND run.run_id <> @run
        AND run.run_id <> @latest
        AND run.run_id <> @sound
      ORDER BY run.run_no`,
    params: {
      n: int,
      ledger: ledgerTableType,
      before: datetime,
      run: runIdType,
      latest: runIdType,
      sound: runIdType,
    },
  }),
});

const deleteFindings = defineStatement({
  name: 'findings.deleteOfRun',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      DELETE FROM ${qualified(names, findingsTable)}
      WHERE run_id = @old`,
    params: { old: runIdType },
  }),
});

const deleteRun = defineStatement({
  name: 'runs.delete',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      DELETE FROM ${qualified(names, runsTable)}
      WHERE run_id = @old`,
    params: { old: runIdType },
  }),
});

const emptySuperseded = defineStatement({
  name: 'submissions.emptySuperseded',
  samples: [undefined],
  build: (names) => {
    const submissions = qualified(names, submissionsTable);
    return {
      // By run, which an index finds: what is emptied stays, so the table outgrows every scan.
      text: sql`
      WITH superseded AS (
        SELECT TOP (@n) candidate.submission_id
        FROM ${submissions} AS candidate
        WHERE candidate.run_id = @old
          AND candidate.is_open = 0
          AND candidate.inventory IS NOT NULL
          AND (
            candidate.outcome <> N'accepted'
            OR EXISTS (
              SELECT 1 AS found
              FROM ${submissions} AS newer
              WHERE newer.ledger_table = candidate.ledger_table
                AND newer.endpoint = candidate.endpoint
                AND newer.person_id = candidate.person_id
                AND newer.outcome = N'accepted'
                AND newer.submission_id > candidate.submission_id
            )
          )
        ORDER BY candidate.submission_id
      )
      UPDATE submission
      SET submission.inventory = NULL, submission.reason = NULL
      FROM ${submissions} AS submission
      JOIN superseded ON superseded.submission_id = submission.submission_id`,
      params: { n: int, old: runIdType },
    };
  },
});

/**
 * Deletes runs without a sign of life since `before`, with their findings, and empties what their superseded submissions said
 * (the right to delete ends at runs and findings). The last accepted and every open submission stay whole, and so do the run
 * that goes on, the last that prepared and the last that prepared soundly.
 */
export async function applyRetention(
  context: LedgerContext,
  runs: Pick<RunStore, 'latestPrepare' | 'lastSoundCounts'>,
  lease: Lease,
  before: Date,
): Promise<{ readonly runs: number }> {
  const { database } = context;
  const { names } = database;
  const { rows } = await database.query<{ run_id: string }>(oldRuns(names, undefined), {
    n: atOnce,
    ledger: names.ledgerTable,
    before,
    run: lease.runId,
    latest: (await runs.latestPrepare())?.runId ?? '',
    sound: (await runs.lastSoundCounts())?.runId ?? '',
  });
  for (const { run_id: old } of rows) {
    for (let emptied = atOnce; emptied === atOnce;) {
      emptied = await ownedTransaction(context, lease, async (session) => {
        return (await session.query(emptySuperseded(names, undefined), { n: atOnce, old })).rowsAffected;
      });
    }
    // Last, so that a run that is cut off in the middle is found again.
    await ownedTransaction(context, lease, async (session) => {
      await session.query(deleteFindings(names, undefined), { old });
      await session.query(deleteRun(names, undefined), { old });
    });
  }
  return { runs: rows.length };
}
