import { type AnswerClass, classOfStatus } from './answerPolicies';
import { type Receipt, readReceipts } from './receipts';
import { cleanGatewayWords } from './cleanReason';
import { retryAfter } from './delays';
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

/** How much of an answer is looked at for what it says beyond its status. */
const longestSaid = 5_000;
/** A quota is counted over a year at most. */
const longestResetMs = 366 * 24 * 3_600_000;

/** When the quota is there again, as the answer says it: in its words or in `Retry-After`. */
function resetTime(said: string, header: string | undefined, now: Date): Date | undefined {
  const [, hours, minutes, seconds] = /replenished in (\d{1,4}):(\d{2}):(\d{2})/i.exec(said) ?? [];
  const waitMs =
    hours === undefined
      ? retryAfter(header, now, longestResetMs)
      : (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return waitMs === undefined ? undefined : new Date(now.getTime() + waitMs);
}

/** What a 401 or 403 of the gateway says of its cause, beyond its status. */
function gatewaySays(
  status: number,
  text: string,
  header: string | undefined,
  now: Date,
): Pick<Reading, 'class' | 'why'> | undefined {
  const said = text.slice(0, longestSaid);
  if (status === 401 && /subscription key/i.test(said)) return { class: 'keyRefused', why: 'HTTP 401' };
  if (status !== 403 || !/\bquota\b/i.test(said)) return undefined;
  const reset = resetTime(said, header, now);
  const until =
    reset === undefined ? '' : `, until ${reset.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return { class: 'quotaUsedUp', why: `HTTP 403: ${cleanGatewayWords(text)}${until}` };
}

/** Understands the answer to a POST of `count` children by the table of dfe-api.md "Answers". */
export function readAnswer(answer: WireAnswer, count: number, now: Date): Reading {
  const nothing = { receipts: [], text: '' } as const;
  if (answer.kind === 'none') return { class: answer.class, why: answer.why, ...nothing };
  const { status, text, whole } = answer;
  const retryAfter = answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter };
  const read = { status, ...retryAfter, receipts: [], text };
  const answerClass = classOfStatus(status);
  if (answerClass !== 'received')
    return {
      ...read,
      class: answerClass,
      why: `HTTP ${status}`,
      ...gatewaySays(status, text, answer.retryAfter, now),
    };
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
