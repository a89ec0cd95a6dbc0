export type LockOutcome = 'granted' | 'granted after waiting' | 'timeout' | 'cancelled' | 'deadlock';

/** The name under which an application lock is held: principal and resource, the latter with its case. */
export const appLockName = (principal: string, resource: string): string =>
  `app:${principal.toLowerCase()}:${resource}`;

interface Waiting {
  readonly session: number;
  readonly settle: (outcome: LockOutcome) => void;
}

interface Resource {
  holder: number | undefined;
  readonly queue: Waiting[];
}

/**
 * Named exclusive locks with a queue each, which sessions hold for their transactions. Nothing blocks: a waiter is a
 * promise, and a ring of waiters is a deadlock.
 */
export class LockManager {
  private readonly resources = new Map<string, Resource>();
  private readonly waitsFor = new Map<number, string>();

  /** Takes the lock, or waits up to `timeoutMs` (negative: for ever, 0: not at all) until it is free. */
  async acquire(
    name: string,
    session: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<LockOutcome> {
    const resource = this.resources.get(name) ?? { holder: undefined, queue: [] };
    this.resources.set(name, resource);
    if (resource.holder === session || (resource.holder === undefined && resource.queue.length === 0)) {
      resource.holder = session;
      return 'granted';
    }
    if (timeoutMs === 0) return 'timeout';
    if (signal?.aborted === true) return 'cancelled';
    if (this.closesRing(name, session)) return 'deadlock';
    return this.wait(name, resource, session, timeoutMs, signal);
  }

  holds(name: string, session: number): boolean {
    return this.resources.get(name)?.holder === session;
  }

  /** Gives back all that the session holds. */
  releaseAll(session: number): void {
    for (const [name, resource] of [...this.resources]) {
      if (resource.holder !== session) continue;
      resource.holder = undefined;
      this.serve(name, resource);
    }
  }

  private wait(
    name: string,
    resource: Resource,
    session: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<LockOutcome> {
    return new Promise((resolve) => {
      const cancel = (): void => settle('cancelled');
      const timer = timeoutMs < 0 ? undefined : setTimeout(() => settle('timeout'), timeoutMs);
      const settle = (outcome: LockOutcome): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        resource.queue.splice(resource.queue.indexOf(waiting), 1);
        this.waitsFor.delete(session);
        resolve(outcome);
      };
      const waiting: Waiting = { session, settle };
      signal?.addEventListener('abort', cancel, { once: true });
      resource.queue.push(waiting);
      this.waitsFor.set(session, name);
    });
  }

  /** The lock goes to whoever has waited longest. */
  private serve(name: string, resource: Resource): void {
    const [next] = resource.queue;
    if (next === undefined) {
      this.resources.delete(name);
      return;
    }
    resource.holder = next.session;
    next.settle('granted after waiting');
  }

  /** Does whoever holds this lock wait, perhaps through others, for the session? */
  private closesRing(name: string, session: number): boolean {
    const holder = this.resources.get(name)?.holder;
    const next = holder === undefined ? undefined : this.waitsFor.get(holder);
    if (next === undefined) return false;
    return this.holds(next, session) || this.closesRing(next, session);
  }
}
