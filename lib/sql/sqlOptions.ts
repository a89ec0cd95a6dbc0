import type { SqlConfig } from '../config/config';
import type { Logger } from '../telemetry/logger';
import type { SqlCredentials } from './sqlCredentials';
import type { SqlNames } from './statement';

/** What a connection to the SSD's database needs. Time and randomness come from the edge. */
export interface SqlOptions {
  readonly config: SqlConfig;
  readonly names: SqlNames;
  readonly credentials: SqlCredentials;
  /** Reads the credentials anew after the server has refused them; unset: they are what they are. */
  readonly renewCredentials?: () => Promise<SqlCredentials>;
  /** PEM certificates of authorities to trust besides the public ones. */
  readonly extraCertificateAuthorities: readonly string[];
  readonly logger: Logger;
  readonly now: () => Date;
  /** From 0 (inclusive) to 1 (exclusive); spreads the retries of several instances. */
  readonly random: () => number;
}
