import { sentence } from '../telemetry/sentence';
import type { Logger } from '../telemetry/logger';
import { events } from '../telemetry/events';
import type { AnswerClass } from './answerPolicies';
import { answerPolicies } from './answerPolicies';
import { breakerWords } from './breakerWords';
import type { BreakerState, Trouble } from './breakerState';

const inARowToOpen = 3;

export interface Breaker {
  readonly state: BreakerState;
  /** The latest trouble, that of children who went alone too; `undefined` while there was none. */
  readonly trouble: Trouble | undefined;
  /**
   * Takes the final answer for a posted group; `alone` children count neither for nor against, for each may be the trouble
   * itself. `why` tells more where the status does not.
   */
  record(answer: AnswerClass, status: number | undefined, alone: boolean, why?: string): void;
}

function wordsFor(answer: AnswerClass, status: number | undefined, why: string | undefined): string {
  const { what } = breakerWords[answer];
  const detail = status === undefined || (status === 200 && why !== undefined) ? why : `HTTP ${status}`;
  if (detail === undefined) return what;
  return detail.startsWith(what) ? detail : `${what} (${detail})`;
}

/**
 * Stops sending when the endpoint, not a child, is the trouble (`dfe-api.md`, "Breaker"). Once open it stays open.
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
      const { code, advice } = breakerWords[answer];
      const what = wordsFor(answer, status, reason);
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
