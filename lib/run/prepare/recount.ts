import { events } from '../../telemetry/events';
import type { ReadingContext, StageEnd } from '../stage/stageContext';
import { brake } from './brake';
import { countAgain } from './ssdCounts';
import { vanishedVerdict } from './vanished';

type RecountContext = Pick<
  ReadingContext,
  'config' | 'database' | 'ledger' | 'lease' | 'book' | 'options' | 'logger'
>;

/**
 * Stage `recount`: counts the SSD again, looks whether an item has vanished, and asks the brake about everything that was put off. Nothing that removes
 * something at DfE has been written yet.
 */
export async function recount(context: RecountContext): Promise<StageEnd> {
  const { config, ledger, lease, book, options, logger } = context;
  const { tableCounts, verdict: changed } = await countAgain(context);
  if (changed !== undefined) {
    await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
    return changed;
  }
  const vanished = await vanishedVerdict(context);
  if (vanished !== undefined) {
    await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
    return vanished;
  }
  const { purges, deleted, entryPurges, entries } = book.now.counts;
  const verdict = brake(
    { purges, deleted, entryPurges, childrenHeld: await ledger.countHeld(), entriesHeld: entries },
    config.ledger,
    'none',
  );
  if (verdict !== undefined && !options.confirm.includes('purges')) {
    logger.warn(events.prepareBrake, { purges, deleted, count: entryPurges });
    await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
    return verdict;
  }
  return { kind: 'done' };
}
