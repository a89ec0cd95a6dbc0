import { SqlError } from '../sqlError';
import type { ResultSink } from './resultSink';
import type { SessionView } from './sessionView';

const WRITE_LOCK = 'write';

/**
 * A session's transaction. SQLite's own begins only with the first write, when the session has the one write lock:
 * so reads before it see what others committed meanwhile (READ COMMITTED), and no write meets a stale snapshot.
 */
export class SessionTransaction {
  /** @@TRANCOUNT. */
  depth = 0;
  private writing = false;

  constructor(private readonly session: SessionView) {}

  begin(sink: ResultSink): void {
    this.depth += 1;
    if (this.depth === 1) sink.transaction('began');
  }

  /** @throws SqlError 3902 without a transaction. */
  commit(sink: ResultSink): void {
    if (this.depth === 0) {
      throw new SqlError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
    }
    this.depth -= 1;
    if (this.depth > 0) return;
    if (this.writing) this.session.connection.exec('COMMIT');
    this.end();
    sink.transaction('committed');
  }

  /** @throws SqlError 3903 without a transaction. */
  rollback(sink: ResultSink): void {
    if (this.depth === 0) {
      throw new SqlError(3903, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
    }
    this.abandon();
    sink.transaction('rolled back');
  }

  /** Rolls back what there is, without a word to the client. */
  abandon(): void {
    if (this.writing) this.session.connection.exec('ROLLBACK');
    this.depth = 0;
    this.end();
  }

  /** Runs what changes rows or tables, when no other session has changes that are not committed. */
  async write<T>(work: () => T, signal: AbortSignal): Promise<T> {
    await this.lock(signal);
    try {
      return work();
    } finally {
      if (this.depth === 0) this.end();
    }
  }

  /** Takes the write lock; inside a transaction it is kept to the end. */
  async lock(signal: AbortSignal): Promise<void> {
    if (this.writing) return;
    const { locks } = this.session.engine;
    const outcome = await locks.acquire(WRITE_LOCK, this.session.id, this.session.lockTimeoutMs, signal);
    const error = this.session.lockError(outcome);
    if (error !== undefined) throw error;
    if (this.depth === 0) return;
    this.session.connection.exec('BEGIN IMMEDIATE');
    this.writing = true;
  }

  private end(): void {
    this.writing = false;
    this.session.engine.locks.releaseAll(this.session.id);
  }
}
