import type { NamedCounts } from '../../ledger/runs/runRow';
import { purposeOf } from '../runRequest';
import type { ReadingContext } from '../stage/stageContext';

/** Whether the run speaks of the ledger as a whole, so that later runs go by its prepare. */
export const isNight = ({ options }: Pick<ReadingContext, 'options'>): boolean => purposeOf(options) === null;

/** Notes how a night's prepare ended; of another run there is nothing to note. */
export async function endPrepare(
  context: Pick<ReadingContext, 'ledger' | 'lease' | 'options'>,
  end: { readonly sound: boolean; readonly tableCounts: NamedCounts },
): Promise<void> {
  if (isNight(context)) await context.ledger.runs.endPrepare(context.lease, end);
}
