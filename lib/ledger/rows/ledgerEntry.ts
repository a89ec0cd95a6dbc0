import type { LedgerRow } from './ledgerRow';
import type { SubmissionsSummary } from './submissionsSummary';

/** A ledger row with what the submissions to this deployment's endpoint say of the child. */
export interface LedgerEntry {
  readonly row: LedgerRow;
  readonly submissions: SubmissionsSummary;
}
