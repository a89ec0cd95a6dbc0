import { randomUUID } from 'node:crypto';
import type { HostFunction } from './bindings';
import type { FunctionCall, FunctionOutcome, FunctionRunner } from './functionRunner';
import type { HostLog } from './hostLog';

/**
 * Runs a function, and again while it fails: itself, a hook, or an output that does not go out. The tries are held in memory;
 * who stops the host ends them.
 */
export class Retries {
  readonly #fn: HostFunction;
  readonly #runner: FunctionRunner;
  readonly #log: HostLog;
  /** The waits between two tries, oldest first; each ends with whether to go on. */
  readonly #waits = new Set<(goOn: boolean) => void>();
  #tried: (() => void) | undefined;

  constructor(fn: HostFunction, runner: FunctionRunner, log: HostLog) {
    this.#fn = fn;
    this.#runner = runner;
    this.#log = log;
  }

  /**
   * Resolves when the first try has ended; `over`: when all have.
   * @param newIdEachTry as when the function is started by the admin call
   */
  async run(call: FunctionCall, newIdEachTry = false): Promise<{ readonly over: Promise<void> }> {
    const invocationId = randomUUID();
    const attempt = (retryCount: number, error?: string): Promise<FunctionOutcome> =>
      this.#runner.run(this.#fn, {
        ...call,
        invocationId: newIdEachTry ? randomUUID() : invocationId,
        ...(this.#fn.retry === undefined
          ? {}
          : {
              retryContext: {
                retryCount,
                maxRetryCount: this.#fn.retry.maxRetryCount,
                ...(error === undefined ? {} : { exception: { message: error } }),
              },
            }),
      });
    const first = await attempt(0);
    return { over: this.#again(first, attempt) };
  }

  /** Ends the wait before a next try; resolves when that try has ended. `false`: nothing waits. */
  async next(): Promise<boolean> {
    const [goOn] = this.#waits;
    if (goOn === undefined) return false;
    const tried = new Promise<void>((resolve) => (this.#tried = resolve));
    goOn(true);
    await tried;
    return true;
  }

  stop(): void {
    for (const goOn of this.#waits) goOn(false);
  }

  async #again(
    first: FunctionOutcome,
    attempt: (retryCount: number, error?: string) => Promise<FunctionOutcome>,
  ): Promise<void> {
    const { retry } = this.#fn;
    let outcome = first;
    for (let retryCount = 1; !outcome.succeeded && retry !== undefined; retryCount += 1) {
      const { maxRetryCount, delayMs } = retry;
      if (maxRetryCount !== -1 && retryCount > maxRetryCount) {
        this.#say('error', `Function execution failed after '${maxRetryCount}' retries.`);
        return;
      }
      const delay = new Date(delayMs).toISOString().slice(11, 19);
      const wait = `Waiting for \`${delay}\` before retrying function execution.`;
      this.#say('information', `${wait} Next attempt: '${retryCount}'. Max retry count: '${maxRetryCount}'.`);
      if (!(await this.#wait(delayMs))) {
        this.#say('information', 'Invocation cancelled - exiting retry loop.');
        return;
      }
      outcome = await attempt(retryCount, outcome.error);
      this.#tried?.();
      this.#tried = undefined;
    }
  }

  #wait(delayMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (goOn: boolean): void => {
        clearTimeout(timeout);
        this.#waits.delete(end);
        resolve(goOn);
      };
      const timeout = setTimeout(() => end(true), delayMs);
      this.#waits.add(end);
    });
  }

  #say(level: 'information' | 'error', message: string): void {
    this.#log({ level, message, category: 'host', functionName: this.#fn.name });
  }
}
