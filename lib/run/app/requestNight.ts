import { isLost, type RunRow } from '../../ledger/runs/runRow';
import type { RunStore } from '../../ledger/runs/runStore';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import type { RunMessage } from '../runRequest';
import { endUnbegun } from './lostRuns';

/** Which of the host's tries to ask for one night's run this is. */
export interface NightTry {
  /** The host's id of the invocation, the same for all its tries; it is the run's id as well. */
  readonly runId: string;
  /** The tries before this one; each of them failed: here, or when the host put the message on the queue. */
  readonly failedTries: number;
  /** Whether the host tries no more after this one. */
  readonly isLast: boolean;
  /** Whether it comes late: the instance that asked in time may have been lost before its message was on the queue. */
  readonly isPastDue: boolean;
}

interface NightRequest {
  readonly runs: Pick<RunStore, 'get' | 'unbegun' | 'keepWaiting' | 'finishUnowned'>;
  readonly now: Date;
  readonly lostMessageMs: number;
  readonly logger: Logger;
  /** Writes the row of a run that there is none of yet. */
  readonly write: () => Promise<RunMessage>;
}

const refused = {
  code: 'run-message-refused',
  message:
    'The queue did not take the run’s message, although it was tried for about an hour. Check that the app reaches its storage account, then ask for a run.',
};

/**
 * Asks for the night's run: one row and one message, however often the host tries. A try that follows one whose message the
 * queue refused finds the row and gives its message again; the last one ends the run as failed instead, so that the log says
 * it and nobody waits for it.
 * @returns undefined: there is nothing to put on the queue, for the run has begun or has ended
 */
export async function requestNight(
  { runId, failedTries, isLast, isPastDue }: NightTry,
  { runs, now, lostMessageMs, logger, write }: NightRequest,
): Promise<RunMessage | undefined> {
  // Asked for at the first try too: its own row may have been written without an answer before the database went away.
  const earlier =
    (await runs.get(runId)) ??
    (failedTries > 0 || isPastDue ? await waitingRun(runs, now, lostMessageMs) : undefined);
  // This is the first try, or those before it failed in the database.
  if (earlier === undefined) return write();
  if (!(await runs.keepWaiting(earlier.runId))) return undefined;
  if (isLast) {
    await endUnbegun(runs, earlier, refused, logger);
    return undefined;
  }
  logger.warn(events.runRequestRetried, { runId: earlier.runId, attempt: failedTries });
  return { runId: earlier.runId, slice: 1 };
}

/**
 * The run that an earlier try wrote under another id, as one has that is fired late or by hand. One that has been silent for so
 * long that it is lost is of an earlier night, with the settings of then, and stays lost.
 */
async function waitingRun(
  runs: Pick<RunStore, 'unbegun'>,
  now: Date,
  lostMessageMs: number,
): Promise<RunRow | undefined> {
  return (await runs.unbegun(now)).find(
    (run) => run.startedBy === 'timer' && !isLost(run, now, lostMessageMs),
  );
}
