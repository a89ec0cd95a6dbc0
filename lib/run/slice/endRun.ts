import { withAdvice } from '../../errors/sentences';
import { toAppError } from '../../errors/appError';
import type { Ledger } from '../../ledger/ledger';
import type { Lease } from '../../ledger/rows/lease';
import type { RunEnd } from '../../ledger/runs/runStore';
import { events } from '../../telemetry/events';
import { countNames } from '../runCounts';
import type { RunVerdict, SliceContext } from './sliceContext';

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

/** Writes the outcome to the run's row and says it: the one event by which a night is judged. */
export async function endRun(
  { ledger, lease, book, logger }: SliceContext,
  verdict: RunVerdict,
): Promise<void> {
  const message = withAdvice(verdict);
  await finish(ledger, lease, {
    outcome: verdict.outcome,
    message: message.slice(0, longest),
    errorCode: verdict.code,
    counts: book.now.counts,
  });
  const counts = Object.fromEntries(countNames.map((name) => [name, book.now.counts[name]]));
  const level =
    verdict.outcome === 'failed' ? 'error' : verdict.outcome === 'needs_attention' ? 'warn' : 'info';
  logger[level](events.runFinished, {
    outcome: verdict.outcome,
    stage: book.now.stage,
    code: verdict.code,
    message: verdict.message,
    advice: verdict.advice,
    ...counts,
  });
}
