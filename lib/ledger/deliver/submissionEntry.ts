import type { Inventory } from '../../payload/change/inventory';
import type { SubmissionKind } from '../rows/submissionsSummary';

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
