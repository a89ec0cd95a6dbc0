import { AppError, type ErrorKind } from '../../lib/errors/appError';
import { askPatiently } from '../../lib/run/app/askPatiently';
import { createLogger, type LogRecord } from '../../lib/telemetry/logger';

const minuteMs = 60_000;

/** Asks with a clock that only waiting moves; the first `failures` tries fail. */
async function ask(failures: number, kind: ErrorKind, patienceMinutes: number) {
  let clock = 0;
  let asked = 0;
  const records: LogRecord[] = [];
  const patience = {
    patienceMs: patienceMinutes * minuteMs,
    edge: {
      now: () => new Date(clock),
      sleep: (ms: number) => {
        clock += ms;
        return Promise.resolve();
      },
    },
    logger: createLogger((record) => records.push(record), 'info'),
  };
  const end = await askPatiently(patience, () => {
    asked += 1;
    return asked > failures
      ? Promise.resolve('written')
      : Promise.reject(new AppError(kind, 'sql-unreachable', 'The server is away.'));
  }).catch((error: unknown) => error);
  return { end, asked, minutes: clock / minuteMs, events: records.map(({ event }) => event) };
}

describe("the timer's request for its run", () => {
  it.each<[string, number, ErrorKind, number, number, number]>([
    ['is written at once where all is well', 0, 'retryable', 30, 1, 0],
    ['is written after a minute when the database is away that long', 1, 'retryable', 30, 2, 1],
    ['is written after half an hour', 30, 'retryable', 30, 31, 30],
  ])('%s', async (_, failures, kind, patience, asked, minutes) => {
    const told = await ask(failures, kind, patience);
    expect(told).toMatchObject({ end: 'written', asked, minutes });
    expect(told.events).toEqual(Array(failures).fill('run.requestRetried'));
  });

  it.each<[string, number, ErrorKind, number, number]>([
    ['a database that stays away', 99, 'retryable', 30, 31],
    ['what no waiting mends', 1, 'configuration', 30, 1],
    ['a setting that allows no patience', 1, 'retryable', 0, 1],
  ])('fails for %s', async (_, failures, kind, patience, asked) => {
    const told = await ask(failures, kind, patience);
    expect(told.end).toMatchObject({ kind, code: 'sql-unreachable' });
    expect(told.asked).toBe(asked);
  });
});
