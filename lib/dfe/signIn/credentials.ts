import type { DfeConfig } from '../../config/config';
import { AppError, toAppError } from '../../errors/appError';
import { retry, type RetryPlan } from '../../flow/retry';
import type { Vault } from '../../secrets/vault';
import type { ClientSecret, TokenSource } from './tokenSource';
import { type DelayPolicy, jitteredDelay } from '../wire/delays';

/** What a POST is signed with. Never logged. */
export interface Credentials {
  readonly token: string;
  readonly subscriptionKey: string;
  /** Counts renewals: shows whether these have been renewed already. */
  readonly generation: number;
}

export interface CredentialsSource {
  /** Throws AppError when the vault or the token endpoint gives none. */
  get(): Promise<Credentials>;
  /**
   * After a 401 or 403 on `used`: the next `get` reads the secrets and fetches a new token. Batches that were refused
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
    const reads = [vault.read(names.clientId), vault.read(names.clientSecret)] as const;
    // All are waited for, so that of several that fail it is always the first in this order that is named.
    await Promise.allSettled(reads);
    return { clientId: await reads[0], clientSecret: await reads[1] };
  };

  const freshToken = async (): Promise<string> => {
    const known = await client();
    try {
      return await tokens.token(known);
    } catch (error) {
      // The proxy's password may have been rotated as well: the next try reads it again.
      if (error instanceof AppError && error.code === 'token-endpoint-proxy-refused') vault.refresh();
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

/** How often and until when signing in is tried. */
export interface SignInPlan extends Pick<RetryPlan, 'signal' | 'mayBegin' | 'now' | 'sleep'> {
  readonly maxTries: number;
  readonly delay: DelayPolicy;
  readonly random: () => number;
}

/** The credentials, with tries while the trouble is `retryable`. Throws the AppError that stands at the end. */
export function signIn(source: CredentialsSource, plan: SignInPlan): Promise<Credentials> {
  const { maxTries, delay, random, ...limits } = plan;
  const delayMs: RetryPlan['delayMs'] = ({ error, attempt }) =>
    toAppError(error).kind === 'retryable' && attempt < maxTries
      ? jitteredDelay(delay, attempt, random)
      : undefined;
  return retry({ ...limits, delayMs }, async () => {
    try {
      return await source.get();
    } catch (error) {
      throw toAppError(error);
    }
  });
}
