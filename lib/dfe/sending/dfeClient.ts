import type { BreakerState, Trouble } from './breaker';

/** One child on its way out: the serialised child object is its whole body. */
export interface Outgoing {
  /** `pers_person_id`, for the log. */
  readonly personId: string;
  /** The child object as JSON text, never logged. */
  readonly body: string;
}

/**
 * What is known of one child after its batch:
 * - `accepted`: DfE gave a receipt for it
 * - `refused`: refused for good, alone, and nothing of it can have been taken in before
 * - `unknown`: it was posted and no answer says what became of it
 * - `unsent`: DfE has surely not taken it in (not posted, or turned away whatever the body held); it may go again
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly receiptId: string; readonly receiptTime: string }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly status?: number; readonly reason: string }
  | { readonly kind: 'unsent'; readonly status?: number; readonly reason: string };

export interface Settled {
  readonly child: Outgoing;
  readonly outcome: Outcome;
}

/** What became of one call of `sendBatch`, in counts. */
export interface BatchVerdict {
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  readonly unsent: number;
  /** POSTs to the children endpoint, the retries too. */
  readonly requests: number;
  /** The deadline ended it: what is unsent was not turned away, and goes when there is time again. */
  readonly outOfTime: boolean;
}

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

export interface SendOptions {
  /** The child's last outcome is unknown and it goes alone: its failures leave the breaker as it is. */
  readonly alone?: boolean;
}

/** Sends children to the DfE endpoint (dfe-api.md "Request"). Batches may be sent at the same time; pace and breaker span them all. */
export interface DfeClient {
  /**
   * Reads the secrets and fetches a token, so that what is wrong with them shows before anything is written or sent.
   * Waits between its tries, but not past the deadline and not once the signal is given.
   * Throws AppError `configuration` or `retryable`.
   */
  warmUp(limits: Pick<DeliveryHooks, 'signal' | 'deadline'>): Promise<void>;
  /**
   * Posts 1 to 100 children and settles each of them through `hooks`: retries, isolation after a 400, halving after a 413.
   * An endpoint that fails is no error here: the children are unknown or unsent and `breaker` says so. Throws what a hook
   * throws, and AppError when secrets or token cannot be had (the children are settled before that).
   */
  sendBatch(
    children: readonly Outgoing[],
    hooks: DeliveryHooks,
    options?: SendOptions,
  ): Promise<BatchVerdict>;
  /** Look at it after each batch: open means stop sending. */
  readonly breaker: BreakerState;
  /** The latest trouble with the endpoint; for what the run says, and for the client of the next slice. */
  readonly trouble: Trouble | undefined;
  /** Ends the connections. */
  close(): Promise<void>;
}
