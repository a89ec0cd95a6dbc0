import type { DfeConfig } from '../../config/config';
import { AppError, toAppError } from '../../errors/appError';
import type { Vault } from '../../secrets/vault';
import type { ClientSecret, TokenSource } from './tokenSource';
import { type DelayPolicy, jitteredDelay } from '../wire/delays';

/** What a POST is signed with. Never logged. */
export interface Credentials {
  readonly token: string;
  readonly subscriptionKey: string;
  /** Counts renewals: tells whether somebody has renewed these already. */
  readonly generation: number;
}

export interface CredentialsSource {
  /** Throws AppError when the vault or the token endpoint gives none. */
  get(): Promise<Credentials>;
  /**
   * After a 401 or 403 on `used`: the next `get` reads the secrets and fetches a token anew. Batches that were refused
   * with the same credentials renew them once between them.
   */
  renew(used: Credentials): void;
}

/** Secrets and token together, so that a rotated secret needs no restart. */
export function createCredentials(
  vault: Vault,
  tokens: TokenSource,
  names: DfeConfig['secrets'],
): CredentialsSource {
  let generation = 0;

  const client = async (): Promise<ClientSecret> => {
    const [clientId, clientSecret] = await Promise.all([
      vault.read(names.clientId),
      vault.read(names.clientSecret),
    ]);
    return { clientId, clientSecret };
  };

  const freshToken = async (): Promise<string> => {
    const known = await client();
    try {
      return await tokens.token(known);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'token-refused')) throw error;
      // The secret may have been rotated since it was read: only a refusal of the present one stands.
      vault.refresh();
      const present = await client();
      if (present.clientId === known.clientId && present.clientSecret === known.clientSecret) throw error;
      return tokens.token(present);
    }
  };

  return {
    async get() {
      const began = generation;
      const token = await freshToken();
      const subscriptionKey = await vault.read(names.subscriptionKey);
      return { token, subscriptionKey, generation: began };
    },
    renew(used) {
      if (used.generation !== generation) return;
      generation += 1;
      vault.refresh();
      tokens.forget();
    },
  };
}

export interface SignInLimits {
  readonly maxTries: number;
  readonly delay: DelayPolicy;
  readonly random: () => number;
  /** Waits; false when it is not worth waiting any more. */
  readonly pause: (waitMs: number) => Promise<boolean>;
}

/** The credentials, with tries while the trouble is `retryable`. Throws the AppError that stands at the end. */
export async function signIn(source: CredentialsSource, limits: SignInLimits): Promise<Credentials> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await source.get();
    } catch (error) {
      const known = toAppError(error);
      if (known.kind !== 'retryable' || attempt >= limits.maxTries) throw known;
      if (!(await limits.pause(jitteredDelay(limits.delay, attempt, limits.random)))) throw known;
    }
  }
}
