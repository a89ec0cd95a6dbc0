import type { Lease } from '../sql/ownedTransaction';
import type { NamedCounts, NewRun, RunOutcome, RunRow } from './runRow';

/** Where a run stands. What is left out stays as it is. */
export interface RunStanding {
  readonly stage?: string;
  readonly reachedKey?: string | null;
  readonly counts?: NamedCounts;
}

/** What a prepare works with, written when it begins (again). */
export interface PrepareStart {
  readonly rulesVersion: string;
  readonly runDate: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly tableCounts: NamedCounts;
}

/** How a run ended, and what it has to say of it. */
export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly message: string;
  readonly errorCode?: string | undefined;
  readonly counts?: NamedCounts;
  /** Of a skipped run: the one that works. */
  readonly otherRunId?: string;
}

/**
 * What a slice hears that wants to own a run. `taken` is the run as it stood before: `running` means that a slice died or lost its lock, and a POST of it may be under way.
 * `disowned`: another run had an owner still, of whom the same is true.
 */
export type Claim =
  | { readonly kind: 'claimed'; readonly taken: RunRow; readonly disowned: boolean }
  | { readonly kind: 'finished'; readonly run: RunRow }
  | { readonly kind: 'missing' };

/** The last prepare that began, whoever's it was. */
export interface LatestPrepare {
  readonly runId: string;
  readonly sound: boolean | null;
}

/** A run with its number: later runs have greater ones. */
export interface NumberedRun {
  readonly runNo: number;
  readonly run: RunRow;
}

/**
 * The runs of this deployment's ledger table. Each method is one transaction.
 * What takes a lease throws AppError `retryable` code `run-ownership-lost` when the run's row names another owner.
 */
export interface RunStore {
  /** Writes the row, `queued`; nothing where there is one of that id already. */
  create(run: NewRun): Promise<void>;
  /**
   * Makes the slice the run's owner, `running`. Call it under the lock: whatever other run still says that it owns something
   * in this ledger has lost the lock, so its owner is taken away here and it can write no more.
   * @param slice the number of the slice, from its message: one that is delivered again is the same slice
   */
  claim(lease: Lease, slice?: number): Promise<Claim>;
  /** Notes where the run stands, or only a sign of life. Says whether somebody has asked to cancel it. */
  progress(lease: Lease, progress?: RunStanding): Promise<{ readonly cancelRequested: boolean }>;
  /** Gives the run back to the queue at the end of a slice. */
  release(lease: Lease, progress: RunStanding): Promise<void>;
  /** A prepare begins (again): it counts as the latest one, and is not sound until `endPrepare` says so. */
  beginPrepare(lease: Lease, start: PrepareStart): Promise<void>;
  /**
   * The same of a run that is no night: it is no prepare that later runs go by, but what it has written is not sent on the word of
   * a night while it is not known to be sound.
   */
  beginLook(lease: Lease, start: PrepareStart): Promise<void>;
  endPrepare(
    lease: Lease,
    end: { readonly sound: boolean; readonly tableCounts: NamedCounts },
  ): Promise<void>;
  /** The same of a run that is no night. */
  endLook(lease: Lease, end: { readonly sound: boolean; readonly tableCounts: NamedCounts }): Promise<void>;
  finish(lease: Lease, end: RunEnd): Promise<void>;
  /**
   * Ends a run that no slice has begun (skipped, or it never got the lock); false when one has, or it has ended.
   * @param silentSince where given, false as well when the run has given a sign of life after it
   */
  finishUnowned(runId: string, end: RunEnd, silentSince?: Date): Promise<boolean>;
  /** A sign of life of a run that no slice has begun; false when one has, or it has ended. */
  keepWaiting(runId: string): Promise<boolean>;
  /** Asks the run to stop at the next safe point; false when it has ended or does not exist. */
  requestCancel(runId: string): Promise<boolean>;
  get(runId: string): Promise<RunRow | undefined>;
  /**
   * The runs of this ledger, the newest first.
   * @param before only runs with smaller numbers; undefined: from the newest
   * @param most rows at most
   */
  list(before: number | undefined, most: number): Promise<readonly NumberedRun[]>;
  /**
   * The run besides `runId` that a slice owns or that waits for its next slice, if one has given a sign of life since; of
   * several a night before the others, and the latest.
   */
  otherAtWork(runId: string, since: Date): Promise<RunRow | undefined>;
  /**
   * Whether a run that no slice has begun may still be waiting for its turn: another one has given a sign of life since
   * `since`, and is at work, or is over and was asked for earlier or began by `due`.
   */
  waitsForAnother(
    run: Pick<RunRow, 'runId' | 'requestedAt'>,
    times: { readonly since: Date; readonly due: Date },
  ): Promise<boolean>;
  /** The runs that were asked for and that no slice has begun, without a sign of life since. */
  unbegun(since: Date): Promise<RunRow[]>;
  /** The row counts of the SSD that the run's row holds: the first count until its prepare ends. */
  tableCounts(runId: string): Promise<NamedCounts | undefined>;
  /**
   * A run that is no dry run and that may change, or have changed, what a dry run reads: it has given a sign of life since
   * `since`, or waits or works, and has given one since `alive`.
   */
  inTheWayOf(runId: string, since: Date, alive: Date): Promise<RunRow | undefined>;
  latestPrepare(): Promise<LatestPrepare | undefined>;
  /** A run for a few people that has been at work since that night began to prepare, and is not known to have ended sound. */
  unsoundLook(night: string): Promise<{ readonly runId: string } | undefined>;
  /** The row counts that the last sound prepare ended with. */
  lastSoundCounts(): Promise<{ readonly runId: string; readonly tableCounts: NamedCounts } | undefined>;
}
