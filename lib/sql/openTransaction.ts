import { Transaction, type ConnectionPool } from 'mssql';
import { AppError } from '../errors/appError';
import type { SqlSession } from './database';
import { errorFacts, saidByPool } from './errorFacts';
import { runStatement } from './runStatement';
import type { Statement } from './statement';

/** What a transaction needs of the database around it. */
export interface TransactionHooks {
  /** Translates what the driver threw, in a statement or in beginning or ending. */
  readonly translate: (error: unknown, statement?: Statement) => AppError;
  /** Called when a connection may be left in a transaction that has no end. */
  readonly discard: () => void;
  /** For the answer of a statement to begin. */
  readonly timeoutMs: number;
}

/** A transaction that has begun. */
export interface OpenTransaction extends SqlSession {
  /** @throws AppError `sql-commit-unknown` when the connection broke before the answer */
  commit(): Promise<void>;
  /** Never throws: what cannot be rolled back is given up with its connection, and then the server rolls back. */
  rollBack(): Promise<void>;
}

function commitError(error: unknown, hooks: TransactionHooks): AppError {
  const { numbers, codes } = errorFacts(error);
  // The server had ended the transaction before.
  if (codes.includes('EABORT')) return hooks.translate(error);
  // Whatever else it was: the driver gives the connection back to the pool, and where the transaction is still open on it, all
  // that the next statements write there would wait for a commit that never comes.
  hooks.discard();
  // The server's own number says that nothing was committed.
  if (numbers.some((number) => number > 0)) return hooks.translate(error);
  return new AppError(
    'retryable',
    'sql-commit-unknown',
    `The connection broke while a transaction was committed, so whether it was is not known (${codes.join(', ')}).`,
    { advice: 'The next run reads what is there and goes on from it; nothing else needs doing.' },
  );
}

/** Begins a transaction on a connection of the pool. @throws AppError as `hooks.translate` gives it */
export async function openTransaction(
  pool: ConnectionPool,
  hooks: TransactionHooks,
): Promise<OpenTransaction> {
  const transaction = new Transaction(pool);
  try {
    await transaction.begin();
  } catch (error) {
    throw hooks.translate(saidByPool(pool, error));
  }
  return {
    query: async (statement, values = {}) => {
      try {
        return await runStatement(transaction, statement, values, hooks.timeoutMs);
      } catch (error) {
        throw hooks.translate(error, statement);
      }
    },
    commit: async () => {
      // Where the server answers COMMIT by rolling back, the driver gives the connection back twice and dies of it, and the
      // process with it. As after its own `rollback`, it does so once when this says that a rollback is no surprise.
      Reflect.set(transaction, '_rollbackRequested', true);
      try {
        await transaction.commit();
      } catch (error) {
        throw commitError(error, hooks);
      }
    },
    rollBack: async () => {
      try {
        await transaction.rollback();
      } catch (error) {
        // EABORT: the server had rolled it back already, as after a deadlock.
        if (!errorFacts(error).codes.includes('EABORT')) hooks.discard();
      }
    },
  };
}
