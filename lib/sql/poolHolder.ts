import { once } from 'node:events';
import type { ConnectionPool } from 'mssql';
import { AppError } from '../errors/appError';
import { startTimeLimit } from '../flow/timeLimit';

/** An invocation must not hang on a connection that a broken transaction still holds. */
const longestCloseMs = 10_000;

/** Connects a pool when it is first needed, and again after a failure. */
export class PoolHolder {
  #pool: Promise<ConnectionPool> | undefined;
  #closed = false;
  readonly #retired: Promise<ConnectionPool>[] = [];
  readonly #closing = new Set<Promise<void>>();

  constructor(private readonly make: () => ConnectionPool) {}

  /** The connected pool. @throws what the driver threw, untranslated; the next call connects again. */
  get(): Promise<ConnectionPool> {
    if (this.#closed) {
      return Promise.reject(
        new AppError('bug', 'sql-closed', 'A statement was run on a database that is closed.'),
      );
    }
    if (this.#pool === undefined) {
      const connecting: Promise<ConnectionPool> = this.make()
        .connect()
        .catch((error: unknown) => {
          if (this.#pool === connecting) this.#pool = undefined;
          throw error;
        });
      this.#pool = connecting;
    }
    return this.#pool;
  }

  /**
   * Gives the pool up, because one of its connections may still be in a transaction that has no end. Statements
   * that run on it end as they would have; the next one gets a new pool.
   */
  discard(): void {
    const old = this.#pool;
    this.#pool = undefined;
    if (old !== undefined) this.#end(old);
  }

  #end(old: Promise<ConnectionPool>): void {
    const closing = old
      .then((pool) => pool.close())
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** The next statement gets a new pool; the present one serves what runs on it and is closed with the holder. */
  retire(): void {
    if (this.#pool !== undefined) this.#retired.push(this.#pool);
    this.#pool = undefined;
  }

  /** Closes every connection, after the statements that run on them have ended; what does not end is not waited for long. */
  async close(): Promise<void> {
    this.#closed = true;
    this.discard();
    for (const pool of this.#retired.splice(0)) this.#end(pool);
    const limit = startTimeLimit(longestCloseMs);
    await Promise.race([Promise.all(this.#closing), once(limit.signal, 'abort')]);
    limit.end();
  }
}
