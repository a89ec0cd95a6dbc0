import { setTimeout as wait } from 'node:timers/promises';

/** Waits `ms` milliseconds, or until `signal` is aborted, whichever is first; never throws. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export const sleep: Sleep = async (ms, signal) => {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    // Aborted: the caller looks at its signal.
  }
};
