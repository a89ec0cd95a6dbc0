import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { tokenPath } from '../web/addresses';
import type { FaultList } from '../web/faultList';
import { jsonAnswer, type WireEffect } from '../web/wireEffect';
import type { BearerTokens } from './bearerTokens';
import type { TokenFault } from './dfeFault';
import type { DfeSettings } from './dfeSettings';

const parameters = ['grant_type', 'client_id', 'client_secret', 'scope'];

const garbage: WireEffect = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Sign in to the network</html>',
};

/** OAuth 2 client credentials as Entra's v2 endpoint does them, with its errors: what a request is answered. */
export function tokenAnswer(
  request: IncomingMessage,
  body: string,
  settings: DfeSettings,
  tokens: BearerTokens,
  faults: FaultList<TokenFault>,
): WireEffect {
  if (request.url?.split('?')[0] !== tokenPath)
    return refusal(400, 'invalid_request', 90002, 'Tenant not found.');
  if (request.method !== 'POST')
    return refusal(400, 'invalid_request', 900561, 'The endpoint only accepts POST requests.');
  const effect = faults.take(() => true)?.effect;
  if (effect) return effect.kind === 'garbage' ? garbage : effect;
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? ''))
    return refusal(400, 'invalid_request', 900144, 'The request body must be a form.');
  const form = new URLSearchParams(body);
  const missing = parameters.find((name) => !form.get(name));
  if (missing !== undefined)
    return refusal(
      400,
      'invalid_request',
      900144,
      `The request body must contain the following parameter: '${missing}'.`,
    );
  if (form.get('grant_type') !== 'client_credentials')
    return refusal(400, 'unsupported_grant_type', 70003, 'The grant type is not supported.');
  if (form.get('client_id') !== settings.clientId)
    return refusal(400, 'unauthorized_client', 700016, 'The application was not found in the directory.');
  if (form.get('client_secret') !== settings.clientSecret)
    return refusal(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  if (settings.clientSecretExpired)
    return refusal(
      401,
      'invalid_client',
      7000222,
      'The provided client secret keys for the app are expired.',
    );
  if (!form.get('scope')?.endsWith('/.default'))
    return refusal(400, 'invalid_scope', 1002012, "The scope is not valid: it must end in '/.default'.");
  const { statedTokenLifetime, tokenLifetimeSeconds } = settings;
  const stated = statedTokenLifetime === 'as it is' ? tokenLifetimeSeconds : statedTokenLifetime;
  return jsonAnswer(200, {
    token_type: 'Bearer',
    ...(stated === 'none' ? {} : { expires_in: stated, ext_expires_in: stated }),
    access_token: tokens.issue(settings),
  });
}

function refusal(status: number, error: string, code: number, text: string): WireEffect {
  return jsonAnswer(status, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()}`,
    error_codes: [code],
    timestamp: new Date().toISOString(),
  });
}
