import { withAdvice } from '../../errors/sentences';
import { toAppError } from '../../errors/appError';
import type { Ledger } from '../../ledger/ledger';
import type { Lease } from '../../ledger/sql/ownedTransaction';
import type { RunEnd } from '../../ledger/runs/runStore';
import { events } from '../../telemetry/events';
import type { LogFields } from '../../telemetry/fields';
import { errorFields } from '../../telemetry/logger';
import { purposeOf } from '../runRequest';
import type { RunVerdict } from '../stage/stageContext';
import { lastAttempt, type SliceContext } from './sliceContext';

type EndContext = Pick<
  SliceContext,
  'ledger' | 'lease' | 'book' | 'logger' | 'options' | 'edge' | 'startedAt'
>;

const hourMs = 3_600_000;
/** Longest text that the run's row keeps. */
const longest = 1_900;

/**
 * Ends the run's row. The answer may be lost after the row was written; then the row tells, so that the end is said, and said
 * once: the next delivery of the message would only find a run that is over.
 */
async function finish({ runs }: Ledger, lease: Lease, end: RunEnd): Promise<void> {
  try {
    await runs.finish(lease, end);
  } catch (error) {
    const { kind, code } = toAppError(error);
    if (kind !== 'retryable' || code === 'run-ownership-lost' || code === 'lock-lost') throw error;
    const run = await runs.get(lease.runId);
    if (run?.state !== 'finished' || run.outcome !== end.outcome) throw error;
  }
}

/** What a night says of the children that still wait; nothing where the ledger cannot be asked just now. */
async function waiting({ ledger, options, edge }: EndContext): Promise<LogFields> {
  if (options.stages === 'smoke' || purposeOf(options) !== null) return {};
  try {
    const { children, oldest } = await ledger.readWaiting();
    const hours = oldest === null ? undefined : (edge.now().getTime() - oldest.getTime()) / hourMs;
    return {
      childrenPending: children,
      oldestPendingHours: hours === undefined ? undefined : Math.round(hours * 10) / 10,
    };
  } catch {
    return {};
  }
}

/** Writes the outcome to the run's row and says it: the one event by which a night is judged. */
export async function endRun(context: EndContext, verdict: RunVerdict): Promise<void> {
  const { ledger, lease, book, logger, edge, startedAt } = context;
  const message = withAdvice(verdict);
  await finish(ledger, lease, {
    outcome: verdict.outcome,
    message: message.slice(0, longest),
    errorCode: verdict.code,
    counts: book.recorded,
  });
  const level =
    verdict.outcome === 'failed' ? 'error' : verdict.outcome === 'needs_attention' ? 'warn' : 'info';
  logger[level](events.runFinished, {
    outcome: verdict.outcome,
    stage: book.now.stage,
    code: verdict.code,
    message: verdict.message,
    advice: verdict.advice,
    durationMs: edge.now().getTime() - startedAt.getTime(),
    ...(await waiting(context)),
    ...book.now.counts,
  });
}

/**
 * What an error means for the run: an end that says what to do, or another delivery of the message.
 * @throws the error itself, whatever else goes wrong on the way: the message is to be delivered again
 */
export async function failSlice(
  context: EndContext & Pick<SliceContext, 'lock'>,
  error: unknown,
  attempt: number,
): Promise<void> {
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
