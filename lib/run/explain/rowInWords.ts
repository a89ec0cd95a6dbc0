import type { LedgerRow, LedgerStatus, RowState } from '../../ledger/rows/ledgerRow';

const stateInWords: Readonly<Record<RowState, string>> = {
  New: 'was prepared and has not been accepted by DfE yet',
  Updated: 'has changed since DfE accepted it',
  Unchanged: 'is as DfE accepted it',
  Deleted: 'is marked Deleted, for the person has left the cohort or the SSD',
};

const statusInWords: Readonly<Record<LedgerStatus, string>> = {
  Pending: 'something waits to be sent',
  Sent: 'nothing waits to be sent',
  Error: 'it is not sent, for validation holds it back or DfE has refused it',
  Withdrawn: 'nothing is left to send',
};

/** What a row of the ledger says, as a sentence (ledger.md "Columns"). */
export function rowInWords({ state, status }: Pick<LedgerRow, 'state' | 'status'>): string {
  const known = state === undefined ? 'has a state that this program does not know' : stateInWords[state];
  const waits = status === undefined ? 'its status is none that this program knows' : statusInWords[status];
  return `The record ${known}; ${waits}.`;
}
