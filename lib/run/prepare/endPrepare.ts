import type { NamedCounts } from '../../ledger/runs/runRow';
import { purposeOf } from '../runRequest';
import type { ReadingContext } from '../stage/stageContext';

/** Whether the run speaks of the ledger as a whole, so that later runs go by its prepare. */
export const isNight = ({ options }: Pick<ReadingContext, 'options'>): boolean => purposeOf(options) === null;

/** Notes how the prepare ended, a night's or that of a run for a few people. */
export async function endPrepare(
  context: Pick<ReadingContext, 'ledger' | 'lease' | 'options'>,
  end: { readonly sound: boolean; readonly tableCounts: NamedCounts },
): Promise<void> {
  const { runs } = context.ledger;
  await (isNight(context) ? runs.endPrepare(context.lease, end) : runs.endLook(context.lease, end));
}
