import type { IncomingMessage } from 'node:http';
import { vaultResource, vaultUrl } from '../web/addresses';
import { FaultList, type FaultTiming } from '../web/faultList';
import { startWebServer, type TlsIdentity, type WebServer } from '../web/webServer';
import { outcomeOf, playWireEffect, type Outcome, type WireEffect } from '../web/wireEffect';
import { SecretStore } from './secretStore';
import { forbidden, readSecret, throttled, unauthorized, vaultError } from './vaultAnswer';

export interface VaultFault extends FaultTiming {
  /** Only requests for this secret. */
  readonly secret?: string;
  /** Shows at requests without a token, in place of the challenge; unset: at those with a token. */
  readonly isAtChallenge?: boolean;
  /** `forbidden` and `throttled` answer 403 and 429 in the vault's own words. */
  readonly effect: WireEffect | { readonly kind: 'forbidden' } | { readonly kind: 'throttled' };
}

export interface VaultOptions {
  readonly tls: TlsIdentity;
  /** Asks the identity stand-in about a token. */
  readonly isValid: (token: string, resource: string) => boolean;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** One request, as it was answered. The first of a client carries no token: it asks for the challenge. */
export interface VaultRequest {
  /** The path, such as `/secrets/dfe-client-id/`. */
  readonly path: string;
  readonly outcome: Outcome;
}

export interface Vault {
  readonly port: number;
  /** Writes the secret: a new version, when it is there already. @param expires its date of expiry, ISO text */
  setSecret(name: string, value: string, expires?: string): void;
  removeSecret(name: string): void;
  /** Switches the newest version off or on. */
  setEnabled(name: string, enabled: boolean): void;
  setFaults(faults: readonly VaultFault[]): void;
  clearFaults(): void;
  /** How often a fault has shown since the start. */
  struck(): number;
  requests(): VaultRequest[];
  close(): Promise<void>;
}

export const vaultMethods = [
  'setSecret',
  'removeSecret',
  'setEnabled',
  'setFaults',
  'clearFaults',
  'struck',
  'requests',
] as const;

/** How a fault answers. */
function played(effect: VaultFault['effect'] | undefined): WireEffect | undefined {
  switch (effect?.kind) {
    case 'forbidden':
      return forbidden;
    case 'throttled':
      return throttled;
    default:
      return effect;
  }
}

/**
 * A Key Vault's reading side over HTTPS: `GET /secrets/{name}[/{version}]` and `/secrets/{name}/versions`, with the
 * real one's challenge and errors. `SecretClient` uses it unchanged when its host ends in `.vault.example`, so it is
 * reached through the proxy stand-in.
 */
export async function startVault(options: VaultOptions): Promise<Vault> {
  const store = new SecretStore();
  for (const [name, value] of Object.entries(options.secrets ?? {})) store.set(name, value);
  const faults = new FaultList<VaultFault>();
  const requests: VaultRequest[] = [];

  const server: WebServer = await startWebServer((request, response) => {
    const url = new URL(request.url ?? '/', vaultUrl);
    const effect = decide(request, url);
    requests.push({ path: url.pathname, outcome: outcomeOf(effect) });
    playWireEffect(effect, request, response, server);
    return Promise.resolve();
  }, options.tls);

  function decide(request: IncomingMessage, url: URL): WireEffect {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined)
      return (
        played(faults.take(({ isAtChallenge }) => isAtChallenge === true)?.effect) ??
        unauthorized('AKV10000: Request is missing a Bearer or PoP token.')
      );
    if (!options.isValid(token, vaultResource))
      return unauthorized('[TokenExpired] Error validating token: it is unknown or has expired.');
    if (!url.searchParams.has('api-version'))
      return vaultError(400, 'BadParameter', 'The api-version parameter is missing.');
    const [root, name = '', rest, ...more] = url.pathname.slice(1).replace(/\/$/, '').split('/');
    if (root !== 'secrets' || name === '' || more.length > 0)
      return vaultError(404, 'NotFound', `There is nothing at ${url.pathname}.`);
    // The app's role lets it read secrets and nothing else.
    if (request.method !== 'GET') return forbidden;
    const fault = faults.take(
      ({ secret, isAtChallenge }) =>
        isAtChallenge !== true && (secret === undefined || secret.toLowerCase() === name.toLowerCase()),
    );
    return played(fault?.effect) ?? readSecret(store, name, rest);
  }

  return {
    port: server.port,
    setSecret: (name, value, expires) => {
      store.set(name, value, expires);
    },
    removeSecret: (name) => store.remove(name),
    setEnabled: (name, enabled) => {
      const newest = store.get(name);
      if (newest === undefined) throw new Error(`The vault holds no secret "${name}".`);
      newest.enabled = enabled;
    },
    setFaults: (list) => faults.set(list),
    clearFaults: () => faults.set([]),
    struck: () => faults.struck,
    requests: () => requests,
    close: () => server.close(),
  };
}
