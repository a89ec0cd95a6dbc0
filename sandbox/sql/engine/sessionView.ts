import type { Catalog, CatalogTable } from '../catalog/catalog';
import type { Engine } from './engine';
import type { LockOutcome } from './lockManager';
import type { StorageConnection } from './storage';

export interface SignedIn {
  /** The database user; without one the session owns everything. */
  readonly user?: string;
  readonly application?: string;
}

/** What the parts of a session need of the whole. */
export interface SessionView {
  readonly id: number;
  readonly engine: Engine;
  readonly connection: StorageConnection;
  readonly signedIn: SignedIn;
  readonly catalog: Catalog;
  readonly lockTimeoutMs: number;
  hasRight(right: string, table?: Pick<CatalogTable, 'schema' | 'name'>, column?: string): boolean;
  lockError(outcome: LockOutcome): Error | undefined;
}
