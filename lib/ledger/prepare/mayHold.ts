import type { LedgerEntry } from '../rows/ledgerEntry';

/** Whether the endpoint may hold something of the child: it accepted something since the last purge, or something is open. */
export function mayHold({ row, submissions }: LedgerEntry, endpoint: string): boolean {
  if (submissions.open > 0) return true;
  if (submissions.accepted !== undefined) return submissions.accepted.kind !== 'purge';
  return row.hasPrevious && row.acceptedBy?.toLowerCase() === endpoint;
}
