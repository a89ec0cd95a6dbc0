import type { BatchState } from './batchState';
import type { Breaker } from './breaker';
import type { Sleep } from '../flow/sleep';

export interface Stopping {
  /** Why nothing may be posted `waitMs` from now; `undefined` when it may. */
  reason(state: BatchState, waitMs: number): string | undefined;
  /** Waits, unless that would pass the deadline, and then gives the reason not to go on, if there is one. */
  pause(state: BatchState, waitMs: number): Promise<string | undefined>;
}

/** Decides whether sending may go on: no failure of ours, breaker closed, not told to stop, before the deadline. */
export function createStopping(breaker: Breaker, now: () => Date, sleep: Sleep): Stopping {
  const reason: Stopping['reason'] = (state, waitMs) => {
    const { hooks, failure } = state;
    if (failure !== undefined) return failure.message;
    if (breaker.state.open) return breaker.state.why;
    if (hooks.signal.aborted) return 'the run was told to stop';
    if (now().getTime() + waitMs < hooks.deadline.getTime()) return undefined;
    state.outOfTime = true;
    return 'the time of this slice is over';
  };
  return {
    reason,
    async pause(state, waitMs) {
      const before = reason(state, waitMs);
      if (before !== undefined) return before;
      if (waitMs > 0) await sleep(waitMs, state.hooks.signal);
      return reason(state, 0);
    },
  };
}
