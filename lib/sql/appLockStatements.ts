import { defineStatement } from './statement';
import { int, nvarchar } from './sqlType';

/** Longest name of a resource that `sp_getapplock` takes. */
export const lockNameLength = 255;

/** Waits for the lock. That it was got is read with `heldLock`, in the same transaction. */
export const takeLock = defineStatement({
  name: 'lock.take',
  samples: [undefined],
  build: () => ({
    text: "EXEC sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = @waitMs",
    params: { resource: nvarchar(lockNameLength), waitMs: int },
  }),
});

/** The mode in which this transaction holds the lock: `Exclusive`, or `NoLock`. */
export const heldLock = defineStatement({
  name: 'lock.held',
  samples: [undefined],
  build: () => ({
    text: "SELECT APPLOCK_MODE(N'public', @resource, N'Transaction') AS lock_mode",
    params: { resource: nvarchar(lockNameLength) },
  }),
});
