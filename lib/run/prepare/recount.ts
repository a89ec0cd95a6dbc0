import { events } from '../../telemetry/events';
import type { ReadingContext, StageEnd } from '../stage/stageContext';
import { brake } from './brake';
import { endPrepare } from './endPrepare';
import { countAgain } from './ssdCounts';
import { vanishedVerdict } from './vanished';

type RecountContext = Pick<
  ReadingContext,
  'config' | 'database' | 'ledger' | 'lease' | 'book' | 'options' | 'logger'
>;

/**
 * Stage `recount`: counts the SSD again, looks whether an item has vanished, and asks the brake about everything that was put
 * off. Nothing that removes something at DfE has been written yet.
 */
export async function recount(context: RecountContext): Promise<StageEnd> {
  const { config, ledger, book, options, logger } = context;
  const { tableCounts, verdict: changed } = await countAgain(context);
  if (changed !== undefined) {
    await endPrepare(context, { sound: false, tableCounts });
    return changed;
  }
  // Of people who were picked out, a share says nothing.
  if (options.persons !== undefined) return { kind: 'done' };
  const vanished = await vanishedVerdict(context);
  if (vanished !== undefined) {
    await endPrepare(context, { sound: false, tableCounts });
    return vanished;
  }
  const { purges, deleted, entryPurges, entries } = book.now.counts;
  const verdict = brake(
    {
      purges,
      deleted,
      entryPurges,
      childrenHeld: (await ledger.countHeld()) + (book.now.heldBesides ?? 0),
      entriesHeld: entries,
    },
    config.ledger,
    'none',
  );
  if (verdict !== undefined && !options.confirm.includes('purges')) {
    logger.warn(events.prepareBrake, { purges, deleted, count: entryPurges });
    await endPrepare(context, { sound: false, tableCounts });
    return verdict;
  }
  return { kind: 'done' };
}
