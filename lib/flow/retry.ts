import { sleep as realSleep, type Sleep } from './sleep';

/** What is known when a try has failed. */
export interface FailedTry {
  readonly error: unknown;
  /** The tries that failed so far, from 1. */
  readonly attempt: number;
  /** Since the first try began, in milliseconds. */
  readonly elapsedMs: number;
}

/** When to try again, and until when. */
export interface RetryPlan {
  /** Milliseconds to wait before the next try; undefined: this failure stands. */
  readonly delayMs: (failed: FailedTry) => number | undefined;
  /** No further try begins later than this after the first one began, in milliseconds; unset: no such end. */
  readonly withinMs?: number;
  /** Aborted: the wait ends at once, and nothing is tried any more. */
  readonly signal?: AbortSignal;
  /** Whether a try may still begin so many milliseconds from now; asked before a wait and, with 0, after it. */
  readonly mayBegin?: (inMs: number) => boolean;
  /** Called before each wait, for the log. */
  readonly onRetry?: (failed: FailedTry & { readonly delayMs: number }) => void;
  readonly now: () => Date;
  /** Unset: node's own timer. */
  readonly sleep?: Sleep;
}

/**
 * Does `work` until it succeeds, or until the plan lets a failure stand.
 * @param work gets the number of the try, from 1
 * @throws what `work` threw last
 */
export async function retry<T>(plan: RetryPlan, work: (attempt: number) => Promise<T>): Promise<T> {
  const { withinMs = Infinity, signal, sleep = realSleep } = plan;
  const mayBegin = (inMs: number): boolean => signal?.aborted !== true && plan.mayBegin?.(inMs) !== false;
  const began = plan.now().getTime();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      const failed = { error, attempt, elapsedMs: plan.now().getTime() - began };
      const delayMs = plan.delayMs(failed);
      if (delayMs === undefined || failed.elapsedMs + delayMs > withinMs || !mayBegin(delayMs)) throw error;
      plan.onRetry?.({ ...failed, delayMs });
      await sleep(delayMs, signal);
      if (!mayBegin(0)) throw error;
    }
  }
}
