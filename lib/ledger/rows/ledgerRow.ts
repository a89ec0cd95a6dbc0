import type { LedgerStatus, RowState } from './ledgerStatus';

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
  /** The endpoint that `previous_*` and Sent speak of. */
  readonly acceptedBy: string | null;
  /** When the person was first found gone from the SSD. */
  readonly goneSince: Date | null;
  readonly lastUpdated: Date | null;
  readonly hasPrevious: boolean;
}
