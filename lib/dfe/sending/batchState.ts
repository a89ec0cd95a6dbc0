import type { AppError } from '../../errors/appError';
import type { BatchVerdict, DeliveryHooks, Outcome, Outgoing } from './dfeClient';
import type { Reading } from '../wire/readAnswer';
import type { Breaker } from './breaker';

/** What is known of one batch while it is being sent. */
export interface BatchState {
  /** Counts the client's batches, for the log. */
  readonly batch: number;
  readonly hooks: DeliveryHooks;
  /** The child goes alone because its last outcome is unknown. */
  readonly alone: boolean;
  /** Children of a POST that may have been taken in: a later refusal of them proves nothing. */
  readonly inDoubt: Set<Outgoing>;
  /** Children refused alone of whom it is not known yet whether that is the children's fault; what was answered to each. */
  readonly probes: { readonly child: Outgoing; readonly outcome: Outcome; readonly reading: Reading }[];
  /** Secrets or token could not be had: nothing more is posted, and the batch ends with this error. */
  failure: AppError | undefined;
  requests: number;
  /** A POST or a wait would have passed the deadline, so it was not begun. */
  outOfTime: boolean;
  /** Tells the caller what became of these children, and counts them. */
  settle(
    children: readonly Outgoing[],
    outcomeOf: (child: Outgoing, index: number) => Outcome,
  ): Promise<void>;
  verdict(): BatchVerdict;
}

/** The state of a batch that has just begun. */
export function createBatchState(batch: number, hooks: DeliveryHooks, alone: boolean): BatchState {
  const counts: Record<Outcome['kind'], number> = { accepted: 0, refused: 0, unknown: 0, unsent: 0 };
  return {
    batch,
    hooks,
    alone,
    inDoubt: new Set(),
    probes: [],
    failure: undefined,
    requests: 0,
    outOfTime: false,
    async settle(children, outcomeOf) {
      const results = children.map((child, index) => ({ child, outcome: outcomeOf(child, index) }));
      await hooks.settled(results);
      for (const { outcome } of results) counts[outcome.kind] += 1;
    },
    verdict() {
      return { ...counts, requests: this.requests, outOfTime: this.outOfTime };
    },
  };
}

/** Why nothing may be posted `inMs` milliseconds from now; `undefined` when it may. */
export type ReasonToStop = (state: BatchState, inMs: number) => string | undefined;

/** Decides whether sending may go on: no failure of ours, breaker closed, not told to stop, before the deadline. */
export const createReasonToStop =
  (breaker: Breaker, now: () => Date): ReasonToStop =>
  (state, inMs) => {
    const { hooks, failure } = state;
    if (failure !== undefined) return failure.message;
    if (breaker.state.open) return breaker.state.why;
    if (hooks.signal.aborted) return 'the run was told to stop';
    if (now().getTime() + inMs < hooks.deadline.getTime()) return undefined;
    state.outOfTime = true;
    return 'the time of this slice is over';
  };
