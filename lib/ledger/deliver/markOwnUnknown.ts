import { defineStatement, qualified } from '../../sql/statement';
import type { Lease } from '../rows/lease';
import { ownerType, runIdType } from '../sql/columnTypes';
import type { LedgerParts } from '../sql/ledgerParts';
import { submissionsTable } from '../sql/tableNames';

const mark = defineStatement({
  name: 'submissions.markOwnUnknown',
  samples: [undefined],
  build: (names) => ({
    text: `UPDATE ${qualified(names, submissionsTable)} SET outcome = N'unknown', reason = N'The slice ended before the answer was written.' WHERE run_id = @run AND owner = @owner AND outcome = N'in_flight' AND is_open = 1`,
    params: { run: runIdType, owner: ownerType },
  }),
});

/**
 * Marks what this owner has in flight as unknown, whoever owns the run now. They are open before and after, so whatever the
 * next owner does in between, it sees the doubt. `settled_at` stays null: no answer was found out, so the run's next slice may
 * still send these children.
 */
export async function markOwnUnknown({ database }: LedgerParts, lease: Lease): Promise<number> {
  const { rowsAffected } = await database.query(mark(database.names, undefined), {
    run: lease.runId,
    owner: lease.owner,
  });
  return rowsAffected;
}
