import type { Config } from '../../config/config';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import type { Vault } from '../../secrets/vault';
import { createBatchState, createReasonToStop } from './batchState';
import { type Trouble, createBreaker } from './breaker';
import { createChildrenPoster } from './childrenPoster';
import { createCredentials, signIn } from '../signIn/credentials';
import { createConnections, type DispatcherOptions } from '../wire/createConnections';
import type { DfeClient } from './dfeClient';
import { settleProbes } from './concludeGroup';
import { createGroupSender } from './groupSender';
import { isolate } from './isolate';
import { delayPolicies } from '../wire/delays';
import { createPacer } from './pacer';
import { sleep as realSleep, type Sleep } from '../../flow/sleep';
import { startTimeLimit as realTimeLimit, type StartTimeLimit } from '../../flow/timeLimit';
import { createTokenSource } from '../signIn/tokenSource';

export interface DfeClientParts {
  readonly config: Pick<Config, 'dfe' | 'extraCertificateAuthorities'>;
  readonly vault: Vault;
  readonly logger: Logger;
  readonly now: () => Date;
  /** 0 to 1, for the jitter of delays and pace. */
  readonly random: () => number;
  /** What the client of the slice before said at its end. */
  readonly trouble?: Trouble | undefined;
  /** Unset: real time, as for the limits. */
  readonly sleep?: Sleep;
  readonly startTimeLimit?: StartTimeLimit;
}

const longestConnectMs = 10_000;

/** A client for one run or slice; `close` it at the end. */
export function createDfeClient(parts: DfeClientParts): DfeClient {
  const { vault, logger, now, random, sleep = realSleep, startTimeLimit = realTimeLimit } = parts;
  const config = parts.config.dfe;
  const options: DispatcherOptions = {
    ...(config.proxyUrl === undefined ? {} : { proxyUrl: config.proxyUrl }),
    extraCertificateAuthorities: parts.config.extraCertificateAuthorities,
    connections: config.concurrency,
    connectTimeoutMs: Math.min(longestConnectMs, config.requestTimeoutMs),
  };
  const connections = createConnections(options, vault, config.proxyPasswordSecret);
  const tokens = createTokenSource({
    connections,
    tokenEndpoint: config.tokenEndpoint,
    scope: config.scope,
    timeoutMs: config.requestTimeoutMs,
    startTimeLimit,
    logger,
    now,
  });
  const credentials = createCredentials(vault, tokens, config.secrets);
  const breaker = createBreaker(logger, parts.trouble);
  const sendGroup = createGroupSender({
    config,
    poster: createChildrenPoster({ config, logger, now, startTimeLimit }),
    connections,
    credentials,
    breaker,
    reasonToStop: createReasonToStop(breaker, now),
    pacer: createPacer({ paceMs: config.paceMs, now, random, sleep }),
    logger,
    now,
    random,
    sleep,
  });
  let batches = 0;

  return {
    async warmUp({ signal, deadline }) {
      await signIn(credentials, {
        maxTries: config.maxTries,
        delay: delayPolicies(config.retryDelayMs).usual,
        random,
        signal,
        mayBegin: (inMs) => now().getTime() + inMs < deadline.getTime(),
        now,
        sleep,
      });
    },
    async sendBatch(children, hooks, { alone = false } = {}) {
      batches += 1;
      const state = createBatchState(batches, hooks, alone);
      await isolate(children, {
        post: (group) => sendGroup(state, group),
        probe: (child) => sendGroup(state, [child], true),
        settleProbes: (fault) => settleProbes(state, breaker, fault),
      });
      if (state.failure !== undefined) throw state.failure;
      const verdict = state.verdict();
      const { accepted, refused, unknown, unsent, requests } = verdict;
      if (refused > 0)
        logger.info(events.isolation, {
          batch: state.batch,
          children: children.length,
          accepted,
          refused,
          unknown,
          unsent,
          requests,
        });
      return verdict;
    },
    get breaker() {
      return breaker.state;
    },
    get trouble() {
      return breaker.trouble;
    },
    close: () => connections.close(),
  };
}
