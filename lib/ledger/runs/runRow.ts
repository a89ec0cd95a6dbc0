/** How a run ended. */
export const runOutcomes = [
  'succeeded',
  'succeeded_with_findings',
  'needs_attention',
  'failed',
  'cancelled',
  'skipped',
] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** `queued`: waits for a slice (the first or the next); `running`: a slice owns it; `finished`: it has an outcome. */
export type RunState = 'queued' | 'running' | 'finished';

/**
 * What a run is for that is no night: `persons` builds and sends only the people it was asked for, `dry-run` says what a run
 * would do. Neither says anything of the ledger as a whole.
 */
export const runPurposes = ['persons', 'dry-run'] as const;
export type RunPurpose = (typeof runPurposes)[number];

/** Reads a stored purpose; null for a night. */
export const toRunPurpose = (text: string | null): RunPurpose | null =>
  runPurposes.find((purpose) => purpose === text) ?? null;

/** Numbers by name: what a run did (`cohort`, `queued`, `accepted`), or the rows of each SSD table. */
export type NamedCounts = Readonly<Record<string, number>>;

/** What is known of a run when it is asked for. */
export interface NewRun {
  /** A GUID. */
  readonly runId: string;
  /** What started it, such as `timer`, `http`. */
  readonly startedBy: string;
  /** Who asked: an account of the directory, a function key, the timer; null in rows of an earlier version. */
  readonly requestedBy: string | null;
  /** Why guard or brake were to be passed, in the words of whoever confirmed it; null where nothing was confirmed. */
  readonly reason: string | null;
  /** The run's options as JSON text. */
  readonly options: string;
  /** null for a night. */
  readonly purpose: RunPurpose | null;
  readonly mode: 'full' | 'delta';
  readonly endpoint: string;
  readonly dataKind: string;
  /** Version of the program. */
  readonly version: string;
}

/** One row of the runs. Times are UTC. */
export interface RunRow extends NewRun {
  readonly ledgerTable: string;
  readonly state: RunState;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** The last sign of life: queued, claimed, progress. */
  readonly updatedAt: Date;
  /** Of the slice that works it, or did when it died. */
  readonly owner: string | null;
  /** Slices that have begun; one whose message is delivered again counts once. */
  readonly slices: number;
  readonly stage: string | null;
  /** What the stage has reached, in the run's own words; null at its beginning. */
  readonly reachedKey: string | null;
  readonly counts: NamedCounts;
  /** Version and rules of the program that prepared; a slice of another starts over. */
  readonly rulesVersion: string | null;
  readonly runDate: string | null;
  readonly windowStart: string | null;
  readonly windowEnd: string | null;
  readonly prepareBeganAt: Date | null;
  readonly prepareEndedAt: Date | null;
  /** null while nothing is known. */
  readonly prepareSound: boolean | null;
  /** Row counts of the SSD tables, the first count and then the last. */
  readonly tableCounts: NamedCounts | null;
  readonly cancelRequested: boolean;
  readonly outcome: RunOutcome | null;
  /** What happened, for people; no personal data. */
  readonly message: string | null;
  readonly errorCode: string | null;
  /** Of a skipped run: the one that works. */
  readonly otherRunId: string | null;
}

/**
 * Whether a run has waited so long without a sign of life that its message must be lost: it is then shown as failed
 * (architecture.md "A run, its slices and its lock"). A slice says that it lives with `progress`.
 */
export const isLost = (run: RunRow, now: Date, lostMessageMs: number): boolean =>
  run.state !== 'finished' && now.getTime() - run.updatedAt.getTime() > lostMessageMs;
