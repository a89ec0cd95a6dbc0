import { events } from '../../telemetry/events';
import { countNames } from '../runCounts';
import type { RunVerdict, SliceContext } from './sliceContext';

/** Longest text that the run's row keeps. */
const longest = 1_900;

/** Writes the outcome to the run's row and says it: the one event by which a night is judged. */
export async function endRun(
  { ledger, lease, book, logger }: SliceContext,
  verdict: RunVerdict,
): Promise<void> {
  const message = `${verdict.message}${verdict.advice === undefined ? '' : ` ${verdict.advice}`}`;
  await ledger.runs.finish(lease, {
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
