import type { Outgoing, Settled } from './outcome';

/** What the caller does around the POSTs of a batch. */
export interface DeliveryHooks {
  /**
   * Called right before every POST, the retries too, with the children in it. Throws to stop: nothing is posted then, and
   * neither when the deadline has passed or the signal was given meanwhile.
   */
  beforePost(children: readonly Outgoing[]): Promise<void>;
  /**
   * Called with each child of the batch exactly once, as soon as its outcome stands, so once or several times a batch.
   * When it throws, nothing of the batch is posted again (an acceptance that could not be recorded must not be repeated),
   * and `sendBatch` throws the same error.
   */
  settled(results: readonly Settled[]): Promise<void>;
  /** Aborted: waiting ends, no further POST begins, one under way is let finish; the rest is settled as unsent. */
  readonly signal: AbortSignal;
  /** No POST and no wait begins that would pass it; a POST under way is let finish. */
  readonly deadline: Date;
}
