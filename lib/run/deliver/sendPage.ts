import { fillBatches } from '../../dfe/sending/fillBatches';
import { following } from '../../flow/following';
import { inTwoSteps } from '../../flow/inTwoSteps';
import { throwIfLockLost } from '../stage/safePoint';
import { noteBatch, type NotedBatch, type OutgoingChild } from './deliverBatch';
import { send, type Page, type Sending } from './sending';

/** How sending stands in this slice. */
export interface Turn {
  /** A batch has been noted. */
  begun: boolean;
  /** A batch has come to its end in time. */
  sent: boolean;
  /** The slice's time is up. */
  paused: boolean;
  /** Children of the page who were turned away, or were not posted. */
  unsent: number;
}

/**
 * Sends the children of a page. While a batch is with DfE, the outcomes of the batch before are written, with the run's progress
 * behind them, and the next batch is noted as in flight. Nothing of it is open when this returns, so no page that is read
 * afterwards has a child of this one.
 *
 * Where sending stops (the time, the breaker, a cancelled run, a batch that fails), a batch that is noted and was not posted is
 * settled as unsent; only of time it has enough, and is posted. So is one that was noted when the noting of another failed.
 * @throws what came in the way, when everything that was begun has ended
 */
export async function sendPage(sending: Sending, page: Page, turn: Turn): Promise<void> {
  const { context } = sending;
  const { config, book, deadline, lock } = context;
  const settling = following();
  const failed = new AbortController();
  const signal = AbortSignal.any([lock.lost, settling.failed, failed.signal]);

  const note = async (batch: readonly OutgoingChild[]): Promise<NotedBatch | undefined> => {
    turn.paused ||= turn.begun && deadline.passed();
    if (turn.paused || signal.aborted || context.dfe().breaker.open) return undefined;
    turn.begun = true;
    return noteBatch(context, batch);
  };
  const post = async (batch: NotedBatch, meanwhile: () => void): Promise<void> => {
    const verdict = await send(sending, batch, {
      alone: false,
      signal,
      leaves: meanwhile,
      settle: (write) =>
        settling.add(async () => {
          await write();
          await book.save();
        }),
    });
    // One that was noted in vain when sending stopped counts as little as those that were not noted.
    if (verdict.requests > 0 || verdict.outOfTime) turn.unsent += verdict.unsent;
    // What the slice's end has cut off in its retries goes on in the next, unless no slice is long enough for it.
    turn.paused ||= deadline.passed() || (verdict.outOfTime && turn.sent);
    turn.sent ||= !verdict.outOfTime;
  };
  const postOrStop = (batch: NotedBatch, meanwhile: () => void): Promise<void> =>
    post(batch, meanwhile).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });

  const limits = { maxChildren: config.dfe.batchMaxChildren, maxBytes: config.dfe.batchMaxBytes };
  try {
    await inTwoSteps(config.dfe.concurrency, fillBatches(page.children, limits), note, postOrStop).finally(
      () => settling.end(),
    );
  } catch (error) {
    // What fails when the lock goes fails because of it.
    throwIfLockLost(context);
    throw error;
  }
}
