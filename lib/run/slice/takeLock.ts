import { AppError } from '../../errors/appError';
import type { Ledger } from '../../ledger/ledger';
import type { RunRow } from '../../ledger/runs/runRow';
import type { AppLock, AppLockResult } from '../../sql/appLock';
import type { Edge } from '../edge';

/** How long a run that has not begun looks for whoever has the lock before it gives up: long enough for one that is just letting go. */
const freshWaitMs = 2_000;
/** How long it waits for the lock between two looks. */
const lookMs = 200;
/** A takeover waits at least this long in one go, however short the slices are. */
const shortestTakeoverWaitMs = 60_000;
/** And no longer than this: the wait, the slice and its last POST must end before the host's time-out of an hour. */
const longestTakeoverWaitMs = 20 * 60_000;

export interface LockRequest {
  readonly run: RunRow;
  readonly ledger: Pick<Ledger, 'runs'>;
  /** Takes the lock of this database, schema and ledger table, waiting at most so long. */
  readonly acquire: (timeoutMs: number) => Promise<AppLockResult>;
  readonly edge: Pick<Edge, 'now'>;
  readonly sliceMs: number;
  /** A run without a sign of life for this long is no longer at work. */
  readonly lostMessageMs: number;
}

export type LockOutcome =
  | { readonly kind: 'locked'; readonly lock: AppLock }
  /** Another run is at work. */
  | { readonly kind: 'busy'; readonly other: RunRow };

/**
 * Takes the lock for a slice. A run that has begun waits for it and goes on, whoever worked it before; a run that has not
 * yields to another that is at work, between whose slices the lock is free.
 * @throws AppError `run-lock-busy` (retryable) when a run that has begun does not get it in the length of a slice, and when
 * no run at work can be named as its holder
 */
export async function takeLock(request: LockRequest): Promise<LockOutcome> {
  if (request.run.slices > 0) return waitForLock(request);
  const { run, ledger, acquire, edge } = request;
  const until = edge.now().getTime() + freshWaitMs;
  for (let waitMs = 0; ; waitMs = lookMs) {
    const result = await acquire(waitMs);
    try {
      const outcome = await look(request, result);
      if (outcome === 'wait') return await waitForLock(request);
      if (outcome !== undefined) return outcome;
    } catch (error) {
      if (result.held) await result.release();
      throw error;
    }
    // Another delivery of this very message has begun the run meanwhile: that one must not be called skipped.
    if (((await ledger.runs.get(run.runId))?.slices ?? 0) > 0) return waitForLock(request);
    if (edge.now().getTime() >= until)
      throw lockBusy('The lock is held, and no run says that it is at work.');
  }
}

/** What the lock's state and the other runs' rows say together; undefined: the holder's row does not tell yet. */
async function look(
  { run, ledger, edge, lostMessageMs }: LockRequest,
  result: AppLockResult,
): Promise<LockOutcome | 'wait' | undefined> {
  const since = new Date(edge.now().getTime() - lostMessageMs);
  // Read once: between two readings another night may begin, and would be taken for a run that is to be waited for.
  const other = await ledger.runs.otherAtWork(run.runId, since);
  if (other !== undefined && (other.purpose === null || run.purpose !== null)) {
    if (result.held) await result.release();
    return { kind: 'busy', other };
  }
  if (result.held) return { kind: 'locked', lock: result };
  // A night is not called off for a run that does not do the night's work: it waits its turn.
  return other === undefined ? undefined : 'wait';
}

async function waitForLock({ acquire, sliceMs }: LockRequest): Promise<LockOutcome> {
  const result = await acquire(Math.min(Math.max(sliceMs, shortestTakeoverWaitMs), longestTakeoverWaitMs));
  if (result.held) return { kind: 'locked', lock: result };
  throw lockBusy('Another owner has held the lock for the length of a slice.');
}

const lockBusy = (message: string): AppError =>
  new AppError('retryable', 'run-lock-busy', message, {
    advice:
      'Nothing needs doing: the message is delivered again. If it does not help, ask the database administrator which session holds the application lock csc-data-flow (sys.dm_tran_locks).',
  });
