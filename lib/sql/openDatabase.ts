import type { ConnectionPool } from 'mssql';
import { AppError } from '../errors/appError';
import { events } from '../telemetry/events';
import type { Database, QueryResult, SqlSession } from './database';
import { driverConfig, placeOf } from './connection';
import { driverPool } from './driverPool';
import { isRead, type Statement } from './statement';
import { saidByPool } from './errorFacts';
import { openTransaction, type TransactionHooks } from './openTransaction';
import { PoolHolder } from './poolHolder';
import { runStatement } from './runStatement';
import { sameCredentials, type SqlOptions } from './sqlOptions';
import type { SqlValue } from './sqlType';
import { refusedAfterSuccess, translateSqlError } from './translateSqlError';
import { withRetries } from './retries';

/** A database that can be asked to connect before the first statement, so that a wrong setting shows at once. */
export interface OpenedDatabase extends Database {
  /** Connects and signs in. @throws AppError as `query` */
  warmUp(): Promise<void>;
}

class DriverDatabase implements OpenedDatabase {
  readonly names;
  readonly #pools: PoolHolder;
  readonly #place;
  readonly #hooks: TransactionHooks;
  #announced = false;
  #credentials;

  constructor(private readonly options: SqlOptions) {
    const { config } = options;
    this.names = options.names;
    this.#place = placeOf(config);
    this.#credentials = options.credentials;
    const shape = { max: config.poolMax, requestTimeoutMs: config.requestTimeoutMs };
    this.#pools = new PoolHolder(() =>
      driverPool(driverConfig({ ...options, credentials: this.#credentials }, shape)),
    );
    this.#hooks = {
      translate: (error, statement) => this.#translate(error, statement),
      discard: () => this.#pools.discard(),
      timeoutMs: config.requestTimeoutMs,
    };
  }

  async warmUp(): Promise<void> {
    await withRetries(
      this.options,
      'connect',
      () => true,
      () => this.#signedIn(() => this.#connect()),
    );
  }

  async query<Row>(
    statement: Statement,
    values: Readonly<Record<string, SqlValue>> = {},
  ): Promise<QueryResult<Row>> {
    let connected = false;
    const mayRepeat = (): boolean => !connected || isRead(statement);
    return withRetries(this.options, statement.name, mayRepeat, () =>
      this.#signedIn(async () => {
        connected = false;
        const pool = await this.#connect();
        connected = true;
        try {
          return await runStatement<Row>(pool, statement, values, this.options.config.requestTimeoutMs);
        } catch (error) {
          throw this.#translate(saidByPool(pool, error), statement);
        }
      }),
    );
  }

  async transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    let begun = false;
    // A deadlock's victim has been rolled back, so its work can be done again; of anything else the caller decides.
    const mayRepeat = (error: AppError): boolean => !begun || error.code === 'sql-deadlock';
    return withRetries(this.options, 'transaction', mayRepeat, async () => {
      begun = false;
      const opened = await this.#signedIn(async () => openTransaction(await this.#connect(), this.#hooks));
      begun = true;
      let result: T;
      try {
        result = await work(opened);
      } catch (error) {
        await opened.rollBack();
        throw error;
      }
      await opened.commit();
      return result;
    });
  }

  close(): Promise<void> {
    return this.#pools.close();
  }

  /**
   * Runs `work`, and once more with other credentials where the server refused these: then nothing was sent. A pool opens
   * connections whenever it needs one more, so a password that is changed in the middle of a run shows in any statement.
   * @throws what `work` throws; a refusal by a server that has let the job in before is one that passes
   */
  async #signedIn<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#withPresentCredentials(work);
    } catch (error) {
      throw this.#announced && error instanceof AppError ? refusedAfterSuccess(error) : error;
    }
  }

  async #withPresentCredentials<T>(work: () => Promise<T>): Promise<T> {
    const used = this.#credentials;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'sql-sign-in-refused')) throw error;
      if (this.#credentials === used) {
        const present = await this.options.renewCredentials?.();
        if (present === undefined || sameCredentials(present, used)) throw error;
        this.#credentials = present;
        this.#pools.retire();
      }
      return work();
    }
  }

  async #connect(): Promise<ConnectionPool> {
    const began = this.options.now().getTime();
    try {
      const pool = await this.#pools.get();
      if (!this.#announced) {
        this.#announced = true;
        const durationMs = this.options.now().getTime() - began;
        this.options.logger.info(events.sqlConnected, { host: this.#place.server, durationMs });
      }
      return pool;
    } catch (error) {
      throw this.#translate(error);
    }
  }

  #translate(error: unknown, statement?: Statement): AppError {
    return translateSqlError(error, this.#place, statement);
  }
}

/**
 * Opens the database with a pool of its own; it connects when it is first used. A statement that only reads is tried
 * again on passing errors (`retryPolicy.ts`); a transaction only when it could not begin or was a deadlock's victim,
 * so that nothing is ever done twice. Connections and statements have time-outs.
 */
export const openDatabase = (options: SqlOptions): OpenedDatabase => new DriverDatabase(options);
