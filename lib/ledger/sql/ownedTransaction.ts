import { AppError } from '../../errors/appError';
import type { SqlSession } from '../../sql/database';
import { defineStatement, qualified, sql, type SqlNames } from '../../sql/statement';
import type { LedgerContext } from './ledgerContext';
import { ownerType, runIdType, runsTable } from './tables';

/** Who may write for a run: the slice that owns it. Every write checks that the run's row still says so. */
export interface Lease {
  readonly runId: string;
  /** Unique to the slice. */
  readonly owner: string;
}

/**
 * Locks the run's row until the transaction ends, so that no other slice can take the run over in the middle of it. Gives one
 * row while the run is still the slice's own, otherwise none. Its parameters are `@run` and `@owner`.
 */
export const lockOwnedRun = (names: SqlNames): string => sql`
  SELECT run.run_no
  FROM ${qualified(names, runsTable)} AS run WITH (UPDLOCK, ROWLOCK)
  WHERE run.run_id = @run
    AND run.owner = @owner
    AND run.state = N'running'`;

const lockRun = defineStatement({
  name: 'runs.lockOwned',
  samples: [undefined],
  build: (names) => ({ text: lockOwnedRun(names), params: { run: runIdType, owner: ownerType } }),
});

/** What a slice hears when another one owns the run now. */
export const ownershipLost = (): AppError =>
  new AppError(
    'retryable',
    'run-ownership-lost',
    'Another slice has taken this run over, so this one writes no more.',
    {
      advice: 'Nothing needs doing: the other slice goes on from what is written.',
    },
  );

/**
 * One transaction of a slice that owns its run. The run's row stays locked until its end, so no other slice can take the run
 * over in the middle of it.
 * @throws AppError `run-ownership-lost`, and what `work` and the database throw
 */
export function ownedTransaction<T>(
  { database }: LedgerContext,
  lease: Lease,
  work: (session: SqlSession) => Promise<T>,
): Promise<T> {
  return database.transaction(async (session) => {
    const { rows } = await session.query(lockRun(database.names, undefined), {
      run: lease.runId,
      owner: lease.owner,
    });
    if (rows.length === 0) throw ownershipLost();
    return work(session);
  });
}
