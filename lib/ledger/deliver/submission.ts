import type { Inventory } from '../../payload/change/inventory';
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

/** A child that is about to be posted. */
export interface SubmissionEntry {
  readonly personId: string;
  /** Of the payload that the body was made from. */
  readonly hash: Buffer;
  readonly kind: SubmissionKind;
  /** Of what DfE holds once it has accepted the body; `emptyInventory` for a purge. */
  readonly inventory: Inventory;
  /** The body where it is not `json_payload` as stored; null where it is. */
  readonly partialBody: string | null;
}

/** A child whose delta says nothing: it is not posted and counts as Sent. */
export interface NothingToSay {
  readonly personId: string;
  readonly hash: Buffer;
  readonly previousAfter: JsonObject;
}
