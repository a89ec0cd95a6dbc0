import { reportingWindow } from '../../payload/window';
import { londonDate } from '../../payload/londonDate';
import { compareWithLastSound, type CountProblem } from '../../ssd/compareCounts';
import { countRows } from '../../ssd/countRows';
import { personIdCounts } from '../../ssd/personIdCounts';
import { events } from '../../telemetry/events';
import { rulesVersion } from '../rulesVersion';
import type { SliceContext, StageEnd } from '../slice/sliceContext';
import { unsoundVerdict } from './unsoundVerdict';

/** Logs each table that stands in the way. */
export function logProblems(
  { logger }: Pick<SliceContext, 'logger'>,
  problems: readonly CountProblem[],
): void {
  for (const { table, problem, rowsBefore, rowsNow, share } of problems)
    logger.warn(events.prepareUnsound, { table, code: problem, rowsBefore, rowsNow, share });
}

/**
 * Stage `count`: counts the rows of the SSD before anything is read, and stops before a half-built one (ledger.md, "The SSD
 * is rebuilt at night"). From here on the run is the latest prepare, and not sound until its end says so.
 */
export async function beginPrepare(context: SliceContext): Promise<StageEnd> {
  const { config, database, ledger, lease, book, edge, logger, options } = context;
  const runDate = londonDate(edge.now());
  const window = reportingWindow(runDate, config.rules.window);
  const rules = rulesVersion(config);
  // Not before: until the refresh says that it is done, an SSD that is dropped and made anew may have no tables at all.
  await context.checkSsd();
  const lastSound = await ledger.runs.lastSoundCounts();
  const tableCounts = await countRows(database);
  await ledger.runs.beginPrepare(lease, {
    rulesVersion: rules,
    runDate,
    windowStart: window.start,
    windowEnd: window.end,
    tableCounts,
  });
  const ids = await personIdCounts(database);
  const counts = { ...book.now.counts, withoutId: ids.withoutId, repeatedIds: ids.repeated };
  book.update({ runDate, rules, counts });
  logger.info(events.runStage, { stage: 'count', runDate, windowStart: window.start, windowEnd: window.end });
  if (ids.withoutId + ids.repeated > 0)
    logger.warn(events.personIds, { withoutId: ids.withoutId, repeatedIds: ids.repeated });

  const problems = compareWithLastSound(lastSound?.tableCounts, tableCounts, config.ssd.maxTableLossShare);
  logProblems(context, problems);
  if (problems.length === 0 || options.confirm.includes('table-loss')) return { kind: 'done' };
  await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
  return unsoundVerdict(problems);
}
