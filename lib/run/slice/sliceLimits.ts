import type { SliceContext } from './sliceContext';

/** What ends the waiting of a slice: the loss of its lock, and the end of its time. */
export const sliceLimits = ({
  lock,
  deadline,
}: Pick<SliceContext, 'lock' | 'deadline'>): { readonly signal: AbortSignal; readonly deadline: Date } => ({
  signal: lock.lost,
  deadline: deadline.at,
});
