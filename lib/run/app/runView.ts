import { type RunCounts, type Stage, add, countNames, noCounts, secondsOf, stages } from '../runProgress';
import type { RunOutcome, RunPurpose, RunRow } from '../../ledger/runs/runRow';
import type { RuleCount } from '../../ledger/read/countFindings';
import { ifPresent } from '../../payload/values/present';
import { lostRun } from './lostRuns';

/** A run as a person sees it: through `getRun`, and in the summary of `npm start`. Nothing in it is personal. */
export interface RunView {
  readonly runId: string;
  readonly state: 'queued' | 'running' | 'ended';
  readonly outcome?: RunOutcome;
  readonly stage: Stage;
  readonly startedBy: string;
  /** Who asked; absent in runs of an earlier version. */
  readonly requestedBy?: string;
  /** Why guard or brake were to be passed, in the words of whoever confirmed it. */
  readonly reason?: string;
  /** Where the run is no night: what it is for. */
  readonly purpose?: RunPurpose;
  readonly mode: 'full' | 'delta';
  readonly requestedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Its last sign of life. */
  readonly updatedAt: string;
  readonly runDate?: string;
  readonly windowStart?: string;
  readonly windowEnd?: string;
  readonly version: string;
  readonly slices: number;
  /** Whether its prepare ended sound; absent while nothing is known. */
  readonly prepareSound?: boolean;
  readonly counts: RunCounts;
  /** For how long each stage worked, in seconds. */
  readonly stageSeconds: Readonly<Partial<Record<Stage, number>>>;
  readonly code?: string;
  /** How it ended, and what to do next. */
  readonly message?: string;
  /** Of a skipped run: the one that was at work. */
  readonly otherRunId?: string;
}

/** A run with what a look at it alone tells besides. */
export interface RunDetail extends RunView {
  /** How many findings of each rule it has, errors first; absent where they could not be counted. */
  readonly findings?: readonly RuleCount[];
}

const text = (date: Date): string => date.toISOString();

function secondsIn({ counts }: RunRow): RunView['stageSeconds'] {
  const known: Partial<Record<Stage, number>> = {};
  for (const stage of stages) Object.assign(known, ifPresent(stage, counts[secondsOf(stage)]));
  return known;
}

/**
 * The run as a person sees it.
 * @param lost whether its message was lost, or every delivery of it failed: it is then shown as failed
 */
export function toRunView(run: RunRow, lost: boolean): RunView {
  const known = Object.fromEntries(countNames.map((name) => [name, run.counts[name] ?? 0]));
  return {
    runId: run.runId,
    state: run.state === 'finished' || lost ? 'ended' : run.state,
    ...(lost ? { outcome: 'failed' } : run.outcome === null ? {} : { outcome: run.outcome }),
    stage: stages.find((stage) => stage === run.stage) ?? 'wait',
    startedBy: run.startedBy,
    ...(run.requestedBy === null ? {} : { requestedBy: run.requestedBy }),
    ...(run.reason === null ? {} : { reason: run.reason }),
    ...(run.purpose === null ? {} : { purpose: run.purpose }),
    mode: run.mode,
    requestedAt: text(run.requestedAt),
    ...(run.startedAt && { startedAt: text(run.startedAt) }),
    updatedAt: text(run.updatedAt),
    ...(run.finishedAt && { endedAt: text(run.finishedAt) }),
    ...(run.runDate === null ? {} : { runDate: run.runDate }),
    ...(run.windowStart === null ? {} : { windowStart: run.windowStart }),
    ...(run.windowEnd === null ? {} : { windowEnd: run.windowEnd }),
    version: run.rulesVersion ?? run.version,
    slices: run.slices,
    ...(run.prepareSound === null ? {} : { prepareSound: run.prepareSound }),
    counts: add(noCounts, known),
    stageSeconds: secondsIn(run),
    ...(lost
      ? lostRun(run)
      : {
          ...(run.errorCode === null ? {} : { code: run.errorCode }),
          ...(run.message === null ? {} : { message: run.message }),
        }),
    ...(run.otherRunId === null ? {} : { otherRunId: run.otherRunId }),
  };
}
