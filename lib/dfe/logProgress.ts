import { events } from '../telemetry/events';
import type { Logger } from '../telemetry/logger';
import type { Progress } from './progress';

export interface LogProgressParts {
  readonly progress: Progress;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Time between two lines, once it has gone on for a while. */
  readonly intervalMs: number;
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
export function logProgress({ progress, logger, now, intervalMs }: LogProgressParts): ProgressLog {
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
