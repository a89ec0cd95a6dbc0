import type { Config } from '../../config/config';
import type { DfeClient } from '../../dfe/sending/dfeClient';
import type { Ledger } from '../../ledger/ledger';
import type { Lease } from '../../ledger/rows/lease';
import type { RunOutcome } from '../../ledger/runs/runRow';
import type { AppLock } from '../../sql/appLock';
import type { Database } from '../../sql/database';
import type { Logger } from '../../telemetry/logger';
import type { Deadline } from '../deadline';
import type { Edge } from '../edge';
import type { RunOptions } from '../runOptions';
import type { ProgressBook } from './progressBook';

/** What a stage of a run works with. */
export interface SliceContext {
  readonly config: Config;
  readonly options: RunOptions;
  readonly mode: 'full' | 'delta';
  readonly database: Database;
  readonly ledger: Ledger;
  /** Looks whether the SSD's tables are there and may be read. */
  readonly checkSsd: () => Promise<void>;
  /** Made at the first use, closed with the slice. */
  readonly dfe: () => DfeClient;
  readonly lease: Lease;
  readonly lock: AppLock;
  readonly deadline: Deadline;
  readonly book: ProgressBook;
  readonly logger: Logger;
  readonly edge: Edge;
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
