import type { RunCounts } from './runCounts';

/** A run as a person sees it: through `getRun`, and in the summary of `npm start`. Nothing in it is personal. */
export interface RunView {
  readonly runId: string;
  readonly state: 'queued' | 'running' | 'ended';
  readonly outcome?: string;
  readonly stage: string;
  readonly startedBy: string;
  readonly mode: string;
  readonly requestedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly runDate?: string;
  readonly windowStart?: string;
  readonly windowEnd?: string;
  readonly version: string;
  readonly slices: number;
  /** Whether its prepare ended sound; absent while nothing is known. */
  readonly prepareSound?: boolean;
  readonly counts: RunCounts;
  readonly code?: string;
  /** How it ended, and what to do next. */
  readonly message?: string;
  /** Of a skipped run: the one that was at work. */
  readonly otherRunId?: string;
}
