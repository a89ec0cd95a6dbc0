import type { AnswerClass } from './answerPolicies';

/** What came back from a POST, as data; a request without an answer is no exception. */
export type WireAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** The body, or what of it came before it broke off or grew too large. */
      readonly text: string;
      readonly whole: boolean;
    }
  | {
      readonly kind: 'none';
      readonly class: Extract<
        AnswerClass,
        'transient' | 'notReached' | 'notMade' | 'proxyRefused' | 'notTrusted'
      >;
      /** In our own words, for the log and the ledger. */
      readonly why: string;
    };

type NoAnswer = Extract<WireAnswer, { kind: 'none' }>;

/** Codes that can only come before the request left us. */
const beforeSending: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  UND_ERR_CONNECT_TIMEOUT: 'the host did not answer the connection in time',
  UND_ERR_PRX_CONN: 'the proxy closed the connection',
};
const certificateCodes =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_|UND_ERR_PRX_TLS|INVALID_CA|HOSTNAME_MISMATCH)/;
const timeouts: ReadonlySet<string> = new Set([
  'TimeoutError',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

const textOf = (error: object, property: string): string => {
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : '';
};

function proxyStatus(error: object): number | undefined {
  // undici gives the proxy's status in the message only.
  const [, status] = /^Proxy response \((\d{3})\)/.exec(textOf(error, 'message')) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** What undici and node say of a request that cannot be written down: a header with a line break in it, say. */
const invalidRequest: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'ERR_INVALID_CHAR',
]);

/**
 * Why a request got no answer, and whether it can have reached the other side.
 * @param left whether the request had begun to leave the process: one that had not leaves nothing in doubt
 */
export function classifyFailure(error: unknown, left = true): NoAnswer {
  const failure = typeof error === 'object' && error !== null ? error : {};
  const code = textOf(failure, 'code');
  const known = beforeSending[code];
  if (known !== undefined) return { kind: 'none', class: 'notReached', why: known };
  if (certificateCodes.test(code))
    return { kind: 'none', class: 'notTrusted', why: `the certificate is not trusted (${code})` };
  const status = proxyStatus(failure);
  if (status === 407)
    return { kind: 'none', class: 'proxyRefused', why: 'the proxy asks for other credentials' };
  if (status !== undefined)
    return { kind: 'none', class: 'notReached', why: `the proxy answered with ${status}` };
  if (!left && invalidRequest.has(code))
    return { kind: 'none', class: 'notMade', why: `the request cannot be written (${code})` };
  if (!left) return { kind: 'none', class: 'notReached', why: 'no connection came about' };
  if (timeouts.has(code) || timeouts.has(textOf(failure, 'name')))
    return { kind: 'none', class: 'transient', why: 'no answer in time' };
  return { kind: 'none', class: 'transient', why: 'the connection broke off' };
}
