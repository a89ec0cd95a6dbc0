import { classOfStatus, type AnswerClass } from './answerPolicies';
import { readReceipts, type Receipt } from './receipts';
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

/** Understands the answer to a POST of `count` children by the table in `dfe-api.md`. */
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
