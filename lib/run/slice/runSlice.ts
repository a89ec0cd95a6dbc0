import { AppError, toAppError } from '../../errors/appError';
import type { Config } from '../../config/config';
import type { DfeClient } from '../../dfe/dfeClient';
import type { Ledger } from '../../ledger/ledger';
import type { Lease } from '../../ledger/rows/lease';
import type { RunRow } from '../../ledger/runs/runRow';
import type { AppLock, AppLockResult } from '../../sql/appLock';
import type { Database } from '../../sql/database';
import { events } from '../../telemetry/events';
import { errorFields, type Logger } from '../../telemetry/logger';
import { deadlineIn } from '../deadline';
import type { Edge } from '../edge';
import type { RunMessage } from '../runMessage';
import { runOptionsSchema } from '../runOptions';
import { programVersion } from '../rulesVersion';
import { endRun } from './endRun';
import { ProgressBook } from './progressBook';
import type { SliceContext } from './sliceContext';
import { takeLock } from './takeLock';
import { workStages } from './workStages';

/** Deliveries of a message before the host gives it up; as `maxDequeueCount` in host.json. */
export const lastAttempt = 5;
/** An owner that is thought dead may still have a POST under way for as long as its time-out, and a moment. */
const takeoverMarginMs = 1_000;

/** What a slice needs of the process. */
export interface SliceParts {
  readonly config: Config;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly acquireLock: (timeoutMs: number) => Promise<AppLockResult>;
  readonly createDfe: () => DfeClient;
  /** Looks whether the ledger and our tables are there and may be used. */
  readonly checkLedger: () => Promise<void>;
  /** The same for the SSD. */
  readonly checkSsd: () => Promise<void>;
  readonly logger: Logger;
  readonly edge: Edge;
}

/**
 * Works one slice of a run.
 * @returns the message of the next slice; undefined when the run is over or another run is at work
 * @throws AppError `retryable`: the message is to be delivered again
 */
export async function runSlice(
  parts: SliceParts,
  message: RunMessage,
  attempt: number,
): Promise<RunMessage | undefined> {
  const { ledger, edge, config } = parts;
  const logger = parts.logger.with({ runId: message.runId, slice: message.slice });
  const run = await ledger.runs.get(message.runId);
  if (run === undefined)
    throw new AppError('data', 'no-such-run', 'The message names a run that has no row in this database.', {
      advice: 'Check that SSD_SQL_DATABASE and SSD_SQL_SCHEMA are those that the run was asked for with.',
    });
  if (run.state === 'finished') {
    logger.info(events.runSkipped, {
      state: run.state,
      ...(run.outcome === null ? {} : { outcome: run.outcome }),
    });
    return undefined;
  }
  const locked = await takeLock({
    run,
    ledger,
    acquire: parts.acquireLock,
    edge,
    sliceMs: config.run.sliceMs,
    lostMessageMs: config.run.lostMessageMs,
  });
  if (locked.kind === 'busy') {
    await skip(parts, run, locked.otherRunId, logger);
    return undefined;
  }
  try {
    return await workLocked({ ...parts, logger }, message, locked.lock, attempt);
  } finally {
    await locked.lock.release();
  }
}

async function skip(
  { ledger }: SliceParts,
  run: RunRow,
  other: string | undefined,
  logger: Logger,
): Promise<void> {
  await ledger.runs.finishUnowned(run.runId, {
    outcome: 'skipped',
    message: `Another run is at work${other === undefined ? '' : `: ${other}`}.`,
    errorCode: 'run-skipped',
    ...(other === undefined ? {} : { otherRunId: other }),
  });
  logger.warn(events.runSkipped, { outcome: 'skipped', otherRunId: other });
}

async function workLocked(
  parts: SliceParts,
  message: RunMessage,
  lock: AppLock,
  attempt: number,
): Promise<RunMessage | undefined> {
  const { config, ledger, edge, logger } = parts;
  const lease: Lease = { runId: message.runId, owner: edge.newId() };
  const claim = await ledger.runs.claim(lease);
  if (claim.kind !== 'claimed') return undefined;
  const { taken } = claim;
  const takenOver = taken.state === 'running';
  if (takenOver) logger.warn(events.runTakenOver, { owner: lease.owner, attempt });
  else
    logger.info(events.runStarted, {
      owner: lease.owner,
      startedBy: taken.startedBy,
      mode: taken.mode,
      version: programVersion,
    });

  const book = new ProgressBook(ledger.runs, lease, taken.reachedKey);
  let client: DfeClient | undefined;
  const context: SliceContext = {
    config,
    options: runOptionsSchema.parse(JSON.parse(taken.options)),
    mode: taken.mode,
    database: parts.database,
    ledger,
    checkSsd: parts.checkSsd,
    dfe: () => (client ??= parts.createDfe()),
    lease,
    lock,
    deadline: deadlineIn(config.run.sliceMs, edge.now),
    book,
    logger,
    edge,
    noPostBefore: takenOver
      ? new Date(edge.now().getTime() + config.dfe.requestTimeoutMs + takeoverMarginMs)
      : undefined,
  };
  try {
    await parts.checkLedger();
    const end = await workStages(context);
    if (end.kind === 'pause') {
      await ledger.runs.release(lease, book.stored());
      logger.info(events.runSliceEnded, { stage: book.now.stage });
      return { runId: message.runId, slice: message.slice + 1 };
    }
    await endRun(context, end);
    return undefined;
  } catch (error) {
    await fail(context, error, attempt);
    return undefined;
  } finally {
    await client?.close();
  }
}

/** What an error means for the run: an end that says what to do, or another delivery of the message. */
async function fail(context: SliceContext, error: unknown, attempt: number): Promise<void> {
  const { ledger, lease, logger, book } = context;
  const known = toAppError(error);
  logger.error(events.runFailed, { ...errorFields(known), stage: book.now.stage, attempt });
  if (known.code === 'lock-lost' || known.code === 'run-ownership-lost') {
    await ledger.markOwnUnknown(lease);
    throw known;
  }
  if (known.code === 'run-cancelled') {
    await endRun(context, { kind: 'end', outcome: 'cancelled', code: known.code, message: known.message });
    return;
  }
  if (known.kind === 'retryable' && attempt < lastAttempt) {
    // Nothing of this slice is under way any more, so the next delivery need not wait as for a dead owner.
    await ledger.runs.release(lease, book.stored());
    throw known;
  }
  await endRun(context, {
    kind: 'end',
    outcome: 'failed',
    code: known.code,
    message: known.message,
    ...(known.advice === undefined ? {} : { advice: known.advice }),
  });
  return undefined;
}
