import fc from 'fast-check';
import { AppError } from '../../lib/errors/appError';
import {
  retryDeadlineMs,
  retryDelayMs,
  retryDelaysMs,
  shortestDelayMs,
  withRetries,
} from '../../lib/sql/retries';
import { createLogger, type LogRecord } from '../../lib/telemetry/logger';

describe('the wait before another try', () => {
  test.each<[string, string, number, number, number, number | undefined]>([
    ['a deadlock is tried again within its delay', 'sql-deadlock', 1, 0, 0.5, 1_250],
    ['later tries wait longer', 'sql-deadlock', 3, 2_000, 0.5, 2_000],
    ['none waits less than a second', 'sql-connection-lost', 1, 0, 0, 1_000],
    ['the tries of the table are all there are', 'sql-deadlock', 5, 2_000, 0.5, undefined],
    ['what is not in the table is not tried again', 'sql-table-missing', 1, 0, 0.5, undefined],
    ['nothing begins after the deadline', 'sql-busy', 1, retryDeadlineMs, 0.5, undefined],
  ])('%s', (_, code, attempt, elapsed, random, delay) => {
    expect(retryDelayMs(code, attempt, elapsed, () => random)).toBe(delay);
  });

  it('never passes the table, and never goes below a second', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(retryDelaysMs)),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 200_000 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (code, attempt, elapsed, random) => {
          const delay = retryDelayMs(code, attempt, elapsed, () => random);
          if (delay === undefined) return;
          expect(delay).toBeGreaterThanOrEqual(shortestDelayMs);
          expect(delay).toBeLessThanOrEqual(retryDelaysMs[code]?.[attempt - 1] ?? 0);
          expect(elapsed + delay).toBeLessThanOrEqual(retryDeadlineMs);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('withRetries', () => {
  const deadlock = new AppError('retryable', 'sql-deadlock', 'Deadlock.');
  const records: LogRecord[] = [];
  const options = {
    logger: createLogger((record) => records.push(record), 'debug'),
    now: () => new Date(0),
    random: () => 0,
    sleep: () => Promise.resolve(),
  };
  const failing = (times: number, error: Error): (() => Promise<string>) => {
    let tries = 0;
    return () => (tries++ < times ? Promise.reject(error) : Promise.resolve('done'));
  };

  it('goes on until it succeeds, and says so', async () => {
    records.length = 0;
    await expect(withRetries(options, 'fake', () => true, failing(2, deadlock))).resolves.toBe('done');
    expect(records.map(({ fields }) => fields)).toEqual([
      { statement: 'fake', code: 'sql-deadlock', attempt: 1, delayMs: 1_000 },
      { statement: 'fake', code: 'sql-deadlock', attempt: 2, delayMs: 1_000 },
    ]);
  });

  it('gives up with the last error', async () => {
    await expect(withRetries(options, 'fake', () => true, failing(9, deadlock))).rejects.toBe(deadlock);
  });

  it('does not repeat what must not be repeated', async () => {
    await expect(withRetries(options, 'fake', () => false, failing(1, deadlock))).rejects.toBe(deadlock);
  });

  it('lets through what is no AppError', async () => {
    const own = new TypeError('own');
    await expect(withRetries(options, 'fake', () => true, failing(1, own))).rejects.toBe(own);
  });
});
