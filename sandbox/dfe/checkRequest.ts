import type { IncomingMessage } from 'node:http';
import { jsonAnswer, type WireEffect } from '../web/wireEffect';
import type { BearerTokens } from './bearerTokens';
import type { DfeSettings } from './dfeSettings';

/** A refusal in the gateway's form. */
export function gatewayAnswer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): WireEffect {
  return jsonAnswer(status, { statusCode: status, message }, headers);
}

/** What Azure API Management says when the quota of calls is used up. */
export function quotaAnswer(resetSeconds: number): WireEffect {
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = `${pad(resetSeconds / 3600)}:${pad((resetSeconds / 60) % 60)}:${pad(resetSeconds % 60)}`;
  return gatewayAnswer(403, `Out of call volume quota. Quota will be replenished in ${clock}.`);
}

/**
 * What is wrong with a request's method and headers, in the order in which a gateway looks at them; undefined when
 * nothing is. A subscription key that is missing or wrong is a 401, as in Azure API Management.
 */
export function checkRequest(
  request: IncomingMessage,
  laCode: string,
  settings: DfeSettings,
  tokens: BearerTokens,
): WireEffect | undefined {
  const { headers } = request;
  if (request.method !== 'POST') return gatewayAnswer(405, 'Only POST is allowed.', { allow: 'POST' });
  const key = headers['supplierkey'];
  if (key === undefined) return gatewayAnswer(401, 'Access denied due to missing subscription key.');
  if (key !== settings.subscriptionKey)
    return gatewayAnswer(401, 'Access denied due to invalid subscription key.');
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (token === undefined || !tokens.use(token))
    return gatewayAnswer(
      401,
      token === undefined ? 'The token is missing.' : 'The token is unknown or has expired.',
      { 'www-authenticate': 'Bearer error="invalid_token"' },
    );
  if (settings.laCode !== undefined && laCode !== settings.laCode)
    return gatewayAnswer(403, 'This supplier may not send for that local authority.');
  if (!/^application\/json(; *charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
    return gatewayAnswer(415, 'The content type must be application/json.');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && !(settings.acceptGzip && encoding === 'gzip'))
    return gatewayAnswer(415, 'The content encoding is not supported.');
  return undefined;
}
