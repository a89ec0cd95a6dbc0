import { compareWhileRead } from '../../ssd/compareCounts';
import { countRows } from '../../ssd/countRows';
import { AppError } from '../../errors/appError';
import { events } from '../../telemetry/events';
import type { SliceContext, StageEnd } from '../slice/sliceContext';
import { logProblems } from './beginPrepare';
import { brake } from './brake';
import { unsoundVerdict } from './unsoundVerdict';

/**
 * Stage `recount`: counts the SSD again, and asks the brake about everything that was put off. Nothing that takes something
 * away has been written yet.
 */
export async function judge(context: SliceContext): Promise<StageEnd> {
  const { config, database, ledger, lease, book, options, logger } = context;
  const run = await ledger.runs.get(lease.runId);
  if (run?.tableCounts == null)
    throw new AppError('bug', 'run-without-counts', 'The run has no first count of the SSD’s tables.');
  const tableCounts = await countRows(database);
  const problems = compareWhileRead(run.tableCounts, tableCounts);
  logProblems(context, problems);
  if (problems.length > 0 && !options.confirm.includes('table-loss')) {
    await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
    return unsoundVerdict(problems);
  }
  const { purges, deleted, entryPurges, entries } = book.now.counts;
  const verdict = brake(
    { purges, deleted, entryPurges, childrenHeld: await ledger.countHeld(), entriesHeld: entries },
    config.ledger,
  );
  if (verdict !== undefined && !options.confirm.includes('purges')) {
    logger.warn(events.prepareBrake, { purges, deleted, count: entryPurges });
    await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
    return verdict;
  }
  return { kind: 'done' };
}
