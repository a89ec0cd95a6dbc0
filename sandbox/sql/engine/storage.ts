import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { textFunctions } from '../functions/textFunctions';
import { valueFunctions } from '../functions/valueFunctions';
import type { SqlFunction } from '../functions/sqlFunction';

const MOST_IDLE = 8;

/**
 * The file that holds the rows. Each session has a SQLite connection of its own to it (write-ahead log), so that
 * isolation and rollback are real. To open one takes longer than what most sessions do with it, so those of ended
 * sessions are kept for the next, with what they prepared. The file need not outlive the process, so nothing is
 * synchronised to disk.
 */
export class Storage {
  private readonly folder: string | undefined;
  private readonly idle: StorageConnection[] = [];
  private removed = false;
  readonly path: string;

  constructor(path?: string) {
    this.folder = path === undefined ? mkdtempSync(join(tmpdir(), 'sql-stand-in-')) : undefined;
    this.path = path ?? join(this.folder ?? '', 'rows.sqlite');
  }

  /** A connection for one session, which gives it back when it ends. */
  lend(): StorageConnection {
    return this.idle.pop() ?? this.open();
  }

  /** Takes back a connection without a transaction and without a statement that still runs. */
  giveBack(connection: StorageConnection): void {
    if (this.removed || this.idle.length >= MOST_IDLE) connection.close();
    else this.idle.push(connection);
  }

  /** Opens a connection with the functions that translated statements call. */
  open(): StorageConnection {
    return new StorageConnection(this.path);
  }

  /** Closes what waits for a session, and removes the file, where it was made here. */
  remove(): void {
    this.removed = true;
    for (const connection of this.idle.splice(0)) connection.close();
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

const MOST_STATEMENTS = 200;

/** One SQLite connection with its prepared statements. */
export class StorageConnection {
  readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  constructor(path: string) {
    this.database = new DatabaseSync(path);
    this.database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA automatic_index = ON',
    );
    this.register(textFunctions);
    this.register(valueFunctions);
  }

  register(functions: Readonly<Record<string, SqlFunction>>): void {
    for (const [name, { run, deterministic }] of Object.entries(functions)) {
      this.database.function(name, { deterministic, varargs: true, useBigIntArguments: true }, run);
    }
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** Prepares a statement, or takes it from those prepared before. Rows come as arrays, integers as bigint. */
  prepare(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) {
      this.statements.delete(sql);
      this.statements.set(sql, known);
      return known;
    }
    const made = this.database.prepare(sql);
    made.setReadBigInts(true);
    made.setReturnArrays(true);
    this.statements.set(sql, made);
    const [oldest] = this.statements.keys();
    if (this.statements.size > MOST_STATEMENTS && oldest !== undefined) this.statements.delete(oldest);
    return made;
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }
}
