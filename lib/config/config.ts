import type { WindowSettings } from '../payload/window';

/** How the job signs in to SQL Server. */
export type SqlSignIn =
  | { readonly kind: 'managed-identity'; readonly clientId?: string }
  | { readonly kind: 'sql-login'; readonly userSecret: string; readonly passwordSecret: string }
  | {
      readonly kind: 'windows-login';
      readonly domain: string;
      readonly userSecret: string;
      readonly passwordSecret: string;
    };

export interface SqlConfig {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  readonly schema: string;
  readonly ledgerTable: string;
  readonly signIn: SqlSignIn;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
  /** The name that the server's certificate is issued for, where it is not `server`. */
  readonly certificateHostName?: string;
  /** Try all addresses of the server at once: a listener of an availability group over several subnets. */
  readonly multiSubnetFailover: boolean;
  readonly packetSizeBytes: number;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly poolMax: number;
}

export interface SsdConfig {
  /** Children read and built together. */
  readonly chunkSize: number;
  /** A table with the ids of the people in the statutory return; the cohort is restricted to them. */
  readonly statutoryReturn?: { readonly table: string; readonly column: string };
  /** A table, column and value that say that the nightly refresh of the SSD is done. */
  readonly refreshSignal?: {
    readonly table: string;
    readonly column: string;
    readonly value: string;
    /** Its date must be today's in London. */
    readonly dateColumn?: string;
    readonly waitMs: number;
  };
  /** Share of its rows (0 to 1) that a table may lose between two nights before the run stops. */
  readonly maxTableLossShare: number;
  /** Share of its rows (0 to 1) by which a table may change while it is read. */
  readonly maxChangeWhileReadShare: number;
}

export interface RulesConfig {
  readonly window: WindowSettings;
  /** Upper-cased, trimmed. */
  readonly uascStatuses: readonly string[];
  /** Upper-cased, trimmed. */
  readonly workerRoles: readonly string[];
  readonly maxChildIdLength: number;
  readonly cutLongChildIds: boolean;
}

export interface LedgerConfig {
  /** The endpoint that the reference scripts last sent to, for rows that they left. */
  readonly scriptsEndpoint: EndpointKind;
  readonly retryErrorsAfterDays: number;
  /** Hours between the first time that a person is found gone and the purge. */
  readonly leaverSecondLookHours: number;
  /** Also purge people who left the cohort and are still in the SSD. */
  readonly purgeCohortLeavers: boolean;
  readonly brakeShare: number;
  readonly brakeMinimum: number;
  readonly retentionDays: number;
}

export type EndpointKind = 'test' | 'pre-production' | 'live';
export type DataKind = 'fake' | 'live';
export type DeliveryMode = 'full' | 'delta';

export interface DfeConfig {
  readonly laCode: string;
  readonly endpointKind: EndpointKind;
  readonly dataKind: DataKind;
  readonly baseUrl: string;
  readonly tokenEndpoint: string;
  readonly scope: string;
  readonly mode: DeliveryMode;
  readonly secrets: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly subscriptionKey: string;
  };
  readonly batchMaxChildren: number;
  readonly batchMaxBytes: number;
  readonly concurrency: number;
  readonly paceMs: number;
  readonly requestTimeoutMs: number;
  readonly maxTries: number;
  /** Before the second try; the further ones grow from it. */
  readonly retryDelayMs: number;
  readonly retryAfterCapMs: number;
  readonly gzip: boolean;
  readonly proxyUrl?: string;
  /** The secret with the password for the user in `proxyUrl`; unset: the address holds it, or there is none. */
  readonly proxyPasswordSecret?: string;
}

export interface VaultConfig {
  readonly url: string;
  readonly cacheMs: number;
  readonly timeoutMs: number;
  /** Of the user-assigned managed identity; unset: the system-assigned one. */
  readonly clientId?: string;
}

export interface RunConfig {
  readonly sliceMs: number;
  /** A run that is queued this long without a message being worked is shown as failed. */
  readonly lostMessageMs: number;
  /** For how long the timer goes on trying to ask for its run while the database is away. */
  readonly nightlyPatienceMs: number;
}

/** The Application Insights that spans are sent to. */
export interface TelemetryConfig {
  readonly connectionString: string;
  /** Of the user-assigned managed identity; unset: the system-assigned one. */
  readonly clientId?: string;
  /** PEM certificates of authorities to trust besides the public ones. */
  readonly extraCertificateAuthorities: readonly string[];
}

/** Everything that settings decide, parsed once at start. */
export interface Config {
  readonly sql: SqlConfig;
  readonly ssd: SsdConfig;
  readonly rules: RulesConfig;
  readonly ledger: LedgerConfig;
  readonly dfe: DfeConfig;
  readonly vault: VaultConfig;
  readonly run: RunConfig;
  readonly telemetry?: TelemetryConfig;
  /** Whether the answer about one child shows its payload. */
  readonly childViewShowsPayload: boolean;
  /** An app role that whoever sees the pages must have. */
  readonly pagesRole: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** PEM certificates of authorities to trust besides the public ones, for SQL Server and DfE alike. */
  readonly extraCertificateAuthorities: readonly string[];
}
