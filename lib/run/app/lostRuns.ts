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
 * than that behind another one. So its time counts from the last sign of life of that one: just after its end, the message
 * that waited is about to be worked. A message may overtake another, so a run that was asked for later counts too, but not one
 * that began when this one's own time was over.
 */
export async function isLostNow(
  runs: Pick<RunStore, 'waitsForAnother'>,
  run: RunRow,
  { now, lostMessageMs }: WhenLost,
): Promise<boolean> {
  if (!isLost(run, now, lostMessageMs)) return false;
  if (run.slices > 0 || run.state !== 'queued') return true;
  return !(await runs.waitsForAnother(run, {
    since: new Date(now.getTime() - lostMessageMs),
    due: new Date(run.updatedAt.getTime() + lostMessageMs),
  }));
}

/**
 * Ends a run as failed that no slice has begun, and says so in one event, so that it does not depend on somebody who looks.
 * Does nothing where one has begun it. A message that comes after all finds its run over.
 * @param silentSince where given, nothing is done either when the run has given a sign of life after it
 * @returns whether it has ended the run
 */
export async function endUnbegun(
  runs: Pick<RunStore, 'finishUnowned'>,
  { runId, purpose }: RunRow,
  { code, message }: { readonly code: string; readonly message: string },
  logger: Logger,
  silentSince?: Date,
): Promise<boolean> {
  const end = { outcome: 'failed', message, errorCode: code } as const;
  const ended = await runs.finishUnowned(runId, end, silentSince);
  if (ended)
    logger.error(events.runFinished, {
      runId,
      purpose: purpose ?? undefined,
      outcome: 'failed',
      code,
      message,
    });
  return ended;
}

/** Ends a run that was found to be lost, unless it has given a sign of life since its row was read; says whether it has. */
export const endLost = (
  runs: Pick<RunStore, 'finishUnowned'>,
  run: RunRow,
  logger: Logger,
): Promise<boolean> => endUnbegun(runs, run, lostRun(run), logger, run.updatedAt);

/** Ends each run that was asked for and whose message the queue did not take or lost, so that no slice has begun it. */
export async function endLostRuns(
  runs: RunStore,
  { logger, ...when }: WhenLost & { readonly logger: Logger },
) {
  const silent = await runs.unbegun(new Date(when.now.getTime() - when.lostMessageMs));
  for (const run of silent) if (await isLostNow(runs, run, when)) await endLost(runs, run, logger);
}
