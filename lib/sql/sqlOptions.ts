import { isDeepStrictEqual } from 'node:util';
import type { SqlConfig, SqlSignIn } from '../config/config';
import type { Sleep } from '../flow/sleep';
import type { Logger } from '../telemetry/logger';
import type { SqlNames } from './statement';

/** What the driver signs in with: the values themselves, no longer the names of secrets. */
export type SqlCredentials =
  | {
      readonly kind: 'managed-identity';
      /** Of a user-assigned identity; unset: the system-assigned one. */
      readonly clientId?: string;
    }
  | { readonly kind: 'sql-login'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'windows-login';
      readonly domain: string;
      readonly user: string;
      readonly password: string;
    };

/**
 * What the settings' way of signing in needs, with the secrets that it names.
 * @param read gives a secret by its name
 * @throws what `read` throws
 */
export async function credentialsOf(
  signIn: SqlSignIn,
  read: (secretName: string) => Promise<string>,
): Promise<SqlCredentials> {
  if (signIn.kind === 'managed-identity') return signIn;
  const [user, password] = await Promise.all([read(signIn.userSecret), read(signIn.passwordSecret)]);
  return signIn.kind === 'sql-login'
    ? { kind: signIn.kind, user, password }
    : { kind: signIn.kind, domain: signIn.domain, user, password };
}

/** Whether signing in with the one would be just what signing in with the other was. */
export const sameCredentials = (one: SqlCredentials, other: SqlCredentials): boolean =>
  isDeepStrictEqual(one, other);

/** What a connection to the SSD's database needs. Time and randomness come from the edge. */
export interface SqlOptions {
  readonly config: SqlConfig;
  readonly names: SqlNames;
  readonly credentials: SqlCredentials;
  /** Reads the credentials again after the server has refused them; unset: they are what they are. */
  readonly renewCredentials?: () => Promise<SqlCredentials>;
  /** PEM certificates of authorities to trust besides the public ones. */
  readonly extraCertificateAuthorities: readonly string[];
  readonly logger: Logger;
  readonly now: () => Date;
  /** Waits before another try; unset: node's own timer. */
  readonly sleep?: Sleep;
  /** From 0 (inclusive) to 1 (exclusive); spreads the retries of several instances. */
  readonly random: () => number;
}
