import type { Dispatcher } from 'undici';
import type { DfeConfig } from '../../config/config';
import { toAppError } from '../../errors/appError';
import { retry, type RetryPlan } from '../../flow/retry';
import type { Sleep } from '../../flow/sleep';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import type { Connections } from '../wire/createConnections';
import { answerPolicies } from '../wire/answerPolicies';
import type { BatchState, ReasonToStop } from './batchState';
import type { Breaker } from './breaker';
import type { ChildrenPoster } from './childrenPoster';
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
  readonly connections: Connections;
  readonly credentials: CredentialsSource;
  readonly breaker: Breaker;
  readonly reasonToStop: ReasonToStop;
  readonly pacer: Pacer;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly random: () => number;
  readonly sleep: Sleep;
}

/** Posts a group of children, with its retries, and settles what the answer settles; a probe's refusal is kept for later. */
export type GroupSender = (
  state: BatchState,
  group: readonly Outgoing[],
  isProbe?: boolean,
) => Promise<GroupAnswer>;

/** So many children in a row that went alone and failed: the next get a single try each, until one succeeds. */
const aloneFailuresInARow = 3;

/** What a POST needs. */
interface Ready {
  readonly used: Credentials;
  readonly dispatcher: Dispatcher;
}

/** Ends a try whose answer leaves room for another. */
class AnotherTry extends Error {
  constructor(
    readonly reading: Reading,
    readonly waitMs: number,
  ) {
    super(reading.why);
  }
}

export function createGroupSender(parts: GroupSenderParts): GroupSender {
  const {
    config,
    poster,
    connections,
    credentials,
    breaker,
    reasonToStop,
    pacer,
    logger,
    now,
    random,
    sleep,
  } = parts;
  const delays = delayPolicies(config.retryDelayMs);
  let aloneFailures = 0;

  /** Signs in and waits for its turn: the credentials, or the reason why nothing may be posted any more. */
  const getReady = async (state: BatchState): Promise<Ready | string> => {
    const before = reasonToStop(state, pacer.dueInMs());
    if (before !== undefined) return before;
    try {
      const used = await signIn(credentials, {
        maxTries: config.maxTries,
        delay: delays.usual,
        random,
        signal: state.hooks.signal,
        mayBegin: (inMs) => reasonToStop(state, inMs) === undefined,
        now,
        sleep,
      });
      // Before the caller is told of the POST: what cannot be had here leaves nothing in flight.
      const dispatcher = await connections.get();
      const meanwhile = reasonToStop(state, pacer.dueInMs());
      if (meanwhile !== undefined) return meanwhile;
      await pacer.turn(state.hooks.signal);
      return reasonToStop(state, 0) ?? { used, dispatcher };
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
    // An endpoint in need may ask for no wait at all, or name a moment that is past: our own delay is the least.
    const waitMs = Math.max(asked ?? 0, jitteredDelay(delays[delay], attempt, random));
    // What the endpoint asks of one it asks of all that send at the same time.
    if (asked !== undefined || reading.class === 'throttled') pacer.hold(waitMs);
    return waitMs;
  };

  return async (state, group, isProbe = false) => {
    const { batch, alone, hooks } = state;
    const tries = alone && aloneFailures >= aloneFailuresInARow ? 1 : config.maxTries;
    let renewed = false;
    let triesForToken = 0;
    const end = async (reason: string): Promise<GroupAnswer> => {
      await endGroup(state, group, reason);
      return { kind: 'ended' };
    };

    const post = async (posted: number): Promise<GroupAnswer> => {
      const ready = await getReady(state);
      if (typeof ready === 'string') return end(ready);
      const { used, dispatcher } = ready;
      await hooks.beforePost(group);
      // The caller may have waited long; what is over meanwhile stays over.
      const late = reasonToStop(state, 0);
      if (late !== undefined) return end(late);
      state.requests += 1;
      const reading = await poster(group, used, dispatcher);
      const policy = answerPolicies[reading.class];
      if (policy.doubt) for (const child of group) state.inDoubt.add(child);

      const attempt = posted - triesForToken;
      let waitMs = nextTryInMs(reading, attempt, tries);
      if (policy.renew && !renewed) {
        renewed = true;
        credentials.renew(used);
        // A token or key refused for the first time is simply replaced: that is no try of its own, and nothing to wait for.
        if (reading.status === 401) {
          waitMs = 0;
          triesForToken = 1;
        }
      }
      const facts = { batch, children: group.length, attempt, status: reading.status, message: reading.why };
      if (waitMs !== undefined) {
        logger.info(events.batchRetried, { ...facts, maxTries: tries, delayMs: waitMs });
        throw new AnotherTry(reading, waitMs);
      }
      breaker.record(reading.class, reading.status, alone, reading.why);
      if (alone) aloneFailures = policy.breaker === 'closes' ? 0 : aloneFailures + 1;
      if (policy.breaker !== 'closes') logger.warn(events.batchFailed, facts);
      return concludeGroup(state, group, reading, isProbe);
    };

    try {
      const delayMs: RetryPlan['delayMs'] = ({ error }) =>
        error instanceof AnotherTry ? error.waitMs : undefined;
      const mayBegin = (inMs: number): boolean => reasonToStop(state, inMs) === undefined;
      return await retry({ delayMs, mayBegin, signal: hooks.signal, now, sleep }, post);
    } catch (error) {
      if (!(error instanceof AnotherTry)) throw error;
      const { reading, waitMs } = error;
      const why = reasonToStop(state, waitMs) ?? reading.why;
      // No time for another try: this one counts, or a slice shorter than the delays would never see a row of failures.
      if (waitMs > 0) breaker.record(reading.class, reading.status, alone, reading.why);
      return end(why);
    }
  };
}
