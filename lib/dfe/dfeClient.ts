import type { BatchVerdict } from './batchVerdict';
import type { BreakerState, Trouble } from './breakerState';
import type { DeliveryHooks } from './deliveryHooks';
import type { Outgoing } from './outcome';

export interface SendOptions {
  /** The child's last outcome is unknown and it goes alone: its failures leave the breaker as it is. */
  readonly alone?: boolean;
}

/** Sends children to the DfE endpoint (`dfe-api.md`). Batches may be sent at the same time; pace and breaker span them all. */
export interface DfeClient {
  /**
   * Reads the secrets and fetches a token, so that what is wrong with them shows before anything is written or sent.
   * Waits between its tries, but not past the deadline and not once the signal is given.
   * Throws AppError `configuration` or `retryable`.
   */
  warmUp(limits: Pick<DeliveryHooks, 'signal' | 'deadline'>): Promise<void>;
  /**
   * Posts 1 to 100 children and settles each of them through `hooks`: retries, isolation after a 400, halving after a 413.
   * An endpoint that fails is no error here: the children are unknown or unsent and `breaker` tells. Throws what a hook
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
