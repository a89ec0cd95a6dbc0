import type { EndpointKind } from '../../config/config';
import type { Database } from '../../sql/database';

/** What the settings decide of the ledger. */
export interface LedgerOptions {
  /** The endpoint that this deployment sends to. */
  readonly endpoint: EndpointKind;
  /** The endpoint that the reference scripts last sent to. */
  readonly scriptsEndpoint: EndpointKind;
  readonly now: () => Date;
}

/** What the ledger's functions work with: the database, and what the settings decide. */
export interface LedgerContext extends LedgerOptions {
  readonly database: Database;
}
