import { defineStatement, qualified } from '../../sql/statement';
import { datetime, int } from '../../sql/sqlType';
import type { Lease } from '../rows/lease';
import type { RunStore } from '../runs/runStore';
import { ledgerTableType, runIdType } from '../sql/columnTypes';
import type { LedgerParts } from '../sql/ledgerParts';
import { ownedTransaction } from '../sql/ownedTransaction';
import { findingsTable, runsTable, submissionsTable } from '../sql/tableNames';

/** Rows that one transaction touches at most, so that it stays short. */
const atOnce = 2_000;

const oldRuns = defineStatement({
  name: 'runs.pastRetention',
  samples: [undefined],
  build: (names) => ({
    text: `SELECT TOP (@n) r.run_id FROM ${qualified(names, runsTable)} AS r WHERE r.ledger_table = @ledger AND r.updated_at < @before AND r.run_id <> @run AND r.run_id <> @latest AND r.run_id <> @sound ORDER BY r.run_no`,
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
    text: `DELETE FROM ${qualified(names, findingsTable)} WHERE run_id = @old`,
    params: { old: runIdType },
  }),
});

const deleteRun = defineStatement({
  name: 'runs.delete',
  samples: [undefined],
  build: (names) => ({
    text: `DELETE FROM ${qualified(names, runsTable)} WHERE run_id = @old`,
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
      text: `WITH old AS (SELECT TOP (@n) s.submission_id FROM ${submissions} AS s WHERE s.run_id = @old AND s.is_open = 0 AND s.inventory IS NOT NULL AND (s.outcome <> N'accepted' OR EXISTS (SELECT 1 AS found FROM ${submissions} AS n WHERE n.ledger_table = s.ledger_table AND n.endpoint = s.endpoint AND n.person_id = s.person_id AND n.outcome = N'accepted' AND n.submission_id > s.submission_id)) ORDER BY s.submission_id) UPDATE t SET t.inventory = NULL, t.reason = NULL FROM ${submissions} AS t JOIN old ON old.submission_id = t.submission_id`,
      params: { n: int, old: runIdType },
    };
  },
});

/**
 * Deletes runs that nobody has touched since `before`, with their findings, and empties what their superseded submissions said
 * (the right to delete ends at runs and findings). The last accepted and every open submission stay whole, and so do the run
 * that goes on, the last that prepared and the last that prepared soundly.
 */
export async function applyRetention(
  parts: LedgerParts,
  runs: Pick<RunStore, 'latestPrepare' | 'lastSoundCounts'>,
  lease: Lease,
  before: Date,
): Promise<{ readonly runs: number }> {
  const { database } = parts;
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
      emptied = await ownedTransaction(parts, lease, async (session) => {
        return (await session.query(emptySuperseded(names, undefined), { n: atOnce, old })).rowsAffected;
      });
    }
    // Last, so that a run that is cut off in the middle is found again.
    await ownedTransaction(parts, lease, async (session) => {
      await session.query(deleteFindings(names, undefined), { old });
      await session.query(deleteRun(names, undefined), { old });
    });
  }
  return { runs: rows.length };
}
