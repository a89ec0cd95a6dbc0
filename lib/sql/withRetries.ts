import { AppError, toAppError } from '../errors/appError';
import { retry } from '../flow/retry';
import { events } from '../telemetry/events';
import { retryDelayMs } from './retryPolicy';
import type { SqlOptions } from './sqlOptions';

/**
 * Runs `work` until it succeeds, fails for good, or the policy gives up.
 * @param name of the statement, for the log
 * @param retried which failures may be tried again at all; the policy decides how often and when
 * @throws what `work` threw last
 */
export async function withRetries<T>(
  options: Pick<SqlOptions, 'logger' | 'now' | 'random'>,
  name: string,
  retried: (error: AppError) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const { logger, now, random } = options;
  return retry(
    {
      delayMs: ({ error, attempt, elapsedMs }) =>
        error instanceof AppError && retried(error)
          ? retryDelayMs(error.code, attempt, elapsedMs, random)
          : undefined,
      onRetry: ({ error, attempt, delayMs }) =>
        logger.warn(events.sqlRetried, { statement: name, code: toAppError(error).code, attempt, delayMs }),
      now,
    },
    work,
  );
}
