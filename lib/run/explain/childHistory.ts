import type { ShownSubmission } from '../../ledger/read/shownSubmission';
import { londonDate } from '../../payload/londonDate';

/** Why a body was posted for a child, as far as the submissions tell; each the end of a sentence that begins "It was posted because". */
export const postedBecauseInWords = {
  first: 'it had not been sent before',
  changed: 'the data had changed since the time before',
  'no-answer': 'the time before got no usable answer, and a whole body ends the doubt',
  refused: 'DfE had refused the same data the time before, and it was tried again',
  'not-taken-in': 'the time before DfE took nothing in, whatever it held',
  removal: 'the record was to be removed at DfE',
  back: 'the record had been removed at DfE before, and the child is in the cohort again',
  again: 'the same data was to be sent again',
  'not-kept': 'something had changed; what was sent the time before is past its retention',
  scripts: 'the earlier scripts may have sent it',
} as const;
export type PostedBecause = keyof typeof postedBecauseInWords;

/** A body that was posted for a child, and why. */
export interface PostedBody extends ShownSubmission {
  readonly because: PostedBecause;
}

/**
 * Says of each submission why it was made, by the one before it to the same endpoint.
 * @param history the newest first
 */
export function withReasons(history: readonly ShownSubmission[]): PostedBody[] {
  return history.map((one, at) => {
    const before = history.slice(at + 1).find(({ endpoint }) => endpoint === one.endpoint);
    return { ...one, because: becauseOf(one, before) };
  });
}

function becauseOf(one: ShownSubmission, before: ShownSubmission | undefined): PostedBecause {
  if (one.postedAt === null) return 'scripts';
  if (one.kind === 'purge') return 'removal';
  if (before === undefined) return 'first';
  switch (before.outcome) {
    case 'in_flight':
    case 'unknown':
      return 'no-answer';
    case 'unsent':
      return 'not-taken-in';
    case 'refused':
      return one.hash !== null && one.hash === before.hash ? 'refused' : 'changed';
    case 'accepted':
      if (before.kind === 'purge') return 'back';
      if (one.hash === null || before.hash === null) return 'not-kept';
      return one.hash === before.hash ? 'again' : 'changed';
  }
}

const kindInWords: Readonly<Record<ShownSubmission['kind'], string>> = {
  full: 'the whole record',
  delta: 'what had changed',
  purge: 'a request to remove the record',
};

const outcomeInWords: Readonly<Record<ShownSubmission['outcome'], string>> = {
  in_flight: 'without an answer yet',
  accepted: 'accepted',
  refused: 'refused',
  unknown: 'without a usable answer',
  unsent: 'not taken in',
};

/** What was posted for a child on one day. */
export interface PostedOnDay {
  /** The first of the day first. */
  readonly bodies: readonly PostedBody[];
  /** The same for a reader. */
  readonly sentence: string;
}

/**
 * What was posted for a child on a day.
 * @param history the newest first
 * @param day `YYYY-MM-DD`, of London's calendar
 */
export function postedOn(history: readonly PostedBody[], day: string): PostedOnDay {
  const bodies = history
    .filter(({ postedAt }) => postedAt !== null && londonDate(postedAt) === day)
    .toReversed();
  if (bodies.length === 0) return { bodies, sentence: `On ${day} nothing was posted for this child.` };
  const said = bodies.map(({ kind, endpoint, runId, outcome, receiptId }) => {
    const receipt = receiptId === null ? '' : `, receipt ${receiptId}`;
    return `${kindInWords[kind]} to the ${endpoint} endpoint in run ${runId}: ${outcomeInWords[outcome]}${receipt}`;
  });
  return { bodies, sentence: `On ${day} was posted: ${said.join('; ')}.` };
}
