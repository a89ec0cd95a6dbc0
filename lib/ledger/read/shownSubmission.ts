import { withoutTrailingBlanks } from '../../payload/normalKey';
import type { SubmissionKind, SubmissionOutcome } from '../rows/submissionsSummary';

/** A submission as it is shown to people: what was posted is known by its hash alone. */
export interface ShownSubmission {
  readonly submissionId: number;
  readonly runId: string;
  readonly endpoint: string;
  readonly personId: string;
  readonly kind: SubmissionKind;
  readonly outcome: SubmissionOutcome;
  /** DfE may have taken it in, and nothing later has settled whether it did. */
  readonly isOpen: boolean;
  /** Null for what the reference scripts may have sent. */
  readonly postedAt: Date | null;
  readonly settledAt: Date | null;
  /** Of the payload that the body was made from, in hex; null where it is past its retention. */
  readonly hash: string | null;
  readonly receiptId: string | null;
  /** As DfE gave it. */
  readonly receiptTime: string | null;
  /** Why it was refused or is unknown. */
  readonly reason: string | null;
}

/** A submission as the driver gives it. */
export interface StoredShownSubmission {
  readonly submission_id: number;
  readonly run_id: string;
  readonly endpoint: string;
  readonly person_id: string;
  readonly kind: SubmissionKind;
  readonly outcome: SubmissionOutcome;
  readonly is_open: boolean;
  readonly posted_at: Date | null;
  readonly settled_at: Date | null;
  readonly payload_hash: Buffer | null;
  readonly receipt_id: string | null;
  readonly receipt_time: string | null;
  readonly reason: string | null;
}

/** Of a submission: what is shown. */
export const shownSubmissionColumns = `submission.submission_id, submission.run_id, submission.endpoint,
  submission.person_id, submission.kind, submission.outcome, submission.is_open, submission.posted_at,
  submission.settled_at, submission.payload_hash, submission.receipt_id, submission.receipt_time, submission.reason`;

/** A submission as it is shown. */
export const toShownSubmission = (stored: StoredShownSubmission): ShownSubmission => ({
  submissionId: stored.submission_id,
  runId: stored.run_id,
  endpoint: stored.endpoint,
  personId: withoutTrailingBlanks(stored.person_id),
  kind: stored.kind,
  outcome: stored.outcome,
  isOpen: stored.is_open,
  postedAt: stored.posted_at,
  settledAt: stored.settled_at,
  hash: stored.payload_hash?.toString('hex') ?? null,
  receiptId: stored.receipt_id,
  receiptTime: stored.receipt_time,
  reason: stored.reason,
});
