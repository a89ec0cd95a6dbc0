import { AppError, toAppError } from '../errors/appError';
import { retry } from '../flow/retry';
import { events } from '../telemetry/events';
import type { SqlOptions } from './sqlOptions';

/**
 * The errors that are tried again, by code, with the longest wait before each further try in milliseconds. A code that
 * is not here is not tried again, whatever its kind.
 */
export const retryDelaysMs: Readonly<Record<string, readonly number[]>> = {
  'sql-connection-lost': [1_000, 2_000, 5_000],
  'sql-unreachable': [1_000, 5_000, 10_000],
  'sql-deadlock': [1_500, 2_000, 3_000, 5_000],
  'sql-lock-timeout': [1_000, 5_000],
  'sql-changed-underneath': [1_000, 5_000],
  'sql-timeout': [2_000],
  'sql-busy': [5_000, 10_000, 20_000],
  'sql-failover': [2_000, 5_000, 10_000, 20_000],
  'sql-server-trouble': [2_000, 5_000],
  'sql-identity-unavailable': [1_000, 5_000],
  // A database that has just failed over or woken up refuses to open for a moment; a wrong name stays wrong.
  'sql-database-not-opened': [5_000],
  'sql-refused-meanwhile': [2_000, 5_000, 10_000, 20_000],
};

/** No try begins sooner than this after the one that failed: a server in trouble is not helped by haste. */
export const shortestDelayMs = 1_000;

/** No further try begins later than this after the first one began. */
export const retryDeadlineMs = 90_000;

/**
 * How long to wait before the next try, in milliseconds: anywhere between a second and the delay of the table.
 * @param attempt the tries that failed so far, from 1
 * @param elapsedMs since the first try began
 * @returns undefined: give up
 */
export function retryDelayMs(
  code: string,
  attempt: number,
  elapsedMs: number,
  random: () => number,
): number | undefined {
  const longest = retryDelaysMs[code]?.[attempt - 1];
  if (longest === undefined) return undefined;
  const delay = shortestDelayMs + Math.floor(random() * (longest - shortestDelayMs));
  return elapsedMs + delay > retryDeadlineMs ? undefined : delay;
}

/**
 * Runs `work` until it succeeds, fails for good, or the policy gives up.
 * @param name of the statement, for the log
 * @param retried which failures may be tried again at all; the policy decides how often and when
 * @throws what `work` threw last
 */
export async function withRetries<T>(
  options: Pick<SqlOptions, 'logger' | 'now' | 'random' | 'sleep'>,
  name: string,
  retried: (error: AppError) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const { logger, now, random, sleep } = options;
  return retry(
    {
      delayMs: ({ error, attempt, elapsedMs }) =>
        error instanceof AppError && retried(error)
          ? retryDelayMs(error.code, attempt, elapsedMs, random)
          : undefined,
      onRetry: ({ error, attempt, delayMs }) =>
        logger.warn(events.sqlRetried, { statement: name, code: toAppError(error).code, attempt, delayMs }),
      now,
      ...(sleep === undefined ? {} : { sleep }),
    },
    work,
  );
}
