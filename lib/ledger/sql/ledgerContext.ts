import type { EndpointKind } from '../../config/config';
import type { Database } from '../../sql/database';

/** What the settings decide of the ledger. */
export interface LedgerOptions {
  /** The endpoint that this deployment sends to. */
  readonly endpoint: EndpointKind;
  /** The endpoint that the reference scripts last sent to. */
  readonly scriptsEndpoint: EndpointKind;
  readonly now: () => Date;
  /** A new random id, of which the key of the inventories is made when the ledger has none yet. */
  readonly newId: () => string;
}

/** What the ledger's functions work with: the database, and what the settings decide. */
export interface LedgerContext extends LedgerOptions {
  readonly database: Database;
  /** The key that the hashes of the ledger's inventories are made with; made when it is first asked for. */
  readonly inventoryKey: () => Promise<string>;
  /** The same, but never made; undefined where the ledger has none yet: what only reads must not write it. */
  readonly knownInventoryKey: () => Promise<string | undefined>;
}
