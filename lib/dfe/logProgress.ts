import { events } from '../telemetry/events';
import type { Logger } from '../telemetry/logger';
import type { Progress } from './progress';

export interface LogProgressParts {
  readonly progress: Progress;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Least time between two lines. */
  readonly intervalMs: number;
}

/** Writes a line of progress at a calm interval: call the function it gives after each batch. */
export function logProgress({ progress, logger, now, intervalMs }: LogProgressParts): () => void {
  let lastAt = now().getTime();
  return () => {
    const at = now().getTime();
    if (at - lastAt < intervalMs) return;
    lastAt = at;
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
}
