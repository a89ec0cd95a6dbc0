import type { Config } from '../../config/config';
import type { DfeClient } from '../../dfe/sending/dfeClient';
import type { Ledger } from '../../ledger/ledger';
import type { Lease } from '../../ledger/sql/ownedTransaction';
import type { RunOutcome } from '../../ledger/runs/runRow';
import type { AppLock } from '../../sql/appLock';
import type { Database } from '../../sql/database';
import type { Logger } from '../../telemetry/logger';
import type { Edge } from '../edge';
import type { RunOptions } from '../runRequest';
import type { ProgressBook } from './progressBook';

/** When a slice must come to a safe point. */
export interface Deadline {
  readonly at: Date;
  /** Whether the time is up. */
  passed(): boolean;
}

export const deadlineIn = (ms: number, now: () => Date): Deadline => {
  const at = new Date(now().getTime() + ms);
  return { at, passed: () => now().getTime() >= at.getTime() };
};

/** What ends a slice, and where its progress is kept: all that a safe point needs. */
export interface SliceBounds {
  readonly lock: AppLock;
  readonly deadline: Deadline;
  readonly book: ProgressBook;
}

/** What every stage works with. */
export interface StageContext extends SliceBounds {
  readonly config: Config;
  readonly options: RunOptions;
  readonly lease: Lease;
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly edge: Edge;
}

/** What the stages that read the SSD work with besides. */
export interface ReadingContext extends StageContext {
  readonly database: Database;
  /** Looks whether the SSD's tables are there and may be read. */
  readonly checkSsd: () => Promise<void>;
}

/** What the stages that send to DfE work with besides. */
export interface SendingContext extends StageContext {
  readonly mode: 'full' | 'delta';
  /** Made at the first use, closed with the slice. */
  readonly dfe: () => DfeClient;
  /** When the run's first slice began. */
  readonly startedAt: Date;
  /** No POST before this instant: the owner before may still have one under way. */
  readonly noPostBefore: Date | undefined;
}

/** How a stage came to its end. */
export type StageEnd =
  | { readonly kind: 'done' }
  /** The slice's time is up; the run goes on in another. */
  | { readonly kind: 'pause' }
  /** The run is over. */
  | RunVerdict;

export interface RunVerdict {
  readonly kind: 'end';
  readonly outcome: RunOutcome;
  readonly code?: string;
  readonly message: string;
  /** What the operator can do next. */
  readonly advice?: string;
}

/** What ends the waiting of a slice: the loss of its lock, and the end of its time. */
export const sliceLimits = ({
  lock,
  deadline,
}: Pick<SliceBounds, 'lock' | 'deadline'>): { readonly signal: AbortSignal; readonly deadline: Date } => ({
  signal: lock.lost,
  deadline: deadline.at,
});
