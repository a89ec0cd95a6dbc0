import { londonDate } from '../../payload/londonDate';
import { refreshDone } from '../../ssd/refreshSignal';
import { purposeOf } from '../runRequest';
import { safePoint } from '../stage/safePoint';
import type { ReadingContext, SliceBounds, StageEnd } from '../stage/stageContext';

const pollMs = 60_000;

type WaitContext = SliceBounds & Pick<ReadingContext, 'config' | 'database' | 'edge' | 'options'>;

/**
 * Stage `wait`: where a setting names a signal, waits until the SSD's nightly refresh says that it is done. A run that is no
 * night looks once: while it waited it would be in the way of the night.
 */
export async function wait(context: WaitContext): Promise<StageEnd> {
  const { config, book, edge, database, deadline, options } = context;
  const signal = config.ssd.refreshSignal;
  if (signal === undefined) return { kind: 'done' };
  if (book.now.waitingSince === undefined) book.update({ waitingSince: edge.now().toISOString() });
  const waitMs = purposeOf(options) === null ? signal.waitMs : 0;
  const until = Date.parse(book.now.waitingSince ?? '') + waitMs;
  for (;;) {
    if (await refreshDone(database, signal, londonDate(edge.now()))) return { kind: 'done' };
    const left = until - edge.now().getTime();
    if (left <= 0) {
      return {
        kind: 'end',
        outcome: 'needs_attention',
        code: 'ssd-refresh-not-done',
        message: `The SSD's refresh did not say that it is done (${signal.table}.${signal.column}). Nothing was prepared or sent.`,
        advice: 'Check the refresh of the SSD, then ask for a run (POST /api/runs).',
      };
    }
    if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
    await edge.sleep(Math.min(pollMs, left, Math.max(0, deadline.at.getTime() - edge.now().getTime())));
  }
}
