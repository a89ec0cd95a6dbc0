import { withoutTrailingBlanks } from '../../payload/normalKey';
import type { LedgerRow } from './ledgerRow';
import { toLedgerStatus, toRowState } from './ledgerStatus';

/** A row as the driver gives it. */
export interface StoredRow {
  readonly person_id: string;
  readonly legacy_id: string | null;
  readonly current_hash: Buffer | null;
  readonly submission_status: string | null;
  readonly row_state: string | null;
  readonly api_response: string | null;
  readonly accepted_by: string | null;
  readonly gone_since: Date | null;
  readonly last_updated: Date | null;
  readonly has_previous: number;
}

export const toLedgerRow = (stored: StoredRow): LedgerRow => ({
  personId: withoutTrailingBlanks(stored.person_id),
  legacyId: stored.legacy_id,
  currentHash: stored.current_hash,
  status: toLedgerStatus(stored.submission_status),
  state: toRowState(stored.row_state),
  response: stored.api_response,
  acceptedBy: stored.accepted_by,
  goneSince: stored.gone_since,
  lastUpdated: stored.last_updated,
  hasPrevious: stored.has_previous === 1,
});
