import type { Sleep } from '../../flow/sleep';

export interface PacerParts {
  /** Least time between the beginnings of two POSTs; 0: no pace. */
  readonly paceMs: number;
  readonly now: () => Date;
  readonly random: () => number;
  readonly sleep: Sleep;
}

export interface Pacer {
  /** Milliseconds until a POST may begin if it asked now. */
  dueInMs(): number;
  /** Waits for the next place in the row, over all that send at the same time. */
  turn(signal: AbortSignal): Promise<void>;
  /** The endpoint asked for less: no turn comes within `ms` from now. */
  hold(ms: number): void;
}

const jitterShare = 0.25;

/** Keeps POSTs `paceMs` apart, plus up to a quarter of it at random. */
export function createPacer({ paceMs, now, random, sleep }: PacerParts): Pacer {
  let nextAt = 0;
  const dueInMs = (): number => Math.max(0, nextAt - now().getTime());
  return {
    dueInMs,
    async turn(signal) {
      const waitMs = dueInMs();
      // Taken before waiting, so that whoever asks meanwhile comes after.
      nextAt = now().getTime() + waitMs + Math.ceil(paceMs * (1 + jitterShare * random()));
      if (waitMs > 0) await sleep(waitMs, signal);
    },
    hold(ms) {
      nextAt = Math.max(nextAt, now().getTime() + ms);
    },
  };
}
