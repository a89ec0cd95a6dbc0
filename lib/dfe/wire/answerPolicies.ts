import type { DelayName } from './delays';

/** What an answer, or the lack of one, is to us. */
export type AnswerClass =
  | 'received'
  | 'countDiffers'
  | 'otherSuccess'
  | 'batchRefused'
  | 'everythingRefused'
  | 'tooLarge'
  | 'tokenRefused'
  | 'keyRefused'
  | 'disallowed'
  | 'quotaUsedUp'
  | 'throttled'
  | 'transient'
  | 'notReached'
  | 'notMade'
  | 'proxyRefused'
  | 'notTrusted'
  | 'wrongAddress'
  | 'otherRefusal';

export interface AnswerPolicy {
  /** Delays before further tries; without it the answer is final. */
  readonly delay?: DelayName;
  /** The other side may have taken the body in: from then on a refusal of it proves nothing. */
  readonly doubt: boolean;
  /** Once for a body: token and secrets are fetched again. */
  readonly renew: boolean;
  /** What the answer, once final, leaves its children as. */
  readonly leaves: 'receipts' | 'isolate' | 'halve' | 'unknown' | 'unsent';
  /** What it does to the breaker: three that count in a row, or one that opens. */
  readonly breaker: 'closes' | 'counts' | 'opens';
}

/** The table of dfe-api.md "Answers", as data. */
export const answerPolicies: Readonly<Record<AnswerClass, AnswerPolicy>> = {
  received: { doubt: false, renew: false, leaves: 'receipts', breaker: 'closes' },
  countDiffers: { doubt: true, renew: false, leaves: 'unknown', breaker: 'counts' },
  otherSuccess: { doubt: true, renew: false, leaves: 'unknown', breaker: 'counts' },
  batchRefused: { doubt: false, renew: false, leaves: 'isolate', breaker: 'closes' },
  everythingRefused: { doubt: false, renew: false, leaves: 'unsent', breaker: 'opens' },
  tooLarge: { doubt: false, renew: false, leaves: 'halve', breaker: 'closes' },
  tokenRefused: { delay: 'long', doubt: false, renew: true, leaves: 'unsent', breaker: 'counts' },
  keyRefused: { delay: 'long', doubt: false, renew: true, leaves: 'unsent', breaker: 'counts' },
  disallowed: { delay: 'long', doubt: false, renew: true, leaves: 'unsent', breaker: 'counts' },
  quotaUsedUp: { delay: 'long', doubt: false, renew: true, leaves: 'unsent', breaker: 'counts' },
  throttled: { delay: 'usual', doubt: false, renew: false, leaves: 'unsent', breaker: 'counts' },
  transient: { delay: 'usual', doubt: true, renew: false, leaves: 'unknown', breaker: 'counts' },
  // The four in which no request left us: the name did not resolve, the host did not answer, the proxy or we said no.
  notReached: { delay: 'usual', doubt: false, renew: false, leaves: 'unsent', breaker: 'counts' },
  notMade: { doubt: false, renew: false, leaves: 'unsent', breaker: 'opens' },
  proxyRefused: { doubt: false, renew: false, leaves: 'unsent', breaker: 'opens' },
  notTrusted: { doubt: false, renew: false, leaves: 'unsent', breaker: 'opens' },
  wrongAddress: { doubt: false, renew: false, leaves: 'unsent', breaker: 'opens' },
  otherRefusal: { doubt: false, renew: false, leaves: 'unsent', breaker: 'counts' },
};

/** The class of an HTTP status; 200 is `received` until its receipts have been read, and the words of a 401 or 403 may say more. */
export function classOfStatus(status: number): AnswerClass {
  if (status === 200) return 'received';
  if (status < 300) return 'otherSuccess';
  if (status < 400 || status === 404 || status === 405) return 'wrongAddress';
  if (status >= 500 || status === 408) return 'transient';
  switch (status) {
    case 400:
      return 'batchRefused';
    case 401:
      return 'tokenRefused';
    case 403:
      return 'disallowed';
    case 413:
      return 'tooLarge';
    case 429:
      return 'throttled';
    default:
      return 'otherRefusal';
  }
}
