import { londonDate } from '../../payload/londonDate';
import { reportingWindow } from '../../payload/window';
import { compareWithLastSound } from '../../ssd/compareCounts';
import { countRows, personIdCounts } from '../../ssd/rowCounts';
import { events } from '../../telemetry/events';
import { rulesVersion } from '../rulesVersion';
import { purposeOf } from '../runRequest';
import type { ReadingContext, StageEnd } from '../stage/stageContext';
import { endPrepare, isNight } from './endPrepare';
import { ssdVerdict } from './ssdCounts';

/**
 * Stage `count`: counts the rows of the SSD before anything is read, and stops before a half-built one (ledger.md "The SSD
 * is rebuilt at night"). From here on a night is the latest prepare. Its prepare, or that of a run for a few people, is not sound
 * until its end says so.
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
  const start = {
    rulesVersion: rules,
    runDate,
    windowStart: window.start,
    windowEnd: window.end,
    tableCounts,
  };
  const verdict = ssdVerdict(
    context,
    compareWithLastSound(lastSound?.tableCounts, tableCounts, config.ssd.maxTableLossShare),
  );
  // A run for a few people that stops here has written nothing that another run could send. A dry run goes on, and counts again.
  if (verdict !== undefined && purposeOf(context.options) === 'persons') return verdict;
  await (isNight(context) ? ledger.runs.beginPrepare(lease, start) : ledger.runs.beginLook(lease, start));
  book.update({ runDate, rules });
  logger.info(events.runStage, { stage: 'count', runDate, windowStart: window.start, windowEnd: window.end });
  if (context.options.persons === undefined) await countIds(context);

  if (verdict === undefined) return { kind: 'done' };
  await endPrepare(context, { sound: false, tableCounts });
  return verdict;
}

/** Counts the rows of `ssd_person` that name nobody, or somebody whom another row names. */
async function countIds({ database, book, logger }: ReadingContext): Promise<void> {
  const { withoutId, repeated: repeatedIds } = await personIdCounts(database);
  book.update({ counts: { ...book.now.counts, withoutId, repeatedIds } });
  if (withoutId + repeatedIds > 0) logger.warn(events.personIds, { withoutId, repeatedIds });
}
