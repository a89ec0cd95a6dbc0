export type LockMode = 'Shared' | 'Update' | 'Exclusive';
export type LockOutcome = 'granted' | 'granted after waiting' | 'timeout' | 'cancelled' | 'deadlock';

/** Who holds a lock: a session, for its transaction or for as long as it is connected. */
export interface LockOwner {
  readonly session: number;
  readonly scope: 'Transaction' | 'Session';
}

interface Holding {
  readonly owner: LockOwner;
  mode: LockMode;
  count: number;
}

interface Waiting {
  readonly session: number;
  readonly mode: LockMode;
  readonly settle: (outcome: LockOutcome) => void;
  readonly owner: LockOwner;
}

interface Resource {
  readonly holders: Holding[];
  readonly queue: Waiting[];
}

const strength: readonly LockMode[] = ['Shared', 'Update', 'Exclusive'];
const stronger = (a: LockMode, b: LockMode): LockMode => (strength.indexOf(a) > strength.indexOf(b) ? a : b);
const compatible = (a: LockMode, b: LockMode): boolean =>
  a === 'Shared' ? b !== 'Exclusive' : a === 'Update' && b === 'Shared';
const isOwner = (a: LockOwner, b: LockOwner): boolean => a.session === b.session && a.scope === b.scope;

/** Named locks with a queue each. Nothing blocks: a waiter is a promise, and a ring of waiters is a deadlock. */
export class LockManager {
  private readonly resources = new Map<string, Resource>();
  private readonly waitsFor = new Map<number, string>();

  /** Takes the lock, or waits up to `timeoutMs` (negative: for ever, 0: not at all) until it is free. */
  async acquire(
    name: string,
    owner: LockOwner,
    mode: LockMode,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<LockOutcome> {
    const resource = this.resource(name);
    if (this.free(resource, owner.session, mode, resource.queue.length)) {
      this.grant(resource, owner, mode);
      return 'granted';
    }
    if (timeoutMs === 0) return 'timeout';
    if (signal?.aborted === true) return 'cancelled';
    if (this.closesRing(name, owner.session)) return 'deadlock';
    return this.wait(name, resource, owner, mode, timeoutMs, signal);
  }

  /** Would `acquire` be granted at once? */
  wouldGrant(name: string, session: number, mode: LockMode): boolean {
    const resource = this.resources.get(name);
    return resource === undefined || this.free(resource, session, mode, resource.queue.length);
  }

  /** The mode in which the owner holds the lock. */
  modeOf(name: string, owner: LockOwner): LockMode | undefined {
    return this.resources.get(name)?.holders.find((holding) => isOwner(holding.owner, owner))?.mode;
  }

  /** Gives one hold back; false where the owner has none. */
  release(name: string, owner: LockOwner): boolean {
    const resource = this.resources.get(name);
    const at = resource?.holders.findIndex((holding) => isOwner(holding.owner, owner)) ?? -1;
    const holding = resource?.holders[at];
    if (resource === undefined || holding === undefined) return false;
    holding.count -= 1;
    if (holding.count === 0) resource.holders.splice(at, 1);
    this.serve(name, resource);
    return true;
  }

  /** Gives back all that the owner holds. */
  releaseAll(owner: LockOwner): void {
    for (const [name, resource] of [...this.resources]) {
      const kept = resource.holders.filter((holding) => !isOwner(holding.owner, owner));
      if (kept.length === resource.holders.length) continue;
      resource.holders.splice(0, resource.holders.length, ...kept);
      this.serve(name, resource);
    }
  }

  private resource(name: string): Resource {
    let resource = this.resources.get(name);
    if (resource === undefined) {
      resource = { holders: [], queue: [] };
      this.resources.set(name, resource);
    }
    return resource;
  }

  /** Free for the session: nobody else holds it in the way, and nobody waits before it who would. */
  private free(resource: Resource, session: number, mode: LockMode, before: number): boolean {
    const held = resource.holders.some(
      (holding) => holding.owner.session !== session && !compatible(mode, holding.mode),
    );
    const mine = resource.holders.some((holding) => holding.owner.session === session);
    const awaited =
      !mine &&
      resource.queue
        .slice(0, before)
        .some((waiting) => waiting.session !== session && !compatible(mode, waiting.mode));
    return !held && !awaited;
  }

  private grant(resource: Resource, owner: LockOwner, mode: LockMode): void {
    const holding = resource.holders.find((each) => isOwner(each.owner, owner));
    if (holding === undefined) resource.holders.push({ owner, mode, count: 1 });
    else {
      holding.mode = stronger(holding.mode, mode);
      holding.count += 1;
    }
  }

  private wait(
    name: string,
    resource: Resource,
    owner: LockOwner,
    mode: LockMode,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<LockOutcome> {
    return new Promise((resolve) => {
      const cancel = (): void => settle('cancelled');
      const timer = timeoutMs < 0 ? undefined : setTimeout(() => settle('timeout'), timeoutMs);
      const settle = (outcome: LockOutcome): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        const at = resource.queue.indexOf(waiting);
        if (at >= 0) resource.queue.splice(at, 1);
        this.waitsFor.delete(owner.session);
        resolve(outcome);
        if (outcome !== 'granted after waiting') this.serve(name, resource);
      };
      const waiting: Waiting = { session: owner.session, mode, settle, owner };
      signal?.addEventListener('abort', cancel, { once: true });
      resource.queue.push(waiting);
      this.waitsFor.set(owner.session, name);
    });
  }

  private serve(name: string, resource: Resource): void {
    for (const [at, waiting] of [...resource.queue].entries()) {
      if (!this.free(resource, waiting.session, waiting.mode, at)) continue;
      this.grant(resource, waiting.owner, waiting.mode);
      waiting.settle('granted after waiting');
    }
    if (resource.holders.length === 0 && resource.queue.length === 0) this.resources.delete(name);
  }

  /** Does whoever holds this lock wait, perhaps through others, for the session? */
  private closesRing(name: string, session: number, seen = new Set<number>()): boolean {
    const holders = this.resources.get(name)?.holders.map((holding) => holding.owner.session) ?? [];
    return holders.some((holder) => {
      if (holder === session) return seen.size > 0;
      const next = this.waitsFor.get(holder);
      if (next === undefined || seen.has(holder)) return false;
      seen.add(holder);
      return this.closesRing(next, session, seen);
    });
  }
}
