import type { Inventory } from '../../payload/change/inventory';
import type { ChildPayload } from '../../payload/schema';

interface Pending {
  readonly personId: string;
  readonly hash: Buffer;
  /** `json_payload` as stored. */
  readonly payloadText: string;
  /** The newest submission that was open when the page was read; an acceptance closes the child's up to it. 0: none open. */
  readonly openUpTo: number;
}

/** A child whose payload is to be sent. Its in-doubt inventories and `previous` are what `composeBody` takes. */
export interface PendingPayload extends Pending {
  readonly kind: 'payload';
  readonly current: ChildPayload;
  /** Undefined when nothing was accepted yet, or by another endpoint. */
  readonly previous: ChildPayload | undefined;
  readonly inDoubt: readonly Inventory[];
  readonly purgeInDoubt: boolean;
}

/** A child to be taken away: `payloadText` is the body. */
export interface PendingPurge extends Pending {
  readonly kind: 'purge';
}

export type PendingChild = PendingPayload | PendingPurge;

export interface PendingRequest {
  /** The `last` of the page before; undefined for the first page. */
  readonly after: string | undefined;
  /** Rows looked at. */
  readonly limit: number;
  /**
   * `together`: children without a POST of ours whose outcome is open, those whom the reference scripts left in doubt among
   * them (decision 0060); `alone`: the others, which go last and alone. Of these, one whose outcome this same run found
   * unknown is left for the next run; one whose answer was lost with a slice is not.
   */
  readonly which: 'together' | 'alone';
  readonly runId: string;
}

export interface PendingPage {
  readonly children: readonly PendingChild[];
  /** Children whose stored payload cannot be read as one: they are not sent, and the run says so. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; undefined after the last. */
  readonly last: string | undefined;
}
