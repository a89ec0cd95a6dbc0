import { AppError } from '../errors/appError';
import { events } from '../telemetry/events';
import { type Logger, errorFields } from '../telemetry/logger';
import type { Edge } from './edge';

export interface Patience {
  /** For how long to go on trying, in milliseconds. */
  readonly patienceMs: number;
  readonly edge: Pick<Edge, 'now' | 'sleep'>;
  readonly logger: Logger;
}

/** Of the patience, what passes between two tries: a minute in half an hour. */
const tries = 30;

/**
 * Does `work` until it succeeds, fails for good, or patience is at its end. The timer fires once a night: a database that is
 * away for a few minutes just then must not cost the night.
 * @throws what `work` threw last
 */
export async function askPatiently<T>(
  { patienceMs, edge, logger }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  const until = edge.now().getTime() + patienceMs;
  const delayMs = Math.ceil(patienceMs / tries);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const mayPass = error instanceof AppError && error.kind === 'retryable';
      if (!mayPass || edge.now().getTime() + delayMs > until || patienceMs === 0) throw error;
      logger.warn(events.runRequestRetried, { attempt, delayMs, ...errorFields(error) });
      await edge.sleep(delayMs);
    }
  }
}
