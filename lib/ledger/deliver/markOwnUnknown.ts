import { defineStatement, qualified } from '../../sql/statement';
import { datetime } from '../../sql/sqlType';
import type { Lease } from '../rows/lease';
import { ownerType, runIdType } from '../sql/columnTypes';
import type { LedgerParts } from '../sql/ledgerParts';
import { submissionsTable } from '../sql/tableNames';

const mark = defineStatement({
  name: 'submissions.markOwnUnknown',
  samples: [undefined],
  build: (names) => ({
    text: `UPDATE ${qualified(names, submissionsTable)} SET outcome = N'unknown', settled_at = @now, reason = N'The slice lost its lock before the answer was written.' WHERE run_id = @run AND owner = @owner AND outcome = N'in_flight' AND is_open = 1`,
    params: { run: runIdType, owner: ownerType, now: datetime },
  }),
});

/**
 * Marks what this owner has in flight as unknown, whoever owns the run now. They are open before and after, so whatever the
 * next owner does in between, it sees the doubt.
 */
export async function markOwnUnknown({ database, now }: LedgerParts, lease: Lease): Promise<number> {
  const { rowsAffected } = await database.query(mark(database.names, undefined), {
    run: lease.runId,
    owner: lease.owner,
    now: now(),
  });
  return rowsAffected;
}
