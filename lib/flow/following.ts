/** Work that follows behind its caller, one piece at a time: the caller goes on while the latest piece is being done. */
export interface Following {
  /**
   * Begins a piece of work when the one before has ended, and returns when it has begun. It is done also after a piece that failed: what it
   * has to say is no less true. Never throws: what fails is told by `failed` and thrown by `end`.
   */
  add(work: () => Promise<void>): Promise<void>;
  /** Aborted, with the error as its reason, when the first piece fails. */
  readonly failed: AbortSignal;
  /** Waits until everything is done. @throws the first error */
  end(): Promise<void>;
}

/** Nothing follows yet. */
export function following(): Following {
  const failure = new AbortController();
  let last: Promise<void> = Promise.resolve();
  return {
    failed: failure.signal,
    async add(work) {
      const before = last;
      last = before.then(work).catch((error: unknown) => failure.abort(error));
      await before;
    },
    async end() {
      await last;
      failure.signal.throwIfAborted();
    },
  };
}
