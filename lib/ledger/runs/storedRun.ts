import { z } from 'zod';
import { parseJson } from '../../payload/values/json';
import { runOutcomes, toRunPurpose, type NamedCounts, type RunRow } from './runRow';

/** A run's row as the driver gives it. */
export interface StoredRun {
  readonly run_id: string;
  readonly ledger_table: string;
  readonly state: string;
  readonly started_by: string;
  readonly requested_by: string | null;
  readonly reason: string | null;
  readonly options: string;
  readonly purpose: string | null;
  readonly mode: string;
  readonly endpoint: string;
  readonly data_kind: string;
  readonly version: string;
  readonly rules_version: string | null;
  readonly run_date: string | null;
  readonly window_start: string | null;
  readonly window_end: string | null;
  readonly owner: string | null;
  readonly slices: number;
  readonly stage: string | null;
  readonly reached: string | null;
  readonly counts: string;
  readonly table_counts: string | null;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly updated_at: Date;
  readonly finished_at: Date | null;
  readonly prepare_began_at: Date | null;
  readonly prepare_ended_at: Date | null;
  readonly prepare_sound: boolean | null;
  readonly cancel_requested: boolean;
  readonly outcome: string | null;
  readonly message: string | null;
  readonly error_code: string | null;
  readonly other_run_id: string | null;
}

const numbers = z.record(z.string(), z.number());
const countsIn = (text: string | null): NamedCounts | undefined => {
  const parsed = numbers.safeParse(parseJson(text ?? '')?.value);
  return parsed.success ? parsed.data : undefined;
};

/** A run's row as the rest of the job knows it. */
export const toRunRow = (stored: StoredRun): RunRow => ({
  runId: stored.run_id,
  ledgerTable: stored.ledger_table,
  state: stored.state === 'finished' || stored.state === 'running' ? stored.state : 'queued',
  startedBy: stored.started_by,
  requestedBy: stored.requested_by,
  reason: stored.reason,
  options: stored.options,
  purpose: toRunPurpose(stored.purpose),
  mode: stored.mode === 'delta' ? 'delta' : 'full',
  endpoint: stored.endpoint,
  dataKind: stored.data_kind,
  version: stored.version,
  rulesVersion: stored.rules_version,
  runDate: stored.run_date,
  windowStart: stored.window_start,
  windowEnd: stored.window_end,
  owner: stored.owner,
  slices: stored.slices,
  stage: stored.stage,
  reachedKey: stored.reached,
  counts: countsIn(stored.counts) ?? {},
  tableCounts: countsIn(stored.table_counts) ?? null,
  requestedAt: stored.requested_at,
  startedAt: stored.started_at,
  updatedAt: stored.updated_at,
  finishedAt: stored.finished_at,
  prepareBeganAt: stored.prepare_began_at,
  prepareEndedAt: stored.prepare_ended_at,
  prepareSound: stored.prepare_sound,
  cancelRequested: stored.cancel_requested,
  outcome: runOutcomes.find((outcome) => outcome === stored.outcome) ?? null,
  message: stored.message,
  errorCode: stored.error_code,
  otherRunId: stored.other_run_id,
});
