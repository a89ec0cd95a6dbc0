import { randomBytes } from 'node:crypto';
import type { DfeSettings } from './dfeSettings';

/** Bearer tokens that the token endpoint gave out. */
export class BearerTokens {
  readonly #tokens = new Map<string, { readonly expiresAtMs: number; usesLeft: number }>();

  issue(settings: Pick<DfeSettings, 'tokenLifetimeSeconds' | 'tokenMaxUses'>): string {
    const token = `fake-dfe-token-${randomBytes(24).toString('hex')}`;
    this.#tokens.set(token, {
      expiresAtMs: Date.now() + settings.tokenLifetimeSeconds * 1000,
      usesLeft: settings.tokenMaxUses === 'unlimited' ? Infinity : settings.tokenMaxUses,
    });
    return token;
  }

  /** Whether the token may be used now; counts the use. */
  use(token: string): boolean {
    const entry = this.#tokens.get(token);
    if (entry === undefined || entry.expiresAtMs <= Date.now() || entry.usesLeft <= 0) return false;
    entry.usesLeft -= 1;
    return true;
  }

  expireAll(): void {
    this.#tokens.clear();
  }
}
