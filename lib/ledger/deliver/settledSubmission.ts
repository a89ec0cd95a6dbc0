import type { JsonObject } from '../../payload/values/json';
import type { SubmissionKind } from '../rows/submissionsSummary';

/** What became of one submission: the same kinds as `lib/dfe` gives. */
export type SubmissionResult =
  | { readonly kind: 'accepted'; readonly receiptId: string; readonly receiptTime: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'unsent'; readonly reason: string };

/** One submission that is settled. */
export interface SettledSubmission {
  readonly submissionId: number;
  readonly personId: string;
  readonly kind: SubmissionKind;
  /** The hash that was sent. */
  readonly hash: Buffer;
  /** `PendingChild.openUpTo` of the page that the body was made from. */
  readonly openUpTo: number;
  /** What DfE holds once it has accepted the body (`composeBody`); null for a purge. */
  readonly previousAfter: JsonObject | null;
  readonly result: SubmissionResult;
}
