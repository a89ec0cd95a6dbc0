import { appLockName } from './lockManager';
import type { Session } from './session';

export interface AppLockRequest {
  readonly resource: string | null;
  readonly mode: string | null;
  readonly owner: string;
  /** Null: the session's LOCK_TIMEOUT. */
  readonly timeoutMs: number | null;
}

const BAD_REQUEST = -999;

/**
 * sp_getapplock, for an exclusive lock that a transaction owns: 0 granted, 1 granted after waiting, -1 time-out,
 * -2 cancelled, -3 deadlock victim, -999 wrong call.
 */
export async function getAppLock(
  session: Session,
  { resource, mode, owner, timeoutMs }: AppLockRequest,
  signal: AbortSignal,
): Promise<number> {
  const owned = owner.toLowerCase() === 'transaction' && session.transaction.depth > 0;
  if (!owned || mode?.toLowerCase() !== 'exclusive' || resource === null || resource.length > 255)
    return BAD_REQUEST;
  const name = appLockName('public', resource);
  switch (await session.engine.locks.acquire(name, session.id, timeoutMs ?? session.lockTimeoutMs, signal)) {
    case 'granted':
      return 0;
    case 'granted after waiting':
      return 1;
    case 'timeout':
      return -1;
    case 'cancelled':
      return -2;
    case 'deadlock':
      return -3;
  }
}
