import { createChildrenPoster } from '../dfe/sending/childrenPoster';
import { createTokenSource } from '../dfe/signIn/tokenSource';
import type { Connections } from '../dfe/wire/createConnections';
import { troubles } from '../dfe/wire/troubles';
import { sentence } from '../errors/sentences';
import { startTimeLimit } from '../flow/timeLimit';
import { once, usualLimitMs, type PreflightContext } from './preflightContext';
import { failed, ok, type Check } from './runChecks';

/** Longest time for one request to DfE or its token endpoint, in milliseconds. */
const longestRequestMs = 30_000;

/** A token, and the endpoint asked with it. */
export function dfeChecks(context: PreflightContext, connections: Connections): Check[] {
  const { vault, silent: logger, now } = context;
  const dfe = {
    ...context.config.dfe,
    requestTimeoutMs: Math.min(context.config.dfe.requestTimeoutMs, longestRequestMs),
  };
  const tokens = createTokenSource({
    connections,
    tokenEndpoint: dfe.tokenEndpoint,
    scope: dfe.scope,
    timeoutMs: dfe.requestTimeoutMs,
    startTimeLimit,
    logger,
    now,
  });
  const token = once(async () =>
    tokens.token({
      clientId: await vault.read(dfe.secrets.clientId),
      clientSecret: await vault.read(dfe.secrets.clientSecret),
    }),
  );
  const post = createChildrenPoster({ config: dfe, logger, now, startTimeLimit });
  const limitMs = longestRequestMs + usualLimitMs;
  return [
    {
      id: 'token',
      needs: ['token-network', 'secrets'],
      limitMs,
      look: async () => {
        await token();
        return ok('The token endpoint gives a token.');
      },
    },
    {
      id: 'endpoint',
      needs: ['token', 'dfe-network'],
      limitMs,
      look: async () => {
        const credentials = {
          token: await token(),
          subscriptionKey: await vault.read(dfe.secrets.subscriptionKey),
          generation: 0,
        };
        // An array of no children: there is nothing in it to store, and nothing to refuse but that.
        const reading = await post([], credentials, await connections.get());
        const { status } = reading;
        if (status !== undefined && (status < 300 || status === 400))
          return ok(
            `The endpoint answers an empty array with HTTP ${status}: address, token and subscription key are right.`,
          );
        const { code, what, advice } = troubles[reading.class];
        return { ...failed(sentence(`${what} (${reading.why})`), advice), code };
      },
    },
  ];
}
