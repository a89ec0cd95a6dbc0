import { events } from '../../telemetry/events';
import { safePoint } from '../stage/safePoint';
import { sliceLimits, type SendingContext, type StageEnd } from '../stage/stageContext';
import { noteBatch, type Posting } from './deliverBatch';
import { beginSending, nextPage, send } from './sending';

/** Children sent alone who get no answer in a row, before the rest is left to the next night. */
const unansweredAlone = 5;

/**
 * Stage `deliver-alone`: sends the children in doubt, each alone, so that one body that breaks the endpoint stops no other.
 * When several in a row get no answer the endpoint itself is down: the rest is left to the next run.
 */
export async function deliverAlone(context: SendingContext): Promise<StageEnd> {
  const { book, logger } = context;
  const sending = await beginSending(context);
  // Whether the next one goes depends on what became of this one: nothing is done ahead or behind.
  const oneByOne: Posting = {
    alone: true,
    signal: context.lock.lost,
    leaves: () => undefined,
    settle: (write) => write(),
  };
  let unanswered = 0;
  for (;;) {
    const page = await nextPage(sending, 'alone');
    if (page.children.length > 0) await context.dfe().warmUp(sliceLimits(context));
    for (const child of page.children) {
      const verdict = await send(sending, await noteBatch(context, [child]), oneByOne);
      // Its turn had not come when the time was up: it is the first of the next slice.
      if (verdict.requests === 0 && verdict.outOfTime) return { kind: 'pause' };
      book.count({ unsent: verdict.unsent });
      unanswered = verdict.unknown + verdict.unsent > 0 ? unanswered + 1 : 0;
      if (unanswered >= unansweredAlone) {
        logger.warn(events.batchFailed, {
          stage: 'deliver-alone',
          code: 'unanswered-alone',
          count: unanswered,
        });
        return { kind: 'done' };
      }
      book.update({ rowKey: child.personId });
      if ((await safePoint(context)) === 'pause') return { kind: 'pause' };
    }
    book.count({ unsent: page.unreadable });
    if (page.last === undefined) {
      sending.end();
      return { kind: 'done' };
    }
    book.update({ rowKey: page.last });
  }
}
