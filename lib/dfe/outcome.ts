/** One child on its way out: the serialised child object is its whole body. */
export interface Outgoing {
  /** `pers_person_id`, for the log. */
  readonly personId: string;
  /** The child object as JSON text, never logged. */
  readonly body: string;
}

/**
 * What is known of one child after its batch:
 * - `accepted`: DfE gave a receipt for it
 * - `refused`: refused for good, alone, and nothing of it can have been taken in before
 * - `unknown`: it was posted and no answer tells what became of it
 * - `unsent`: DfE has surely not taken it in (not posted, or turned away whatever the body held); it may go again
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly receiptId: string; readonly receiptTime: string }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly status?: number; readonly reason: string }
  | { readonly kind: 'unsent'; readonly status?: number; readonly reason: string };

export interface Settled {
  readonly child: Outgoing;
  readonly outcome: Outcome;
}
