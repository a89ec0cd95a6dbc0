import { AppError } from '../../errors/appError';
import { retry } from '../../flow/retry';
import { events } from '../../telemetry/events';
import { errorFields, type Logger } from '../../telemetry/logger';
import type { Edge } from '../edge';

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
export const askPatiently = <T>({ patienceMs, edge, logger }: Patience, work: () => Promise<T>): Promise<T> =>
  retry(
    {
      delayMs: ({ error }) => {
        const mayPass = error instanceof AppError && error.kind === 'retryable';
        return mayPass && patienceMs > 0 ? Math.ceil(patienceMs / tries) : undefined;
      },
      withinMs: patienceMs,
      onRetry: ({ error, attempt, delayMs }) =>
        logger.warn(events.runRequestRetried, { attempt, delayMs, ...errorFields(error) }),
      now: edge.now,
      sleep: edge.sleep,
    },
    work,
  );
