import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors/appError';
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
  const began = options.now().getTime();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || !retried(error)) throw error;
      const elapsedMs = options.now().getTime() - began;
      const delayMs = retryDelayMs(error.code, attempt, elapsedMs, options.random);
      if (delayMs === undefined) throw error;
      options.logger.warn(events.sqlRetried, { statement: name, code: error.code, attempt, delayMs });
      await sleep(delayMs);
    }
  }
}
