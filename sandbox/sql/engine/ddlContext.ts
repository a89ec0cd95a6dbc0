import type { CatalogData, CatalogTable } from '../catalog/catalog';
import type { StorageConnection } from './storage';

/** What a change of tables works on: a copy of the catalog, saved when all went well, and SQLite. */
export interface DdlContext {
  readonly data: CatalogData;
  readonly connection: StorageConnection;
  readonly database: string;
  /** @throws SqlError 4902 for a table that is not there. */
  readonly table: (parts: readonly string[]) => CatalogTable;
  readonly nextId: () => number;
}
