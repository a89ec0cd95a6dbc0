import { defineStatement, qualified, sql, type SqlNames } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import type { Lease } from '../sql/ownedTransaction';
import { ownerType, runIdType, submissionsTable } from '../sql/tables';

/**
 * Asks whether something is open of the child of the ledger row `entry`, for a statement with the parameters `@ledger` and
 * `@endpoint`.
 * @param besides further conditions on the submission `doubt`, each with its AND
 */
export const hasOpen = (names: SqlNames, besides = ''): string =>
  sql`
    EXISTS (
      SELECT 1 AS found
      FROM ${qualified(names, submissionsTable)} AS doubt
      WHERE doubt.ledger_table = @ledger
        AND doubt.endpoint = @endpoint
        AND doubt.person_id = entry.person_id
        AND doubt.is_open = 1
        ${besides}
    )`;

const mark = defineStatement({
  name: 'submissions.markOwnUnknown',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      UPDATE ${qualified(names, submissionsTable)}
      SET outcome = N'unknown', reason = N'The slice ended before the answer was written.'
      WHERE run_id = @run
        AND owner = @owner
        AND outcome = N'in_flight'
        AND is_open = 1`,
    params: { run: runIdType, owner: ownerType },
  }),
});

/**
 * Marks what this owner has in flight as unknown, whoever owns the run now. They are open before and after, so whatever the
 * next owner does in between, it sees the doubt. `settled_at` stays null: no answer was found out, so the run's next slice may
 * still send these children.
 */
export async function markOwnUnknown({ database }: LedgerContext, lease: Lease): Promise<number> {
  const { rowsAffected } = await database.query(mark(database.names, undefined), {
    run: lease.runId,
    owner: lease.owner,
  });
  return rowsAffected;
}
