import type { LedgerChange } from '../decide/ledgerChange';
import { saysHeldBack } from '../decide/response';
import type { LedgerEntry } from '../rows/ledgerRow';
import type { PlannedWhy } from './plannedChild';

/** What there is to know of a child of whom something would be sent. */
export interface SentAhead {
  /** The ledger's row as it stands; undefined where there is none. */
  readonly entry: LedgerEntry | undefined;
  /** What prepare would write; undefined: nothing. */
  readonly change: LedgerChange | undefined;
  readonly isTakenOver: boolean;
  readonly isPurge: boolean;
}

/** Why something would be sent of a child, by what prepare would find (ledger.md "What prepare writes"). */
export function whySent({ entry, change, isTakenOver, isPurge }: SentAhead): PlannedWhy {
  if (isPurge && change !== undefined) return whyLeaves(change);
  if (entry === undefined) return 'new';
  if (isTakenOver) return 'taken-over';
  const { row, submissions } = entry;
  if (change?.kind === 'replace') return row.state === 'Deleted' ? 'back' : 'changed';
  if (submissions.open > 0) return 'in-doubt';
  if (change === undefined) return 'waiting';
  if (row.status === 'Sent') return 'other-endpoint';
  return row.status === 'Error' && saysHeldBack(row.response) ? 'passes-now' : 'retry';
}

/** Of a leaver: whether the person is gone from the SSD, or only left the cohort. */
export const whyLeaves = (change: LedgerChange): PlannedWhy =>
  change.kind === 'insert' || change.goneSince === null ? 'left-cohort' : 'gone';
