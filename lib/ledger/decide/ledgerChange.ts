import type { Finding } from '../../payload/finding';

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
  readonly effect: 'updated' | 'purge';
  /** As the SSD spells it now. */
  readonly personId: string;
  readonly state: 'Updated' | 'Deleted';
  readonly status: 'Pending' | 'Error';
  readonly response: string | null;
  readonly goneSince: Date | null;
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

/**
 * What prepare writes for one child. Its effect, for counts and the brake:
 * - `new`, `updated`: the payload goes out
 * - `status`: only the status (and its reason) changes
 * - `deleted`: the row becomes Deleted; `purge`: the child's record is to be removed at DfE
 * - `gone`: only `gone_since` changes
 */
export type LedgerChange = InsertChange | ReplaceChange | MarkChange;

/** The findings of one person. */
export interface PersonFindings {
  readonly personId: string;
  readonly findings: readonly Finding[];
}

/** What one chunk of prepare writes. */
export interface PreparedChunk {
  readonly changes: readonly LedgerChange[];
  /** Of every person looked at, those with nothing to say too: what this run said of them before goes. */
  readonly findings: readonly PersonFindings[];
}
