export type SubmissionKind = 'full' | 'delta' | 'purge';

/**
 * How a submission ended. `in_flight` and `unknown` are open until a later acceptance closes them. `unsent`: DfE has surely
 * not taken it in, so it says nothing of what DfE holds.
 */
export type SubmissionOutcome = 'in_flight' | 'accepted' | 'refused' | 'unknown' | 'unsent';

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
