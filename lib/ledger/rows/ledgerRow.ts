import { withoutTrailingBlanks } from '../../payload/normalKey';
import type { SubmissionsSummary } from './submissionsSummary';

/** `submission_status` as this project writes it. */
export const ledgerStatuses = ['Pending', 'Sent', 'Error', 'Withdrawn'] as const;
/** `Withdrawn` is ours: a leaver with nothing left to send. */
export type LedgerStatus = (typeof ledgerStatuses)[number];

/** `row_state` as this project writes it. */
export const rowStates = ['New', 'Updated', 'Unchanged', 'Deleted'] as const;
export type RowState = (typeof rowStates)[number];

function among<T extends string>(values: readonly T[], text: string | null): T | undefined {
  const wanted = text?.trim().toLowerCase();
  return values.find((value) => value.toLowerCase() === wanted);
}

/** Reads a stored status in any case (older rows hold lower case); undefined when it is none of ours. */
export const toLedgerStatus = (text: string | null): LedgerStatus | undefined => among(ledgerStatuses, text);

/** Reads a stored row state in any case; undefined when it is none of ours. */
export const toRowState = (text: string | null): RowState | undefined => among(rowStates, text);

/** One row of the ledger without its payload texts. */
export interface LedgerRow {
  /** As stored, without trailing blanks. */
  readonly personId: string;
  readonly legacyId: string | null;
  /** 32 bytes; null on a row whose scripts' hash was taken away. */
  readonly currentHash: Buffer | null;
  /** Undefined where the stored text is none that the field knows. */
  readonly status: LedgerStatus | undefined;
  readonly state: RowState | undefined;
  /** The receipt's uuid, or the error in short. */
  readonly response: string | null;
  /** The endpoint that `previous_*` and Sent speak of, in lower case as the settings name it. */
  readonly acceptedBy: string | null;
  /** When the person was first found gone from the SSD. */
  readonly goneSince: Date | null;
  readonly lastUpdated: Date | null;
  readonly hasPrevious: boolean;
}

/** A ledger row with what the submissions to this deployment's endpoint say of the child. */
export interface LedgerEntry {
  readonly row: LedgerRow;
  readonly submissions: SubmissionsSummary;
}

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

/** `accepted_by` as the settings name the endpoint: comparisons of what is stored ignore case (ledger.md "Columns"). */
export const storedEndpoint = (text: string | null): string | null => text?.toLowerCase() ?? null;

/** A row as the rest of the job knows it. */
export const toLedgerRow = (stored: StoredRow): LedgerRow => ({
  personId: withoutTrailingBlanks(stored.person_id),
  legacyId: stored.legacy_id,
  currentHash: stored.current_hash,
  status: toLedgerStatus(stored.submission_status),
  state: toRowState(stored.row_state),
  response: stored.api_response,
  acceptedBy: storedEndpoint(stored.accepted_by),
  goneSince: stored.gone_since,
  lastUpdated: stored.last_updated,
  hasPrevious: stored.has_previous === 1,
});
