import type { Sleep } from '../../lib/flow/sleep';

export interface ManualClock {
  readonly now: () => Date;
  /** Moves the time on as soon as nothing else is to do; of several sleepers the earliest wakes first. */
  readonly sleep: Sleep;
  /** How long each sleep was, in milliseconds. */
  readonly slept: () => readonly number[];
}

/** A clock that stands still but for what is slept. */
export function manualClock(start = '2026-11-22T02:00:00Z'): ManualClock {
  let at = Date.parse(start);
  const slept: number[] = [];
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  const wakeNext = (): void => {
    sleepers.sort((a, b) => a.until - b.until);
    const next = sleepers.shift();
    if (next === undefined) return;
    at = Math.max(at, next.until);
    next.wake();
  };
  return {
    now: () => new Date(at),
    sleep: (ms, signal) => {
      slept.push(ms);
      if (signal?.aborted) return Promise.resolve();
      return new Promise((wake) => {
        sleepers.push({ until: at + ms, wake });
        setImmediate(wakeNext);
      });
    },
    slept: () => slept,
  };
}
