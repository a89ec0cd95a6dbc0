import { type AnswerClass, classOfStatus } from './answerPolicies';
import { type Receipt, readReceipts } from './receipts';
import type { WireAnswer } from './wireAnswer';

/** An answer to a POST of children, understood. */
export interface Reading {
  readonly class: AnswerClass;
  readonly status?: number;
  readonly retryAfter?: string;
  /** In our own words: why the children are not all accepted. */
  readonly why: string;
  /** With class `received`: one per child, in order, `undefined` where it could not be read. */
  readonly receipts: readonly (Receipt | undefined)[];
  /** The endpoint's own words; only ever shown cleaned. */
  readonly text: string;
}

/** Understands the answer to a POST of `count` children by the table of dfe-api.md "Answers". */
export function readAnswer(answer: WireAnswer, count: number): Reading {
  const nothing = { receipts: [], text: '' } as const;
  if (answer.kind === 'none') return { class: answer.class, why: answer.why, ...nothing };
  const { status, text, whole } = answer;
  const retryAfter = answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter };
  const read = { status, ...retryAfter, receipts: [], text };
  const answerClass = classOfStatus(status);
  if (answerClass !== 'received') return { ...read, class: answerClass, why: `HTTP ${status}` };
  if (!whole) return { ...read, class: 'transient', why: 'the answer broke off' };
  const reading = readReceipts(text, count);
  switch (reading.kind) {
    case 'receipts':
      if (reading.receipts.every((receipt) => receipt === undefined))
        return { ...read, class: 'otherSuccess', why: 'no receipt could be read' };
      return { ...read, class: 'received', why: 'its receipt could not be read', receipts: reading.receipts };
    case 'countDiffers':
      return { ...read, class: 'countDiffers', why: `${reading.count} receipts for ${count}` };
    case 'unreadable':
      return { ...read, class: 'transient', why: 'the answer could not be read' };
  }
}

/**
 * The children that a 400 names, as zero-based places in a batch of `count`: `[3]` and `[3].child_details.sex`, but not
 * the inner index of `[3].social_care_episodes[1]`. Each once, in the order named; places outside the batch are left out.
 */
export function namedIndexes(text: string, count: number): number[] {
  const named = [...text.matchAll(/(?<![\w\]])\[(\d{1,6})\]/g)].map((match) => Number(match[1]));
  return [...new Set(named)].filter((index) => index < count);
}
