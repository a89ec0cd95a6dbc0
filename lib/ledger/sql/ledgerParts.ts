import type { Database } from '../../sql/database';
import type { LedgerOptions } from './ledgerOptions';

/** What the ledger's functions work with. */
export interface LedgerParts extends LedgerOptions {
  readonly database: Database;
}
