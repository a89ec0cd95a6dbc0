import { randomBytes } from 'node:crypto';
import { resourceKey } from './resourceKey';

/** Random bytes of a token, which has two characters for each: as long as those of Entra. */
const tokenBytes = 1_200;

/** Tokens given out, each for one resource and until a time. They are opaque and say what they are: fake. */
export class TokenBook {
  readonly #tokens = new Map<string, { readonly resource: string; readonly expiresAtMs: number }>();

  issue(resource: string, lifetimeSeconds: number): { token: string; expiresAtMs: number } {
    const token = `fake-identity-token-${randomBytes(tokenBytes).toString('hex')}`;
    const expiresAtMs = Date.now() + lifetimeSeconds * 1000;
    this.#tokens.set(token, { resource: resourceKey(resource), expiresAtMs });
    return { token, expiresAtMs };
  }

  isValid(token: string, resource: string): boolean {
    const entry = this.#tokens.get(token);
    return entry?.resource === resourceKey(resource) && entry.expiresAtMs > Date.now();
  }

  expireAll(): void {
    this.#tokens.clear();
  }
}
