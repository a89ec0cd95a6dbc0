import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';

/** How far sending is, over all slices of the run. */
export interface ProgressSnapshot {
  readonly total: number;
  /** Children with a receipt. */
  readonly sent: number;
  readonly refused: number;
  /** Children of whom it is not known, or that were put off. */
  readonly other: number;
  readonly left: number;
  /** Children settled in a second, on average since this slice began to send; 0 before the first. */
  readonly perSecond: number;
  /** Seconds to go at that pace; `undefined` before the first child. */
  readonly etaSeconds: number | undefined;
}

export interface ProgressCount {
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  readonly unsent: number;
}

export interface Progress {
  /** Adds what became of a batch. */
  add(counts: ProgressCount): void;
  /** So many children need no sending after all. */
  drop(children: number): void;
  snapshot(): ProgressSnapshot;
}

const none: ProgressCount = { accepted: 0, refused: 0, unknown: 0, unsent: 0 };

/** Counts children and estimates pace and time to go. */
export function createProgress({
  total,
  before = none,
  now,
}: {
  /** Children that this slice has before it. */
  readonly total: number;
  /** What the slices before it have settled. */
  readonly before?: ProgressCount;
  readonly now: () => Date;
}): Progress {
  const began = now().getTime();
  const alreadyDone = before.accepted + before.refused + before.unknown + before.unsent;
  let sent = before.accepted;
  let refused = before.refused;
  let other = before.unknown + before.unsent;
  let dropped = 0;
  return {
    add(counts) {
      sent += counts.accepted;
      refused += counts.refused;
      other += counts.unknown + counts.unsent;
    },
    drop(children) {
      dropped += children;
    },
    snapshot() {
      const done = sent + refused + other - alreadyDone;
      const left = Math.max(0, total - dropped - done);
      const seconds = (now().getTime() - began) / 1000;
      const perSecond = seconds > 0 ? done / seconds : 0;
      const etaSeconds = perSecond > 0 ? Math.ceil(left / perSecond) : undefined;
      return {
        total: alreadyDone + done + left,
        sent,
        refused,
        other,
        left,
        perSecond: Math.round(perSecond * 10) / 10,
        etaSeconds,
      };
    },
  };
}

export interface ProgressLog {
  /** Writes a line if it is time for one: to be called after each batch. */
  readonly tell: () => void;
  /** Writes a line: at the beginning and at the end. */
  readonly tellNow: () => void;
}

/** Who watches a night begin wants to see it move; who reads of it in the morning does not. */
const firstIntervalMs = 1_000;

/** Writes lines of progress, the first after a second, then twice as long apart each time up to a calm interval. */
export function logProgress({
  progress,
  logger,
  now,
  intervalMs,
}: {
  readonly progress: Progress;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Time between two lines, once it has gone on for a while. */
  readonly intervalMs: number;
}): ProgressLog {
  let lastAt = now().getTime();
  let waitMs = Math.min(firstIntervalMs, intervalMs);
  const tellNow = (): void => {
    lastAt = now().getTime();
    const { sent, refused, other, left, perSecond, etaSeconds } = progress.snapshot();
    logger.info(events.runProgress, {
      stage: 'deliver',
      sent,
      refused,
      unknown: other,
      left,
      perSecond,
      etaSeconds,
    });
  };
  return {
    tell() {
      if (now().getTime() - lastAt < waitMs) return;
      waitMs = Math.min(waitMs * 2, intervalMs);
      tellNow();
    },
    tellNow,
  };
}
