import type { Finding } from '../../payload/finding';
import type { LedgerChange } from './ledgerChange';

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
