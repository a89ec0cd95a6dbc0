import type { DfeSettings } from '../dfe/dfeSettings';
import type { SqlLogin } from '../sql/sqlServerOptions';

/** What can be set before the stand-ins start. Plain data: it travels to their process. */
export interface StandInsOptions {
  readonly dfe?: Partial<DfeSettings>;
  /** Client ids of user-assigned identities; the system-assigned one is always there. */
  readonly clientIds?: readonly string[];
  readonly identityTokenLifetimeSeconds?: number;
  /** Secrets in the vault besides those that fit the other stand-ins. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly sql?: {
    readonly database?: string;
    /** The sign-in with a password that is let in; by default nobody knows it. */
    readonly login?: SqlLogin;
    /** The database user as which the managed identity signs in. */
    readonly tokenUser?: string;
    /** Sign-ins have only the rights that GRANT gave them. */
    readonly enforceGrants?: boolean;
  };
}

/** Where the stand-ins are, for a process that is to use them. */
export interface StandInAddresses {
  readonly caFile: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly proxyUrl: string;
  readonly queueUrl: string;
  readonly sqlPort: number;
  readonly vaultPort: number;
  readonly dfePort: number;
  readonly tokenPort: number;
}
