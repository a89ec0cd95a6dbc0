/** What a body says: the whole payload, what changed, or that the record is to be removed. */
export const submissionKinds = ['full', 'delta', 'purge'] as const;
export type SubmissionKind = (typeof submissionKinds)[number];

/**
 * How a submission ended. `in_flight` and `unknown` are open until a later acceptance closes them. `unsent`: DfE has surely
 * not taken it in, so it says nothing of what DfE holds.
 */
export const submissionOutcomes = ['in_flight', 'accepted', 'refused', 'unknown', 'unsent'] as const;
export type SubmissionOutcome = (typeof submissionOutcomes)[number];

/** What the submissions of one child to one endpoint say. */
export interface SubmissionsSummary {
  /** Submissions that DfE may have taken in and that nothing later has settled. More than none: the child is in doubt. */
  readonly open: number;
  /** The last refusal, where nothing was accepted, and nothing left open, after it. */
  readonly refused?: { readonly hash: Buffer; readonly at: Date; readonly reason: string };
  /** The last accepted one. */
  readonly accepted?: { readonly kind: SubmissionKind };
}

/** Of a child of whom nothing was ever submitted to the endpoint. */
export const noSubmissions: SubmissionsSummary = { open: 0 };

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
