import { defineStatement, qualified, sql, type Statement } from '../../sql/statement';
import { datetime, int, type SqlValue } from '../../sql/sqlType';
import { type Lease, ownedTransaction } from '../sql/ownedTransaction';
import {
  findingsTable,
  ledgerTableType,
  plannedTable,
  runIdType,
  runsTable,
  submissionsTable,
} from '../sql/tables';
import { lastSoundFirst, latestPrepareFirst } from '../runs/runStatements';
import type { LedgerContext } from '../sql/ledgerContext';

/** Rows that one transaction touches at most, so that it stays short. */
const atOnce = 2_000;

/** The last night that prepared and the last that prepared soundly are kept, however old: later runs go by them. */
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
        AND run.run_no <> COALESCE((
          SELECT TOP (1) run.run_no
          FROM ${qualified(names, runsTable)} AS run
          ${latestPrepareFirst}
        ), 0)
        AND run.run_no <> COALESCE((
          SELECT TOP (1) run.run_no
          FROM ${qualified(names, runsTable)} AS run
          ${lastSoundFirst}
        ), 0)
      ORDER BY run.run_no`,
    params: { n: int, ledger: ledgerTableType, before: datetime, run: runIdType },
  }),
});

/** Findings that a run ended. */
const deleteEnded = defineStatement({
  name: 'findings.deleteEnded',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      DELETE TOP (@n) FROM ${qualified(names, findingsTable)}
      WHERE ledger_table = @ledger
        AND ended_by = @old`,
    params: { n: int, ledger: ledgerTableType, old: runIdType },
  }),
});

/** Findings of an earlier version, which wrote them all again in every run. */
const deleteOfRun = defineStatement({
  name: 'findings.deleteOfRun',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      DELETE TOP (@n) FROM ${qualified(names, findingsTable)}
      WHERE run_id = @old
        AND ledger_table IS NULL`,
    params: { n: int, old: runIdType },
  }),
});

/** Findings of people who are neither in the SSD nor in the ledger any more: no prepare looks at them again. */
const endOfVanished = defineStatement({
  name: 'findings.endOfVanished',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      UPDATE TOP (@n) finding
      SET finding.ended_by = @run
      FROM ${qualified(names, findingsTable)} AS finding
      WHERE finding.ledger_table = @ledger
        AND finding.ended_by IS NULL
        AND NOT EXISTS (
          SELECT 1 AS found
          FROM ${qualified(names, names.ledgerTable)} AS entry
          WHERE entry.person_id = finding.person_id
        )
        AND NOT EXISTS (
          SELECT 1 AS found
          FROM ${qualified(names, 'ssd_person')} AS person
          WHERE person.pers_person_id = finding.person_id
        )`,
    params: { n: int, run: runIdType, ledger: ledgerTableType },
  }),
});

/** What a dry run said that would be sent. */
const deletePlan = defineStatement({
  name: 'plans.deleteOfRun',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      DELETE TOP (@n) FROM ${qualified(names, plannedTable)}
      WHERE run_id = @old`,
    params: { n: int, old: runIdType },
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
      SET submission.inventory = NULL,
        submission.reason = NULL,
        submission.payload_hash = CASE
          WHEN submission.outcome = N'refused' THEN submission.payload_hash
          ELSE NULL
        END
      FROM ${submissions} AS submission
      JOIN superseded ON superseded.submission_id = submission.submission_id`,
      params: { n: int, old: runIdType },
    };
  },
});

/**
 * Deletes runs without a sign of life since `before`, with the findings that they ended (what stands is kept, whatever run found
 * it), and empties what their superseded
 * submissions said (the right to delete ends at runs and findings). The last accepted and every open submission stay whole, and
 * so do the run that goes on, the last that prepared and the last that prepared soundly.
 *
 * Every statement touches 2,000 rows at most, in a transaction of its own; none begins after `until`, and the next run goes on
 * where this one stopped.
 * @returns how many runs are gone, and whether some are left
 */
export async function applyRetention(
  context: LedgerContext,
  lease: Lease,
  before: Date,
  until: Date,
): Promise<{ readonly runs: number; readonly isDone: boolean }> {
  const { database, now } = context;
  const { names } = database;
  const ledger = names.ledgerTable;
  const once = (statement: Statement, values: Readonly<Record<string, SqlValue>>): Promise<number> =>
    ownedTransaction(
      context,
      lease,
      async (session) => (await session.query(statement, values)).rowsAffected,
    );
  /** Runs a bounded statement until it finds less than it may touch; false when the time is up before. */
  const toTheEnd = async (
    statement: Statement,
    values: Readonly<Record<string, SqlValue>>,
  ): Promise<boolean> => {
    for (let touched = atOnce; touched === atOnce;) {
      if (now() >= until) return false;
      touched = await once(statement, { n: atOnce, ...values });
    }
    return true;
  };

  if (!(await toTheEnd(endOfVanished(names, undefined), { run: lease.runId, ledger })))
    return { runs: 0, isDone: false };
  const { rows } = await database.query<{ run_id: string }>(oldRuns(names, undefined), {
    n: atOnce,
    ledger,
    before,
    run: lease.runId,
  });
  let gone = 0;
  for (const { run_id: old } of rows) {
    const isEmpty =
      (await toTheEnd(emptySuperseded(names, undefined), { old })) &&
      (await toTheEnd(deleteEnded(names, undefined), { ledger, old })) &&
      (await toTheEnd(deleteOfRun(names, undefined), { old })) &&
      (await toTheEnd(deletePlan(names, undefined), { old }));
    if (!isEmpty) return { runs: gone, isDone: false };
    // Last, so that a run that is cut off in the middle is found again.
    await once(deleteRun(names, undefined), { old });
    gone += 1;
  }
  return { runs: gone, isDone: true };
}
