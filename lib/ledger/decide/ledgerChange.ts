import type { LedgerStatus } from '../rows/ledgerRow';

interface Content {
  readonly legacyId: string | null;
  /** `json_payload`: the payload as built, or the purge. */
  readonly payload: string;
  /** Its change hash, 32 bytes. */
  readonly hash: Buffer;
}

/** A child of whom the ledger has no row yet. */
export interface InsertChange extends Content {
  readonly kind: 'insert';
  readonly effect: 'new';
  readonly personId: string;
  readonly status: 'Pending' | 'Error';
  readonly response: string | null;
}

/** A row whose payload is replaced. */
export interface ReplaceChange extends Content {
  readonly kind: 'replace';
  readonly effect: 'updated' | 'purge' | 'gone';
  /** As the SSD spells it now. */
  readonly personId: string;
  /** Whether the row spells the id in another way (case), so that its key is written as well. */
  readonly isRespelled: boolean;
  readonly state: 'Updated' | 'Deleted';
  readonly status: LedgerStatus;
  readonly response: string | null;
  readonly goneSince: Date | null;
  /** Whether what DfE held and what was posted last go as well: nothing of a person who is gone stays. */
  readonly forgetsHeld: boolean;
}

/** A row that keeps its payload. */
export interface MarkChange {
  readonly kind: 'mark';
  readonly effect: 'status' | 'deleted' | 'purge' | 'gone';
  readonly personId: string;
  /** null leaves the state as it is. */
  readonly state: 'Deleted' | null;
  readonly status: 'Pending' | 'Sent' | 'Error' | 'Withdrawn';
  readonly response: string | null;
  readonly goneSince: Date | null;
}

/** A change of a row that stands. */
export type RowChange = ReplaceChange | MarkChange;

/**
 * What prepare writes for one child. Its effect, for counts and the brake:
 * - `new`, `updated`: the payload goes out
 * - `status`: only the status (and its reason) changes
 * - `deleted`: the row becomes Deleted; `purge`: the child's record is to be removed at DfE
 * - `gone`: only `gone_since` changes, or what the row still held of a person who is gone goes
 */
export type LedgerChange = InsertChange | RowChange;
