import type { SubmissionKind, SubmissionOutcome, SubmissionsSummary } from './submissionsSummary';

/** A submission as the driver gives it. */
export interface StoredSubmission {
  readonly person_id: string;
  readonly submission_id: number;
  readonly outcome: SubmissionOutcome;
  readonly kind: SubmissionKind;
  readonly is_open: boolean;
  readonly payload_hash: Buffer | null;
  readonly settled_at: Date | null;
  readonly reason: string | null;
}

const newest = (rows: readonly StoredSubmission[]): StoredSubmission | undefined =>
  rows.reduce<StoredSubmission | undefined>(
    (last, row) => (last === undefined || row.submission_id > last.submission_id ? row : last),
    undefined,
  );

/** What the submissions of one child to one endpoint come to. */
export function summarise(rows: readonly StoredSubmission[]): SubmissionsSummary {
  const open = rows.filter((row) => row.is_open);
  const accepted = newest(rows.filter((row) => row.outcome === 'accepted'));
  const refused = newest(rows.filter((row) => row.outcome === 'refused'));
  const later = Math.max(accepted?.submission_id ?? 0, newest(open)?.submission_id ?? 0);
  return {
    open: open.length,
    ...(accepted === undefined ? {} : { accepted: { kind: accepted.kind } }),
    ...(refused?.payload_hash == null || refused.settled_at === null || refused.submission_id < later
      ? {}
      : { refused: { hash: refused.payload_hash, at: refused.settled_at, reason: refused.reason ?? '' } }),
  };
}
