/**
 * What kind of trouble it is, which decides what happens next:
 * - `retryable`: it may go well on another try (network, lock, throttling)
 * - `configuration`: a person must change a setting, a right or a secret
 * - `data`: what we read is not sound enough to go on
 * - `refused`: the other side has answered no, for good
 * - `bug`: a fault of ours
 */
export type ErrorKind = 'retryable' | 'configuration' | 'data' | 'refused' | 'bug';

export interface AppErrorOptions {
  /** What the operator can do next, a full sentence. */
  readonly advice?: string;
  readonly cause?: unknown;
}

/**
 * An error with a kind and a stable code. Its message and advice may be logged and shown, so they never hold
 * personal data or secrets: ids, counts, names of settings, tables, hosts and codes only.
 */
export class AppError extends Error {
  readonly kind: ErrorKind;
  /** Stable, kebab-case; tests, alerts and the runbook rely on it. */
  readonly code: string;
  readonly advice: string | undefined;

  constructor(kind: ErrorKind, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.advice = options.advice;
  }
}

/** The AppError that `error` is, or a `bug` around it; the original stays as `cause` and its text is not repeated. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new AppError('bug', 'unexpected', `An unexpected ${name} ended the work.`, {
    cause: error,
    advice: 'This is a fault of the program. Report it with the run id.',
  });
}

/** HTTP statuses that may go well on another try: the other side is busy, late or broken just now. */
export const passingStatus = (status: number): boolean => status >= 500 || status === 429 || status === 408;
