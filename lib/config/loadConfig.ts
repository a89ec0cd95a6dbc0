import type { z } from 'zod';
import { AppError } from '../errors/appError';
import type { Config, SqlSignIn } from './config';
import { checkEndpoint } from './endpointLock';
import type { Setting } from './settingTypes';
import { settingNames, settingsTable, type SettingName } from './settingsTable';

type Environment = Readonly<Record<string, string | undefined>>;
type Parsed = {
  [Name in SettingName]:
    | z.output<(typeof settingsTable)[Name]['schema']>
    | ((typeof settingsTable)[Name] extends { optional: true } ? undefined : never);
};

/** One setting that is wrong: its name and what it must be, never its value. */
export interface SettingIssue {
  readonly setting: string;
  readonly problem: string;
}

/** All the settings that are wrong, in one error. */
export class SettingsError extends AppError {
  constructor(readonly issues: readonly SettingIssue[]) {
    const list = issues.map((issue) => `${issue.setting} ${issue.problem}`).join('; ');
    super('configuration', 'settings-invalid', `Settings are missing or wrong: ${list}.`, {
      advice:
        'Set them in the function app’s application settings (locally: local.settings.json). docs/settings.md explains each.',
    });
    this.name = 'SettingsError';
  }
}

/** What would leave a connection open to whoever stands between, or a password in two places. */
function connectionIssues(environment: Environment, set: Partial<Parsed>): SettingIssue[] {
  const issues: SettingIssue[] = [];
  const add = (setting: string, problem: string): void => void issues.push({ setting, problem });
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    add(
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'must not be 0: certificates are always checked (name an internal authority in CA_CERTIFICATES_PEM)',
    );
  if (set.SSD_SQL_SIGN_IN === 'managed-identity' && set.SSD_SQL_TRUST_SERVER_CERTIFICATE === true)
    add(
      'SSD_SQL_TRUST_SERVER_CERTIFICATE',
      'must be false with a managed identity: its token goes only to a server whose certificate is checked',
    );
  if (set.DATA_KIND === 'live' && set.SSD_SQL_ENCRYPT === false)
    add('SSD_SQL_ENCRYPT', 'must be true with live data');
  if (set.DFE_PROXY_PASSWORD_SECRET !== undefined) {
    const proxy = set.DFE_PROXY_URL === undefined ? undefined : new URL(set.DFE_PROXY_URL);
    if (proxy === undefined || proxy.username === '')
      add('DFE_PROXY_PASSWORD_SECRET', 'needs DFE_PROXY_URL with a user name');
    else if (proxy.password !== '')
      add('DFE_PROXY_URL', 'must hold no password where DFE_PROXY_PASSWORD_SECRET names one');
  }
  return issues;
}

function parse(environment: Environment): Parsed {
  const issues: SettingIssue[] = [];
  const parsed: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const definition: Setting = settingsTable[name];
    const given = environment[name]?.trim() ? environment[name] : definition.default;
    if (given === undefined) {
      if (!('optional' in definition)) issues.push({ setting: name, problem: 'is not set' });
      continue;
    }
    const result = definition.schema.safeParse(given);
    if (result.success) parsed[name] = result.data;
    else issues.push({ setting: name, problem: result.error.issues[0]?.message ?? 'is wrong' });
  }
  // What depends on several settings is said in the same error, as far as those are sound.
  const { LEDGER_TABLE, DFE_ENDPOINT_KIND, DATA_KIND, DFE_BASE_URL, ALLOW_LIVE_DATA } =
    parsed as Partial<Parsed>;
  const { DFE_TOKEN_ENDPOINT, DFE_TOKEN_HOSTS } = parsed as Partial<Parsed>;
  if (
    LEDGER_TABLE &&
    DFE_ENDPOINT_KIND &&
    DATA_KIND &&
    DFE_BASE_URL &&
    DFE_TOKEN_ENDPOINT &&
    DFE_TOKEN_HOSTS &&
    ALLOW_LIVE_DATA !== undefined
  ) {
    const problems = checkEndpoint({
      ledgerTable: LEDGER_TABLE,
      endpointKind: DFE_ENDPOINT_KIND,
      dataKind: DATA_KIND,
      baseUrl: DFE_BASE_URL,
      tokenEndpoint: DFE_TOKEN_ENDPOINT,
      tokenHosts: DFE_TOKEN_HOSTS,
      allowLiveData: ALLOW_LIVE_DATA,
    });
    issues.push(
      ...problems.map((problem) => ({ setting: 'LEDGER_TABLE, DFE_ENDPOINT_KIND, DATA_KIND:', problem })),
    );
  }
  issues.push(...checkSignIn(parsed as Partial<Parsed>));
  issues.push(...connectionIssues(environment, parsed as Partial<Parsed>));
  if (issues.length > 0) throw new SettingsError(issues);
  return parsed as Parsed;
}

/** What a server takes in a packet before a size is agreed on at sign-in, in bytes. */
const firstPacketBytes = 4096;

/** What the way of signing in asks of other settings. */
function checkSignIn(set: Partial<Parsed>): SettingIssue[] {
  const issues: SettingIssue[] = [];
  if (set.SSD_SQL_SIGN_IN === 'windows-login' && set.SSD_SQL_DOMAIN === undefined)
    issues.push({ setting: 'SSD_SQL_DOMAIN', problem: 'is not set, and windows-login needs it' });
  if (set.SSD_SQL_SIGN_IN === 'managed-identity' && (set.SSD_SQL_PACKET_SIZE ?? 0) > firstPacketBytes)
    issues.push({
      setting: 'SSD_SQL_PACKET_SIZE',
      problem: `must be at most ${firstPacketBytes} with managed-identity`,
    });
  return issues;
}

function signInOf(set: Parsed): SqlSignIn {
  const secrets = { userSecret: set.SSD_SQL_USER_SECRET, passwordSecret: set.SSD_SQL_PASSWORD_SECRET };
  switch (set.SSD_SQL_SIGN_IN) {
    case 'managed-identity':
      return {
        kind: 'managed-identity',
        ...(set.AZURE_CLIENT_ID === undefined ? {} : { clientId: set.AZURE_CLIENT_ID }),
      };
    case 'sql-login':
      return { kind: 'sql-login', ...secrets };
    case 'windows-login':
      return { kind: 'windows-login', domain: set.SSD_SQL_DOMAIN ?? '', ...secrets };
  }
}

/** Connections to SQL Server at once: what a range of the SSD is read with. */
const sqlConnections = 4;
/** Longest wait that DfE's `Retry-After` may ask for (dfe-api.md "Answers"). */
const retryAfterCapMs = 30_000;

const minutes = (value: number): number => Math.round(value * 60_000);

/**
 * The settings as one typed object. Everything is checked at once, so that a person can put it right in one go.
 * @throws SettingsError that names every wrong setting and no value.
 */
export function loadConfig(environment: Environment): Config {
  const set = parse(environment);
  const identity = set.AZURE_CLIENT_ID === undefined ? {} : { clientId: set.AZURE_CLIENT_ID };
  return {
    sql: {
      server: set.SSD_SQL_SERVER,
      port: set.SSD_SQL_PORT,
      database: set.SSD_SQL_DATABASE,
      schema: set.SSD_SQL_SCHEMA,
      ledgerTable: set.LEDGER_TABLE,
      signIn: signInOf(set),
      encrypt: set.SSD_SQL_ENCRYPT,
      trustServerCertificate: set.SSD_SQL_TRUST_SERVER_CERTIFICATE,
      ...(set.SSD_SQL_CERTIFICATE_HOST_NAME === undefined
        ? {}
        : { certificateHostName: set.SSD_SQL_CERTIFICATE_HOST_NAME }),
      multiSubnetFailover: set.SSD_SQL_MULTI_SUBNET_FAILOVER,
      packetSizeBytes: set.SSD_SQL_PACKET_SIZE,
      connectTimeoutMs: set.SSD_SQL_CONNECT_TIMEOUT_SECONDS * 1000,
      requestTimeoutMs: set.SSD_SQL_REQUEST_TIMEOUT_SECONDS * 1000,
      poolMax: sqlConnections,
    },
    ssd: {
      chunkSize: set.SSD_CHUNK_SIZE,
      maxTableLossShare: set.SSD_MAX_TABLE_LOSS,
      maxChangeWhileReadShare: set.SSD_MAX_CHANGE_WHILE_READ,
      ...(set.SSD_STATUTORY_RETURN_TABLE === undefined
        ? {}
        : {
            statutoryReturn: {
              table: set.SSD_STATUTORY_RETURN_TABLE,
              column: set.SSD_STATUTORY_RETURN_COLUMN,
            },
          }),
      ...(set.SSD_REFRESH_TABLE === undefined
        ? {}
        : {
            refreshSignal: {
              table: set.SSD_REFRESH_TABLE,
              column: set.SSD_REFRESH_COLUMN,
              value: set.SSD_REFRESH_VALUE,
              ...(set.SSD_REFRESH_DATE_COLUMN === undefined
                ? {}
                : { dateColumn: set.SSD_REFRESH_DATE_COLUMN }),
              waitMs: minutes(set.SSD_REFRESH_WAIT_MINUTES),
            },
          }),
    },
    rules: {
      window: { monthsBack: set.WINDOW_MONTHS_BACK, financialYearStartMonth: set.FINANCIAL_YEAR_START_MONTH },
      uascStatuses: set.UASC_STATUSES,
      workerRoles: set.WORKER_ROLES,
      maxChildIdLength: set.CHILD_ID_MAX_LENGTH,
      cutLongChildIds: set.CHILD_ID_CUT,
    },
    ledger: {
      scriptsEndpoint: set.LEDGER_SCRIPTS_ENDPOINT,
      retryErrorsAfterDays: set.LEDGER_RETRY_ERRORS_AFTER_DAYS,
      leaverSecondLookHours: set.LEAVER_SECOND_LOOK_HOURS,
      purgeCohortLeavers: set.LEAVER_PURGE_COHORT,
      brakeShare: set.BRAKE_SHARE,
      brakeMinimum: set.BRAKE_MINIMUM,
      retentionDays: set.LEDGER_RETENTION_DAYS,
    },
    dfe: {
      laCode: set.LA_CODE,
      endpointKind: set.DFE_ENDPOINT_KIND,
      dataKind: set.DATA_KIND,
      baseUrl: set.DFE_BASE_URL,
      tokenEndpoint: set.DFE_TOKEN_ENDPOINT,
      scope: set.DFE_SCOPE,
      mode: set.DFE_MODE,
      secrets: {
        clientId: set.DFE_CLIENT_ID_SECRET,
        clientSecret: set.DFE_CLIENT_SECRET_SECRET,
        subscriptionKey: set.DFE_SUBSCRIPTION_KEY_SECRET,
      },
      batchMaxChildren: set.DFE_BATCH_CHILDREN,
      batchMaxBytes: set.DFE_BATCH_BYTES,
      concurrency: set.DFE_CONCURRENCY,
      paceMs: set.DFE_PACE_MS,
      requestTimeoutMs: set.DFE_REQUEST_TIMEOUT_SECONDS * 1000,
      maxTries: set.DFE_MAX_TRIES,
      retryDelayMs: set.DFE_RETRY_DELAY_MS,
      retryAfterCapMs,
      gzip: set.DFE_GZIP,
      ...(set.DFE_PROXY_URL === undefined ? {} : { proxyUrl: set.DFE_PROXY_URL }),
      ...(set.DFE_PROXY_PASSWORD_SECRET === undefined
        ? {}
        : { proxyPasswordSecret: set.DFE_PROXY_PASSWORD_SECRET }),
    },
    vault: {
      url: set.KEY_VAULT_URL,
      cacheMs: minutes(set.KEY_VAULT_CACHE_MINUTES),
      timeoutMs: set.KEY_VAULT_TIMEOUT_SECONDS * 1000,
      ...identity,
    },
    run: {
      sliceMs: minutes(set.SLICE_MINUTES),
      lostMessageMs: minutes(set.LOST_MESSAGE_MINUTES),
      nightlyPatienceMs: minutes(set.NIGHTLY_PATIENCE_MINUTES),
    },
    ...(set.APPLICATIONINSIGHTS_CONNECTION_STRING === undefined
      ? {}
      : {
          telemetry: {
            connectionString: set.APPLICATIONINSIGHTS_CONNECTION_STRING,
            extraCertificateAuthorities: set.CA_CERTIFICATES_PEM ?? [],
            ...identity,
          },
        }),
    childViewShowsPayload: set.CHILD_VIEW_SHOWS_PAYLOAD,
    pagesRole: set.PAGES_ROLE,
    logLevel: set.LOG_LEVEL,
    extraCertificateAuthorities: set.CA_CERTIFICATES_PEM ?? [],
  };
}
