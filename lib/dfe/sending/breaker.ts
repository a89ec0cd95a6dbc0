import { sentence } from '../../errors/sentences';
import type { Logger } from '../../telemetry/logger';
import { events } from '../../telemetry/events';
import { type AnswerClass, answerPolicies } from '../wire/answerPolicies';
import { troubles, type KindOfTrouble } from '../wire/troubles';

/** Trouble with the endpoint, not with a child. */
export interface Trouble extends KindOfTrouble {
  /** Batches in a row that ended in trouble, this one included; 0 once one was answered. */
  readonly inARow: number;
}

/** Whether sending goes on; open: stop, and why. `why` is a full sentence. */
export type BreakerState =
  | { readonly open: false }
  | { readonly open: true; readonly code: string; readonly why: string; readonly advice: string };

const inARowToOpen = 3;

export interface Breaker {
  readonly state: BreakerState;
  /** The latest trouble, that of children who went alone too; `undefined` while there was none. */
  readonly trouble: Trouble | undefined;
  /**
   * Takes the final answer for a posted group; `alone` children count neither for nor against, for each may be the trouble
   * itself. `why` says more where the status does not.
   */
  record(answer: AnswerClass, status: number | undefined, alone: boolean, why?: string): void;
}

function described(answer: AnswerClass, status: number | undefined, why: string | undefined): string {
  const { what } = troubles[answer];
  const detail = why ?? (status === undefined ? undefined : `HTTP ${status}`);
  if (detail === undefined) return what;
  return detail.startsWith(what) ? detail : `${what} (${detail})`;
}

/**
 * Stops sending when the endpoint, not a child, is the trouble (dfe-api.md "Breaker"). Once open it stays open.
 * @param before what the breaker of the slice before said, so that a row of failures is one over all slices of a run
 */
export function createBreaker(logger: Logger, before?: Trouble): Breaker {
  let state: BreakerState = { open: false };
  let trouble = before;
  let failures = before?.inARow ?? 0;
  return {
    get state() {
      return state;
    },
    get trouble() {
      return trouble;
    },
    record(answer, status, alone, reason) {
      if (state.open) return;
      const effect = answerPolicies[answer].breaker;
      const { code, advice } = troubles[answer];
      const what = described(answer, status, reason);
      if (!alone) failures = effect === 'closes' ? 0 : failures + 1;
      if (effect !== 'closes') trouble = { code, what, advice, inARow: failures };
      else if (trouble !== undefined) trouble = { ...trouble, inARow: failures };
      if (alone || effect === 'closes' || (effect === 'counts' && failures < inARowToOpen)) return;
      const why =
        effect === 'opens'
          ? sentence(what)
          : `${failures} batches in a row failed, the last because ${what}.`;
      state = { open: true, code, why, advice };
      logger.error(events.breakerOpened, { code, message: why, advice, status, count: failures });
    },
  };
}
