import { toAppError } from '../errors/appError';
import type { Credentials, CredentialsSource } from './credentials';
import { jitteredDelay, type DelayPolicy } from './jitteredDelay';

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
