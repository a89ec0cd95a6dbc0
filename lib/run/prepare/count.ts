import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import { compareWithLastSound } from '../../ssd/compareCounts';
import { countRows, personIdCounts } from '../../ssd/rowCounts';
import { events } from '../../telemetry/events';
import { rulesVersion } from '../rulesVersion';
import type { ReadingContext, StageEnd } from '../stage/stageContext';
import { ssdVerdict } from './ssdCounts';

/**
 * Stage `count`: counts the rows of the SSD before anything is read, and stops before a half-built one (ledger.md "The SSD
 * is rebuilt at night"). From here on the run is the latest prepare, and not sound until its end says so.
 */
export async function count(context: ReadingContext): Promise<StageEnd> {
  const { config, database, ledger, lease, book, edge, logger } = context;
  const runDate = londonDate(edge.now());
  const window = reportingWindow(runDate, config.rules.window);
  const rules = rulesVersion(config);
  // Not before: until the refresh says that it is done, an SSD that is dropped and made again may have no tables at all.
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

  const verdict = ssdVerdict(
    context,
    compareWithLastSound(lastSound?.tableCounts, tableCounts, config.ssd.maxTableLossShare),
  );
  if (verdict === undefined) return { kind: 'done' };
  await ledger.runs.endPrepare(lease, { sound: false, tableCounts });
  return verdict;
}
