/** What an error of the driver says in numbers and codes; its text may quote data and is never used. */
export interface ErrorFacts {
  /** SQL Server's error numbers, in the order in which the chain of errors gives them. */
  readonly numbers: readonly number[];
  /** Codes of the driver, of node's network and TLS, such as `ESOCKET`, `ENOTFOUND`, `CERT_HAS_EXPIRED`. */
  readonly codes: readonly string[];
  /** HTTP status of the token endpoint, where a token was refused. */
  readonly httpStatuses: readonly number[];
  /** Severity (class) of the server's error, where it gave one. */
  readonly severity?: number;
  /** What the server's text quotes first: an identifier, where the caller can prove that it is one. */
  readonly quoted?: string;
}

/** What the SDK of the managed identity says when its endpoint gave no answer that can be read. */
export const identityNetworkError = 'network_error';

const inner = ['originalError', 'cause', 'info', 'errors', 'precedingErrors'] as const;

function parts(error: object): unknown[] {
  return inner.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return Array.isArray(value) ? (value as unknown[]) : [value];
  });
}

/** Collects the facts of an error and of everything it wraps. */
export function errorFacts(error: unknown): ErrorFacts {
  const numbers: number[] = [];
  const codes: string[] = [];
  const httpStatuses: number[] = [];
  let severity: number | undefined;
  let quoted: string | undefined;
  const seen = new Set<unknown>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    const number: unknown = Reflect.get(part, 'number');
    if (typeof number === 'number' && !numbers.includes(number)) {
      numbers.push(number);
      const message: unknown = Reflect.get(part, 'message');
      if (typeof message === 'string') quoted ??= /['"]([^'"]{1,200})['"]/.exec(message)?.[1];
    }
    const code: unknown = Reflect.get(part, 'code');
    if (typeof code === 'string' && !codes.includes(code)) codes.push(code);
    // The SDK of the managed identity calls the status `status`, and says in `errorCode` that no answer came.
    for (const name of ['statusCode', 'status']) {
      const status: unknown = Reflect.get(part, name);
      if (typeof status === 'number') httpStatuses.push(status);
    }
    if (Reflect.get(part, 'errorCode') === identityNetworkError) codes.push(identityNetworkError);
    const itsClass: unknown = Reflect.get(part, 'class');
    if (typeof itsClass === 'number') severity = Math.max(severity ?? 0, itsClass);
    // The pool's own time-out has neither number nor code; its class is all that tells it.
    if (part.constructor.name === 'TimeoutError' && code === undefined) codes.push('EPOOL');
    // A transaction that could not begin or end for no reason that the driver has a code for.
    if (Reflect.get(part, 'name') === 'TransactionError' && code === undefined) codes.push('ETRANSACTION');
    parts(part).forEach(visit);
  };
  visit(error);
  return {
    numbers,
    codes,
    httpStatuses,
    ...(severity === undefined ? {} : { severity }),
    ...(quoted === undefined ? {} : { quoted }),
  };
}

/**
 * What a pool says to whoever asked it for a connection. One that is given up meanwhile says so to those who wait by a bare error,
 * which is given the driver's code for it.
 */
export function saidByPool(pool: { readonly connected: boolean }, error: unknown): unknown {
  const { numbers, codes } = errorFacts(error);
  if (pool.connected || numbers.length + codes.length > 0) return error;
  return Object.assign(new Error('The pool was closed.', { cause: error }), { code: 'ECLOSE' });
}
