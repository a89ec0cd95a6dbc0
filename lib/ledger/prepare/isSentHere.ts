import type { LedgerEntry } from '../rows/ledgerEntry';

/** Whether the row is Sent and that speaks of `endpoint`: what another endpoint accepted says nothing about this one. */
export const isSentHere = ({ row }: LedgerEntry, endpoint: string): boolean =>
  row.status === 'Sent' && row.acceptedBy?.toLowerCase() === endpoint;
