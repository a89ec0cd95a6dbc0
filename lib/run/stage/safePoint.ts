import { AppError } from '../../errors/appError';
import type { AppLock } from '../../sql/appLock';
import type { SliceBounds } from './stageContext';

/**
 * Where a slice may stop: writes the progress and says whether the time is up.
 * @throws AppError `lock-lost` when the lock is gone, `run-cancelled` when the run was cancelled
 */
export async function safePoint(context: SliceBounds): Promise<'go-on' | 'pause'> {
  throwIfLockLost(context);
  await context.book.save();
  return context.deadline.passed() ? 'pause' : 'go-on';
}

/** Looks at what is known of the lock without asking the server. */
export function throwIfLockLost({ lock }: { readonly lock: Pick<AppLock, 'lost'> }): void {
  if (lock.lost.aborted) throw lockLost(lock.lost.reason);
}

export const lockLost = (cause: unknown): AppError =>
  new AppError('retryable', 'lock-lost', 'The lock that keeps other runs out was lost.', {
    cause,
    advice: 'Nothing needs doing: this run stops, and the next delivery of its message takes it over.',
  });
