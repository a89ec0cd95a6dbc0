import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FaultList, type FaultTiming } from '../web/faultList';
import { startWebServer, type WebServer } from '../web/webServer';
import { jsonAnswer, outcomeOf, playWireEffect, type Outcome, type WireEffect } from '../web/wireEffect';
import { resourceKey } from './resourceKey';
import { TokenBook } from './tokenBook';

export interface IdentityFault extends FaultTiming {
  /** Only requests for a token for this resource. */
  readonly resource?: string;
  /** `expired-token`: a token that is past its time when it arrives, as when the clock of one side is wrong. */
  readonly effect: WireEffect | { readonly kind: 'expired-token' };
}

export interface IdentityOptions {
  /** Resources that tokens are given for; others are refused as Entra refuses an unknown application. */
  readonly resources: readonly string[];
  /** Client ids of the user-assigned identities; the system-assigned one is always there. */
  readonly clientIds?: readonly string[];
  /** Seconds that a token lives; the real ones live about a day. */
  readonly lifetimeSeconds?: number;
}

/** One request for a token, as it was answered. */
export interface IdentityRequest {
  readonly resource: string;
  readonly clientId?: string;
  readonly outcome: Outcome;
}

export interface Identity {
  readonly port: number;
  /** For `IDENTITY_ENDPOINT`. */
  readonly endpoint: string;
  /** For `IDENTITY_HEADER`: the secret that only the app knows. */
  readonly header: string;
  /** Whether the token was given here, for that resource (with or without `/` at its end), and has not expired. */
  isValid(token: string, resource: string): boolean;
  setFaults(faults: readonly IdentityFault[]): void;
  clearFaults(): void;
  /** How often a fault has shown since the start. */
  struck(): number;
  requests(): IdentityRequest[];
  /** Tokens given out so far expire at once. */
  expireTokens(): void;
  close(): Promise<void>;
}

export const identityMethods = ['setFaults', 'clearFaults', 'struck', 'requests', 'expireTokens'] as const;

const noIdentity =
  'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.';
const dayS = 86_400;

/**
 * The endpoint that App Service gives an app for its managed identity (version 2019-08-01), on plain HTTP as there:
 * `GET ?resource=..&api-version=2019-08-01[&client_id=..]` with `X-IDENTITY-HEADER`. `@azure/identity` uses it unchanged.
 */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  const header = `fake-identity-header-${randomBytes(16).toString('hex')}`;
  const tokens = new TokenBook();
  const faults = new FaultList<IdentityFault>();
  const requests: IdentityRequest[] = [];
  const known = new Set(options.resources.map(resourceKey));

  const server: WebServer = await startWebServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const resource = url.searchParams.get('resource') ?? '';
    const clientId = url.searchParams.get('client_id') ?? undefined;
    const effect = decide(request, url, resource, clientId);
    requests.push({ resource, ...(clientId === undefined ? {} : { clientId }), outcome: outcomeOf(effect) });
    playWireEffect(effect, request, response, server);
    return Promise.resolve();
  });

  function decide(
    request: IncomingMessage,
    url: URL,
    resource: string,
    clientId: string | undefined,
  ): WireEffect {
    if (url.pathname !== '/msi/token') return refusal(404, 'Not found.');
    if (request.method !== 'GET') return refusal(405, 'Only GET is allowed.');
    if (request.headers['x-identity-header'] !== header)
      return refusal(401, 'The X-IDENTITY-HEADER header is missing or wrong.');
    if (url.searchParams.get('api-version') !== '2019-08-01')
      return refusal(400, 'The api-version is missing or not supported.');
    if (resource === '') return refusal(400, 'The resource is missing.');
    const effect = faults.take(
      (fault) => fault.resource === undefined || resourceKey(fault.resource) === resourceKey(resource),
    )?.effect;
    if (effect && effect.kind !== 'expired-token') return effect;
    if (clientId !== undefined && !options.clientIds?.includes(clientId)) return refusal(400, noIdentity);
    if (!known.has(resourceKey(resource)))
      return refusal(
        400,
        `AADSTS500011: The resource principal named ${resource} was not found in the tenant named Fake tenant.`,
      );
    const { token, expiresAtMs } = tokens.issue(resource, effect ? -60 : (options.lifetimeSeconds ?? dayS));
    return jsonAnswer(200, {
      access_token: token,
      client_id: clientId ?? '00000000-0000-0000-0000-000000000001',
      expires_on: String(Math.floor(expiresAtMs / 1000)),
      resource,
      token_type: 'Bearer',
    });
  }

  return {
    port: server.port,
    endpoint: `http://127.0.0.1:${server.port}/msi/token`,
    header,
    isValid: (token, resource) => tokens.isValid(token, resource),
    setFaults: (list) => faults.set(list),
    clearFaults: () => faults.set([]),
    struck: () => faults.struck,
    requests: () => requests,
    expireTokens: () => tokens.expireAll(),
    close: () => server.close(),
  };
}

function refusal(status: number, message: string): WireEffect {
  return jsonAnswer(status, { statusCode: status, message, correlationId: randomUUID() });
}
