import type { DfeConfig } from '../../config/config';
import { toAppError } from '../../errors/appError';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import { answerPolicies } from '../wire/answerPolicies';
import type { BatchState, Stopping } from './batchState';
import type { Breaker } from './breaker';
import type { ChildrenPoster } from '../wire/childrenPoster';
import { concludeGroup, endGroup } from './concludeGroup';
import { type Credentials, type CredentialsSource, signIn } from '../signIn/credentials';
import type { GroupAnswer } from './isolate';
import { delayPolicies, jitteredDelay, retryAfter } from '../wire/delays';
import type { Outgoing } from './dfeClient';
import type { Pacer } from './pacer';
import type { Reading } from '../wire/readAnswer';

export interface GroupSenderParts {
  readonly config: DfeConfig;
  readonly poster: ChildrenPoster;
  readonly credentials: CredentialsSource;
  readonly breaker: Breaker;
  readonly stopping: Stopping;
  readonly pacer: Pacer;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly random: () => number;
}

/** Posts a group of children, with its retries, and settles what the answer settles. */
export type GroupSender = (state: BatchState, group: readonly Outgoing[]) => Promise<GroupAnswer>;

/** So many children in a row that went alone and failed: the next get a single try each, until one succeeds. */
const aloneFailuresInARow = 3;

export function createGroupSender(parts: GroupSenderParts): GroupSender {
  const { config, poster, credentials, breaker, stopping, pacer, logger, now, random } = parts;
  const delays = delayPolicies(config.retryDelayMs);
  let aloneFailures = 0;

  /** Signs in and waits for its turn: the credentials, or the reason why nothing may be posted any more. */
  const getReady = async (state: BatchState): Promise<Credentials | string> => {
    const before = stopping.reason(state, pacer.dueInMs());
    if (before !== undefined) return before;
    try {
      const used = await signIn(credentials, {
        maxTries: config.maxTries,
        delay: delays.usual,
        random,
        pause: async (waitMs) => (await stopping.pause(state, waitMs)) === undefined,
      });
      const meanwhile = stopping.reason(state, pacer.dueInMs());
      if (meanwhile !== undefined) return meanwhile;
      await pacer.turn(state.hooks.signal);
      return stopping.reason(state, 0) ?? used;
    } catch (error) {
      state.failure ??= toAppError(error);
      return state.failure.message;
    }
  };

  /** Milliseconds until the next try; `undefined` when the answer is final. */
  const nextTryInMs = (reading: Reading, attempt: number, tries: number): number | undefined => {
    const { delay } = answerPolicies[reading.class];
    if (delay === undefined || attempt >= tries) return undefined;
    const asked = retryAfter(reading.retryAfter, now(), config.retryAfterCapMs);
    const waitMs = asked ?? jitteredDelay(delays[delay], attempt, random);
    // What the endpoint asks of one it asks of all that send at the same time.
    if (asked !== undefined || reading.class === 'throttled') pacer.hold(waitMs);
    return waitMs;
  };

  return async (state, group) => {
    const { batch, alone, hooks } = state;
    const tries = alone && aloneFailures >= aloneFailuresInARow ? 1 : config.maxTries;
    const end = async (reason: string): Promise<GroupAnswer> => {
      await endGroup(state, group, reason);
      return { kind: 'ended' };
    };
    let attempt = 1;
    let renewed = false;
    for (;;) {
      const used = await getReady(state);
      if (typeof used === 'string') return end(used);
      await hooks.beforePost(group);
      // The caller may have waited long; what is over meanwhile stays over.
      const late = stopping.reason(state, 0);
      if (late !== undefined) return end(late);
      state.requests += 1;
      const reading = await poster(group, used);
      const policy = answerPolicies[reading.class];
      const told = { batch, children: group.length, attempt, status: reading.status, message: reading.why };
      if (policy.doubt) for (const child of group) state.inDoubt.add(child);

      let waitMs = nextTryInMs(reading, attempt, tries);
      if (policy.renew && !renewed) {
        renewed = true;
        credentials.renew(used);
        // A token refused for the first time is simply replaced: that is no try of its own, and nothing to wait for.
        if (reading.class === 'tokenRefused') {
          waitMs = 0;
          attempt -= 1;
        }
      }
      if (waitMs !== undefined) {
        logger.info(events.batchRetried, { ...told, maxTries: tries, delayMs: waitMs });
        const stop = await stopping.pause(state, waitMs);
        if (stop !== undefined) {
          // No time for another try: this one counts, or a slice shorter than the delays would never see a row of failures.
          if (waitMs > 0) breaker.record(reading.class, reading.status, alone, reading.why);
          return end(stop);
        }
        attempt += 1;
        continue;
      }
      breaker.record(reading.class, reading.status, alone, reading.why);
      if (alone) aloneFailures = policy.breaker === 'closes' ? 0 : aloneFailures + 1;
      if (policy.breaker !== 'closes') logger.warn(events.batchFailed, told);
      return concludeGroup(state, group, reading);
    }
  };
}
