import type { StorageConnection } from '../engine/storage';
import { Catalog, emptyCatalog } from './catalog';
import type { CatalogData } from './catalog';

const MOST_KEPT = 20;

/** Keeps the catalog in the database beside the rows, so that each session sees the one of its transaction. */
export class CatalogStore {
  private nextVersion = 1;
  private readonly known = new Map<number, Catalog>();

  /** Makes the catalog in a new file, or takes over that of an old one. */
  prepare(connection: StorageConnection): void {
    connection.exec(
      'CREATE TABLE IF NOT EXISTS "~catalog" (id INTEGER PRIMARY KEY, version INTEGER, body TEXT)',
    );
    const [row] = connection.prepare('SELECT version FROM "~catalog"').all();
    if (row === undefined) {
      connection.prepare('INSERT INTO "~catalog" VALUES (1, 0, ?)').run(JSON.stringify(emptyCatalog()));
    }
    this.nextVersion = this.version(connection) + 1;
  }

  read(connection: StorageConnection): Catalog {
    const version = this.version(connection);
    const known = this.known.get(version);
    if (known !== undefined) return known;
    const body = firstCell(connection, 'SELECT body FROM "~catalog"');
    const catalog = new Catalog(JSON.parse(String(body)) as CatalogData, version);
    this.remember(catalog);
    return catalog;
  }

  /** Saves a changed catalog under a version that was never used, so that a rolled back one is not mistaken for it. */
  write(connection: StorageConnection, data: CatalogData): void {
    const version = this.nextVersion;
    this.nextVersion += 1;
    connection.prepare('UPDATE "~catalog" SET version = ?, body = ?').run(version, JSON.stringify(data));
    // Never read back while it is known: a script of many definitions would parse all of them after each.
    this.remember(new Catalog(data, version));
  }

  private version(connection: StorageConnection): number {
    return Number(firstCell(connection, 'SELECT version FROM "~catalog"'));
  }

  private remember(catalog: Catalog): void {
    this.known.set(catalog.version, catalog);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KEPT && oldest !== undefined) this.known.delete(oldest);
  }
}

function firstCell(connection: StorageConnection, sql: string): unknown {
  const row: unknown = connection.prepare(sql).get();
  return Array.isArray(row) ? (row as unknown[])[0] : undefined;
}
