/** A limit to the time of one call. */
export interface TimeLimit {
  /** Aborted with a `TimeoutError` when the time is over. */
  readonly signal: AbortSignal;
  /** The call has ended: the time counts no more. */
  end(): void;
}

/** Begins a limit of so many milliseconds. */
export type StartTimeLimit = (ms: number) => TimeLimit;

/** A limit by node's own timer. */
export const startTimeLimit: StartTimeLimit = (ms) => {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new DOMException('The call took too long.', 'TimeoutError')),
    ms,
  );
  return { signal: limit.signal, end: () => clearTimeout(timer) };
};
