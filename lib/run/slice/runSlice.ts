import { AppError, toAppError } from '../../errors/appError';
import { withAdvice } from '../../errors/sentences';
import type { Config } from '../../config/config';
import type { Trouble } from '../../dfe/sending/breaker';
import type { DfeClient } from '../../dfe/sending/dfeClient';
import type { Ledger } from '../../ledger/ledger';
import type { Lease } from '../../ledger/rows/lease';
import type { RunRow } from '../../ledger/runs/runRow';
import type { AppLock, AppLockResult } from '../../sql/appLock';
import type { Database } from '../../sql/database';
import { events } from '../../telemetry/events';
import { type Logger, errorFields } from '../../telemetry/logger';
import { deadlineIn } from '../deadline';
import type { Edge } from '../edge';
import type { RunMessage } from '../runMessage';
import { runOptionsSchema, usualNight, type RunOptions } from '../runOptions';
import { programVersion } from '../rulesVersion';
import { checkSignIn } from './checkSignIn';
import { endRun } from './endRun';
import { ProgressBook, runCancelled } from './progressBook';
import type { SliceContext } from './sliceContext';
import { signOfLifeMs, signsOfLife } from './signsOfLife';
import { takeLock, type LockOutcome } from './takeLock';
import { workStages } from './workStages';
import { writesUnderLock } from './writesUnderLock';

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
  /** @param trouble that the slice before had with the endpoint */
  readonly createDfe: (trouble: Trouble | undefined) => DfeClient;
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
  let locked: LockOutcome;
  try {
    locked = await takeLock({
      run,
      ledger,
      acquire: parts.acquireLock,
      edge,
      sliceMs: config.run.sliceMs,
      lostMessageMs: config.run.lostMessageMs,
    });
  } catch (error) {
    if (attempt >= lastAttempt && (await failUnbegun(parts, run, toAppError(error), logger)))
      return undefined;
    throw error;
  }
  if (locked.kind === 'busy') {
    await skip(parts, run, locked.other.runId, logger);
    return undefined;
  }
  try {
    return await workLocked(
      { ...parts, ledger: writesUnderLock(ledger, locked.lock), logger },
      message,
      locked.lock,
      attempt,
    );
  } finally {
    await locked.lock.release();
  }
}

async function skip({ ledger }: SliceParts, run: RunRow, other: string, logger: Logger): Promise<void> {
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
  { ledger }: SliceParts,
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
  const options = readOptions(taken.options);
  let client: DfeClient | undefined;
  const context: SliceContext = {
    config,
    options: options ?? usualNight,
    mode: taken.mode,
    database: parts.database,
    ledger,
    checkSsd: parts.checkSsd,
    dfe: () => (client ??= parts.createDfe(book.now.trouble)),
    lease,
    lock,
    deadline: deadlineIn(config.run.sliceMs, edge.now),
    book,
    logger,
    edge,
    noPostBefore:
      takenOver || claim.disowned
        ? new Date(edge.now().getTime() + config.dfe.requestTimeoutMs + takeoverMarginMs)
        : undefined,
  };
  const stopSigns = signsOfLife(() => ledger.runs.progress(lease), signOfLifeMs(config.run.lostMessageMs));
  try {
    // Between two slices somebody may have asked to stop: this is a safe point as well.
    if (taken.cancelRequested) throw runCancelled();
    if (options === undefined) throw optionsUnknown();
    checkMeantForUs(taken, config);
    await parts.checkLedger();
    await checkSignIn(context);
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
    await stopSigns();
    await client?.close();
  }
}

function readOptions(stored: string): RunOptions | undefined {
  try {
    return runOptionsSchema.safeParse(JSON.parse(stored)).data;
  } catch {
    return undefined;
  }
}

/** Another version of the program has written the run's row: doing something else than was asked for would be worse than nothing. */
const optionsUnknown = (): AppError =>
  new AppError(
    'data',
    'run-options-unknown',
    'The run was asked for with options that this version does not know.',
    {
      advice: 'Ask for another run, with the options that this version has.',
    },
  );

/**
 * What was asked for one ledger, endpoint and kind of data must not be done with another: the settings may have changed since.
 * @throws AppError `configuration` code `run-settings-changed`
 */
function checkMeantForUs(run: RunRow, { sql, dfe }: Config): void {
  const same =
    run.ledgerTable === sql.ledgerTable && run.endpoint === dfe.endpointKind && run.dataKind === dfe.dataKind;
  if (same) return;
  throw new AppError(
    'configuration',
    'run-settings-changed',
    `The run was asked for with ledger ${run.ledgerTable}, endpoint ${run.endpoint} and ${run.dataKind} data, and the settings are others now.`,
    { advice: 'Ask for another run: it goes by the settings as they are.' },
  );
}

/**
 * What an error means for the run: an end that says what to do, or another delivery of the message.
 * @throws the error itself, whatever else goes wrong on the way: the message is to be delivered again
 */
async function fail(context: SliceContext, error: unknown, attempt: number): Promise<void> {
  const { ledger, lease, lock, logger, book } = context;
  const known = toAppError(error);
  logger.error(events.runFailed, { ...errorFields(known), stage: book.now.stage, attempt });
  const tried = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((again: unknown) => {
      logger.error(events.runFailed, { ...errorFields(again), stage: book.now.stage, attempt });
      throw known;
    });
  };
  // No POST of this slice is under way any more; whatever has no outcome yet will get none. It is in doubt in any case, so a
  // database that cannot be written now loses nothing by it.
  await ledger.markOwnUnknown(lease).catch((again: unknown) => {
    logger.warn(events.runFailed, { ...errorFields(again), stage: book.now.stage, attempt });
  });
  if (known.code === 'run-ownership-lost' || !(await lock.isHeld())) throw known;
  if (known.code === 'run-cancelled') {
    const { code, message } = known;
    return tried(endRun(context, { kind: 'end', outcome: 'cancelled', code, message }));
  }
  if (known.kind === 'retryable' && attempt < lastAttempt) {
    // Nothing of this slice is under way any more, so the next delivery need not wait as for a dead owner.
    await tried(ledger.runs.release(lease, book.stored()));
    throw known;
  }
  const { code, message, advice } = known;
  return tried(
    endRun(context, {
      kind: 'end',
      outcome: 'failed',
      code,
      message,
      ...(advice === undefined ? {} : { advice }),
    }),
  );
}
