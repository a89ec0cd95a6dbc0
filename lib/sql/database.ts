import type { SqlNames, Statement } from './statement';
import type { SqlValue } from './sqlType';

export type SqlRow = Readonly<Record<string, unknown>>;

export interface QueryResult<Row> {
  readonly rows: Row[];
  /** Rows that the statement inserted, updated or deleted; 0 for a SELECT. */
  readonly rowsAffected: number;
}

/** Where a statement runs: the pool, or one transaction. */
export interface SqlSession {
  /**
   * Runs one statement with its parameters by name.
   * @throws AppError `retryable` (connection, time-out, deadlock), `configuration` (sign-in, missing table or right),
   * `refused` code `sql-duplicate-key` (2627, 2601), or `bug`; never with a value in its text.
   */
  query<Row = SqlRow>(
    statement: Statement,
    values?: Readonly<Record<string, SqlValue>>,
  ): Promise<QueryResult<Row>>;
}

/** A pool of connections to the SSD's database. */
export interface Database extends SqlSession {
  readonly names: SqlNames;
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
