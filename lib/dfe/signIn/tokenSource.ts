import type { StartTimeLimit } from '../../flow/timeLimit';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import { inSpan } from '../../telemetry/spans';
import type { Connections } from '../wire/createConnections';
import { post } from '../wire/post';
import { readToken } from './readToken';

export interface TokenSourceParts {
  readonly connections: Connections;
  readonly tokenEndpoint: string;
  readonly scope: string;
  readonly timeoutMs: number;
  readonly startTimeLimit: StartTimeLimit;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface ClientSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Held {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly freshUntil: number;
}

export interface TokenSource {
  /**
   * An access token, from memory until shortly before it expires; callers at the same time share one request.
   * Throws AppError: `configuration` when the client is refused, `retryable` when the endpoint fails.
   */
  token(client: ClientSecret): Promise<string>;
  /** Forgets the token, so that the next call fetches one. */
  forget(): void;
}

const maxAnswerBytes = 256 * 1024;
const longestMarginMs = 120_000;

/** Fetches tokens by OAuth 2.0 client credentials (dfe-api.md "Access"). */
export function createTokenSource(parts: TokenSourceParts): TokenSource {
  const { connections, tokenEndpoint, scope, timeoutMs, startTimeLimit, logger, now } = parts;
  let held: Held | undefined;
  let underWay: Promise<Held> | undefined;

  const fetchToken = async (client: ClientSecret): Promise<Held> => {
    const began = now().getTime();
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope,
    });
    const answer = await post(await connections.get(), {
      url: tokenEndpoint,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
      timeoutMs,
      startTimeLimit,
      maxAnswerBytes,
    });
    const { token, lifeMs } = readToken(answer, new URL(tokenEndpoint).host);
    // Renewed before it runs out, so that a POST on its way does not arrive with a dead one; a short-lived one keeps most of its life.
    const freshUntil = began + lifeMs - Math.min(longestMarginMs, lifeMs / 5);
    logger.debug(events.tokenFetched, { durationMs: now().getTime() - began });
    return { token, freshUntil };
  };

  return {
    async token(client) {
      if (held !== undefined && now().getTime() < held.freshUntil) return held.token;
      const mine = (underWay ??= inSpan({ name: 'token for DfE', kind: 'inner' }, () => fetchToken(client)));
      try {
        const fetched = await mine;
        // Forgotten meanwhile: it serves those who waited for it, and no later caller.
        if (underWay === mine) held = fetched;
        return fetched.token;
      } finally {
        if (underWay === mine) underWay = undefined;
      }
    },
    forget() {
      held = undefined;
      underWay = undefined;
    },
  };
}
