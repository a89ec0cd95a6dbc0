import { AppError } from '../errors/appError';
import { driverConfig, lockAppName, placeOf } from './connection';
import { driverPool } from './driverPool';
import { openTransaction, type OpenTransaction } from './openTransaction';
import { withRetries } from './retries';
import type { SqlOptions } from './sqlOptions';
import { int, nvarchar } from './sqlType';
import { defineStatement, sql } from './statement';
import { refusedAfterSuccess, translateSqlError } from './translateSqlError';

/** Longest name of a resource that `sp_getapplock` takes. */
const lockNameLength = 255;

/** Waits for the lock. That it was got is read with `heldLock`, in the same transaction. */
const takeLock = defineStatement({
  name: 'lock.take',
  samples: [undefined],
  build: () => ({
    text: sql`
      EXEC sp_getapplock
        @Resource = @resource,
        @LockMode = N'Exclusive',
        @LockOwner = N'Transaction',
        @LockTimeout = @waitMs`,
    params: { resource: nvarchar(lockNameLength), waitMs: int },
  }),
});

/** The mode in which this transaction holds the lock: `Exclusive`, or `NoLock`. */
const heldLock = defineStatement({
  name: 'lock.held',
  samples: [undefined],
  build: () => ({
    text: "SELECT APPLOCK_MODE(N'public', @resource, N'Transaction') AS lock_mode",
    params: { resource: nvarchar(lockNameLength) },
  }),
});

/** A lock of one night's job against another: owned by a transaction on a connection of its own. */
export interface AppLock {
  readonly held: true;
  /** Asks the server, over the lock's own connection; false also when it cannot be asked. */
  isHeld(): Promise<boolean>;
  /** Aborted, with an AppError `lock-lost` as its reason, as soon as the loss is noticed. */
  readonly lost: AbortSignal;
  /** Gives the lock back; never throws, and may be called twice. */
  release(): Promise<void>;
}

export type AppLockResult = AppLock | { readonly held: false };

export interface AppLockOptions extends SqlOptions {
  /** What is locked; at most 255 characters, compared with case. */
  readonly resource: string;
  /** How long to wait for another holder, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether the server has let the job in before with these options: a refusal is one that passes then. */
  readonly connectedBefore?: boolean;
  /** How often to ask whether the lock is still held; it also keeps the session from idling out. 10 s by default. */
  readonly heartbeatMs?: number;
}

/** The server waits no longer than this in one statement, so that a lost connection shows while waiting. */
const longestWaitMs = 5_000;
const longestPingMs = 15_000;

class HeldLock implements AppLock {
  readonly held = true;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #released = false;
  /** A transaction works one statement at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly transaction: OpenTransaction,
    private readonly ask: () => Promise<boolean>,
    private readonly closePool: () => Promise<void>,
    heartbeatMs: number,
  ) {
    this.#timer = setInterval(() => void this.isHeld(), heartbeatMs);
    this.#timer.unref();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  isHeld(): Promise<boolean> {
    const answer = this.#turn.then(() => this.#ask());
    this.#turn = answer;
    return answer;
  }

  /** The connection has ended, or the server says that the lock is gone. */
  noteLoss(): void {
    if (this.#released || this.#lost.signal.aborted) return;
    clearInterval(this.#timer);
    this.#lost.abort(
      new AppError('retryable', 'lock-lost', 'The lock that keeps other runs out was lost.', {
        advice: 'Nothing needs doing: this run stops, and the next delivery of its message takes it over.',
      }),
    );
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    clearInterval(this.#timer);
    await this.#turn;
    await this.transaction.rollBack();
    await this.closePool();
  }

  async #ask(): Promise<boolean> {
    if (this.#released || this.#lost.signal.aborted) return false;
    const held = await this.ask().catch(() => false);
    if (!held) this.noteLoss();
    return held;
  }
}

/**
 * Takes an exclusive lock on `resource` (`sp_getapplock`), in an open transaction on a pool of one connection, so that
 * the lock ends with the connection and with nothing else. The transaction writes nothing, so it holds nothing up.
 * @returns `{ held: false }` when another holds it for all of `timeoutMs`
 * @throws AppError when the server cannot be reached or refuses
 */
export async function acquireAppLock(options: AppLockOptions): Promise<AppLockResult> {
  const { config, resource, now } = options;
  if (resource.length > lockNameLength) {
    throw new AppError('bug', 'lock-name', `A lock's name is longer than ${lockNameLength} characters.`);
  }
  let held: HeldLock | undefined;
  const requestTimeoutMs = Math.min(config.requestTimeoutMs, longestPingMs) + longestWaitMs;
  const driver = driverConfig(options, { max: 1, requestTimeoutMs, appName: lockAppName });
  const place = placeOf(config);
  const translate = (error: unknown): AppError => {
    const translated = translateSqlError(error, place);
    return options.connectedBefore === true ? refusedAfterSuccess(translated) : translated;
  };

  return withRetries(
    options,
    'lock',
    () => held === undefined,
    async () => {
      const pool = driverPool(driver, () => held?.noteLoss());
      const closePool = (): Promise<void> => pool.close().catch(() => undefined);
      let transaction: OpenTransaction | undefined;
      try {
        await pool.connect();
        const opened = await openTransaction(pool, {
          translate,
          discard: () => undefined,
          timeoutMs: requestTimeoutMs,
        });
        transaction = opened;
        const ask = async (): Promise<boolean> => {
          const answer = await opened.query<{ lock_mode: string }>(heldLock(options.names, undefined), {
            resource,
          });
          return answer.rows[0]?.lock_mode === 'Exclusive';
        };
        const until = now().getTime() + options.timeoutMs;
        for (;;) {
          const waitMs = Math.max(0, Math.min(longestWaitMs, until - now().getTime()));
          await opened.query(takeLock(options.names, undefined), { resource, waitMs });
          if (await ask()) {
            held = new HeldLock(opened, ask, closePool, options.heartbeatMs ?? 10_000);
            return held;
          }
          if (now().getTime() >= until) break;
        }
        await opened.rollBack();
      } catch (error) {
        // Until it is rolled back, a transaction keeps its connection, and closing the pool would wait for it.
        await transaction?.rollBack();
        await closePool();
        throw translate(error);
      }
      await closePool();
      return { held: false };
    },
  );
}
