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
      readonly class: Extract<AnswerClass, 'transient' | 'notReached' | 'proxyRefused' | 'notTrusted'>;
      /** In our own words, for the log and the ledger. */
      readonly why: string;
    };
