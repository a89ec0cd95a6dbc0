import type { DfeSettings } from '../dfe/dfeSettings';

/** What can be set before the stand-ins start. Plain data: it travels to their process. */
export interface StandInsOptions {
  readonly dfe?: Partial<DfeSettings>;
  /** Client ids of user-assigned identities; the system-assigned one is always there. */
  readonly clientIds?: readonly string[];
  readonly identityTokenLifetimeSeconds?: number;
  /** Secrets in the vault besides those that fit the other stand-ins. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Where the stand-ins are, for a process that is to use them. */
export interface StandInAddresses {
  readonly caFile: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly proxyUrl: string;
  readonly queueUrl: string;
  readonly vaultPort: number;
  readonly dfePort: number;
  readonly tokenPort: number;
}
