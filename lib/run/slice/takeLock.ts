import { AppError } from '../../errors/appError';
import type { Ledger } from '../../ledger/ledger';
import type { RunRow } from '../../ledger/runs/runRow';
import type { AppLock, AppLockResult } from '../../sql/appLock';
import type { Edge } from '../edge';

/** How long a run that is asked for anew waits for the lock: long enough for a slice that is just ending. */
const freshWaitMs = 2_000;

export interface LockParts {
  readonly run: RunRow;
  readonly ledger: Ledger;
  /** Takes the lock of this database, schema and ledger table, waiting at most so long. */
  readonly acquire: (timeoutMs: number) => Promise<AppLockResult>;
  readonly edge: Edge;
  readonly sliceMs: number;
  /** A run without a sign of life for this long is no longer at work. */
  readonly lostMessageMs: number;
}

export type LockOutcome =
  | { readonly kind: 'locked'; readonly lock: AppLock }
  /** Another run is at work. */
  | { readonly kind: 'busy'; readonly otherRunId: string | undefined };

/** The run that is at work besides `run`: one that a slice owns, or that waits for its next slice. */
async function otherAtWork({ run, ledger, edge, lostMessageMs }: LockParts): Promise<RunRow | undefined> {
  const since = edge.now().getTime() - lostMessageMs;
  const recent = await ledger.runs.recent(20);
  return recent.find(
    (other) =>
      other.runId !== run.runId &&
      other.ledgerTable === run.ledgerTable &&
      (other.state === 'running' || (other.state === 'queued' && other.slices > 0)) &&
      other.updatedAt.getTime() >= since,
  );
}

/**
 * Takes the lock for a slice. A run that has begun waits for it and goes on, whoever worked it before; a run that has not
 * yields to another that is at work, between whose slices the lock is free.
 * @throws AppError `run-lock-busy` (retryable) when a run that has begun does not get it in the length of a slice
 */
export async function takeLock(parts: LockParts): Promise<LockOutcome> {
  const { run, acquire, sliceMs, edge } = parts;
  const begun = run.slices > 0;
  const result = await acquire(begun ? sliceMs : freshWaitMs);
  if (begun) {
    if (result.held) return { kind: 'locked', lock: result };
    throw new AppError(
      'retryable',
      'run-lock-busy',
      'Another owner has held the lock for the length of a slice.',
      {
        advice: 'Nothing needs doing: the message is delivered again.',
      },
    );
  }
  const other = await otherAtWork(parts);
  if (result.held) {
    if (other === undefined) return { kind: 'locked', lock: result };
    await result.release();
    return { kind: 'busy', otherRunId: other.runId };
  }
  if (other !== undefined) return { kind: 'busy', otherRunId: other.runId };
  // The holder has the lock but has not written its claim yet; a moment later its row tells.
  await edge.sleep(freshWaitMs);
  return { kind: 'busy', otherRunId: (await otherAtWork(parts))?.runId };
}
