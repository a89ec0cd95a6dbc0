import { SqlError } from '../sqlError';
import { appLockName, lockModeOf } from './appLockName';
import type { LockOwner } from './lockManager';
import type { Session } from './session';

export interface AppLockRequest {
  readonly resource: string | null;
  readonly mode: string | null;
  readonly owner: string;
  /** Null: the session's LOCK_TIMEOUT. */
  readonly timeoutMs: number | null;
  readonly principal: string;
}

const BAD_REQUEST = -999;

function ownerOf(session: Session, scope: string): LockOwner | undefined {
  if (scope.toLowerCase() === 'session') return { session: session.id, scope: 'Session' };
  // A transaction's lock needs a transaction.
  if (scope.toLowerCase() === 'transaction' && session.transaction.depth > 0) {
    return { session: session.id, scope: 'Transaction' };
  }
  return undefined;
}

/** sp_getapplock: 0 granted, 1 granted after waiting, -1 time-out, -2 cancelled, -3 deadlock victim, -999 wrong call. */
export async function getAppLock(
  session: Session,
  request: AppLockRequest,
  signal: AbortSignal,
): Promise<number> {
  const owner = ownerOf(session, request.owner);
  const mode = lockModeOf(request.mode ?? '');
  if (owner === undefined || mode === undefined || request.resource === null || request.resource.length > 255)
    return BAD_REQUEST;
  const name = appLockName(request.principal, request.resource);
  const timeoutMs = request.timeoutMs ?? session.lockTimeoutMs;
  switch (await session.engine.locks.acquire(name, owner, mode, timeoutMs, signal)) {
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

/**
 * sp_releaseapplock: 0, or -999 for a wrong call.
 * @throws SqlError 1223 for a lock that is not held.
 */
export function releaseAppLock(
  session: Session,
  request: Pick<AppLockRequest, 'resource' | 'owner' | 'principal'>,
): number {
  const owner = ownerOf(session, request.owner);
  if (owner === undefined || request.resource === null) return BAD_REQUEST;
  if (session.engine.locks.release(appLockName(request.principal, request.resource), owner)) return 0;
  throw new SqlError(
    1223,
    `Cannot release the application lock (Database Principal: '${request.principal}', Resource: '${request.resource}') because it is not currently held.`,
  );
}
