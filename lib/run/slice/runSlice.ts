import { AppError, toAppError } from '../../errors/appError';
import { withAdvice } from '../../errors/sentences';
import type { RunRow } from '../../ledger/runs/runRow';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import type { RunMessage } from '../runRequest';
import { knownUnderLock } from './knownUnderLock';
import { lastAttempt, type SliceNeeds } from './sliceContext';
import { takeLock, type LockOutcome } from './takeLock';
import { workSlice } from './workSlice';
import { writesUnderLock } from './writesUnderLock';

/**
 * Works one slice of a run.
 * @returns the message of the next slice; undefined when the run is over or another run is at work
 * @throws AppError `retryable`: the message is to be delivered again
 */
export async function runSlice(
  needs: SliceNeeds,
  message: RunMessage,
  attempt: number,
): Promise<RunMessage | undefined> {
  const { ledger, edge, config } = needs;
  const run = await ledger.runs.get(message.runId);
  if (run === undefined)
    throw new AppError('data', 'no-such-run', 'The message names a run that has no row in this database.', {
      advice: 'Check that SSD_SQL_DATABASE and SSD_SQL_SCHEMA are those that the run was asked for with.',
    });
  const logger = run.purpose === null ? needs.logger : needs.logger.with({ purpose: run.purpose });
  if (run.state === 'finished') {
    logger.info(events.runSkipped, {
      state: run.state,
      ...(run.outcome === null ? {} : { outcome: run.outcome }),
    });
    return undefined;
  }
  let locked: LockOutcome;
  try {
    locked = await takeLock({
      run,
      ledger,
      acquire: needs.acquireLock,
      edge,
      sliceMs: config.run.sliceMs,
      lostMessageMs: config.run.lostMessageMs,
    });
  } catch (error) {
    if (attempt >= lastAttempt && (await failUnbegun(needs, run, toAppError(error), logger)))
      return undefined;
    throw error;
  }
  if (locked.kind === 'busy') {
    await skip(needs, run, locked.other.runId, logger);
    return undefined;
  }
  try {
    return await workSlice(
      { ...needs, ledger: knownUnderLock(writesUnderLock(ledger, locked.lock)), logger },
      message,
      locked.lock,
      attempt,
    );
  } finally {
    await locked.lock.release();
  }
}

async function skip({ ledger }: SliceNeeds, run: RunRow, other: string, logger: Logger): Promise<void> {
  const skipped = await ledger.runs.finishUnowned(run.runId, {
    outcome: 'skipped',
    message: `Another run is at work: ${other}.`,
    errorCode: 'run-skipped',
    otherRunId: other,
  });
  if (skipped) logger.warn(events.runSkipped, { outcome: 'skipped', otherRunId: other });
}

/** Ends a run that never got the lock, at the last delivery of its message: no slice of it will come to say so. */
async function failUnbegun(
  { ledger }: SliceNeeds,
  run: RunRow,
  { code, message, advice }: AppError,
  logger: Logger,
): Promise<boolean> {
  if (run.slices > 0) return false;
  const ended = await ledger.runs.finishUnowned(run.runId, {
    outcome: 'failed',
    message: withAdvice({ message, advice }),
    errorCode: code,
  });
  if (ended) logger.error(events.runFinished, { outcome: 'failed', code, message, advice });
  return ended;
}
