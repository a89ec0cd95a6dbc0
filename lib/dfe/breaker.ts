import type { Logger } from '../telemetry/logger';
import { events } from '../telemetry/events';
import type { AnswerClass } from './answerPolicies';
import { answerPolicies } from './answerPolicies';
import { breakerWords } from './breakerWords';
import type { BreakerState } from './breakerState';

const inARowToOpen = 3;

export interface Breaker {
  readonly state: BreakerState;
  /**
   * Takes the final answer for a posted group; `alone` children count neither for nor against, for each may be the trouble
   * itself. `why` tells more where there is no status.
   */
  record(answer: AnswerClass, status: number | undefined, alone: boolean, why?: string): void;
}

/** Stops sending when the endpoint, not a child, is the trouble (`dfe-api.md`, "Breaker"). Once open it stays open. */
export function createBreaker(logger: Logger): Breaker {
  let state: BreakerState = { open: false };
  let failures = 0;
  return {
    get state() {
      return state;
    },
    record(answer, status, alone, reason) {
      if (alone || state.open) return;
      const effect = answerPolicies[answer].breaker;
      failures = effect === 'closes' ? 0 : failures + 1;
      if (effect === 'closes') {
        state = { open: false };
        return;
      }
      const { code, what, advice } = breakerWords[answer];
      const detail = status === undefined ? reason : `HTTP ${status}`;
      const said = detail === undefined ? what : detail.startsWith(what) ? detail : `${what} (${detail})`;
      const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
      if (effect === 'counts' && failures < inARowToOpen) {
        state = { open: false, lately: { code, why: sentence, advice } };
        return;
      }
      const why =
        effect === 'opens' ? sentence : `${failures} batches in a row failed, the last because ${said}.`;
      state = { open: true, code, why, advice };
      logger.error(events.breakerOpened, { code, message: why, advice, status, count: failures });
    },
  };
}
