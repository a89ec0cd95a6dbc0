import { isLost } from '../../ledger/runs/runRow';
import type { RunRow } from '../../ledger/runs/runRow';
import type { RunStore } from '../../ledger/runs/runStore';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';

/** What is said of a run whose queue message was lost, or failed at every delivery. */
export const lostRun = (run: RunRow) => ({
  code: 'run-message-lost',
  message: `The run has given no sign of life since ${run.updatedAt.toISOString()}. Look at the poison queue and the log, then ask for another run.`,
});

interface WhenLost {
  readonly now: Date;
  readonly lostMessageMs: number;
}

/**
 * Whether the run's message must be lost: no sign of life for `lostMessageMs`. A run that no slice has begun may wait longer
 * than that behind another one: while that one works, the message is only waiting for its turn.
 */
export async function isLostNow(
  runs: Pick<RunStore, 'otherAtWork'>,
  run: RunRow,
  { now, lostMessageMs }: WhenLost,
): Promise<boolean> {
  if (!isLost(run, now, lostMessageMs)) return false;
  if (run.slices > 0 || run.state !== 'queued') return true;
  return (
    (await runs.otherAtWork(run.runId, new Date(now.getTime() - lostMessageMs), 'all runs')) === undefined
  );
}

/**
 * Ends runs as failed that were asked for and that no slice has begun in `lostMessageMs`: the queue did not take their message,
 * or lost it. One event says so for each, so that it does not depend on somebody who looks. A message that comes after all
 * finds its run over.
 */
export async function failLostRuns(
  runs: Pick<RunStore, 'finishUnowned' | 'otherAtWork'>,
  candidates: readonly RunRow[],
  { logger, ...when }: WhenLost & { readonly logger: Logger },
): Promise<void> {
  for (const run of candidates) {
    if (run.state !== 'queued' || run.slices > 0 || !(await isLostNow(runs, run, when))) continue;
    const { code, message } = lostRun(run);
    if (await runs.finishUnowned(run.runId, { outcome: 'failed', message, errorCode: code }))
      logger.error(events.runFinished, {
        runId: run.runId,
        purpose: run.purpose ?? undefined,
        outcome: 'failed',
        code,
        message,
      });
  }
}
