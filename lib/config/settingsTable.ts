import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { limits } from '../payload/limits';
import { certificates } from './certificates';
import {
  flag,
  httpsUrl,
  identifier,
  minutesUpTo,
  oneOf,
  optionalSetting,
  schedule,
  secretName,
  setting,
  share,
  tableName,
  text,
  whole,
} from './settingTypes';

const hostName = z
  .string()
  .trim()
  .refine(
    (value) => !value.includes('\\'),
    'must be a host alone, without an instance: ask for its static port and set SSD_SQL_PORT',
  )
  .refine(
    (value) => /^[A-Za-z0-9._-]{1,253}$/.test(value) || isIPv6(value),
    'must be a host name or an IP address, without port or protocol',
  )
  .describe('a host name or an IP address');

/** A Windows domain, by its NetBIOS or its DNS name. */
const windowsDomain = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._-]{1,255}$/, 'must be the name of a Windows domain, without a user')
  .describe('a domain’s name');

const upperList = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim().toUpperCase())
      .filter((part) => part !== ''),
  )
  .refine((values) => values.length > 0, 'must name at least one value')
  .describe('a list');

const hostList = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim().toLowerCase()))
  .refine(
    (hosts) => hosts.every((host) => /^[a-z0-9.-]{1,253}$/.test(host)),
    'must be host names, separated by commas',
  )
  .describe('host names');

const guid = z.guid('must be a GUID such as 00000000-0000-0000-0000-000000000000').describe('a GUID');

/** The connection string of an Application Insights that names its address; the key in it opens nothing. */
const insightsConnection = z
  .string()
  .trim()
  .regex(
    /^(?=.*\bInstrumentationKey=[0-9a-f-]{36})(?=.*\bIngestionEndpoint=https:\/\/)/i,
    'must be a connection string: InstrumentationKey=...;IngestionEndpoint=https://...',
  )
  .describe('a connection string');

/** Every setting of the app. `docs/settings.md` and the sample settings file are made from it. */
export const settingsTable = {
  SSD_SQL_SERVER: setting({
    about: 'Host name or address of the SQL Server that holds the SSD.',
    schema: hostName,
    sample: 'ssd-server.database.windows.net',
  }),
  SSD_SQL_PORT: setting({
    about: 'TCP port of the SQL Server.',
    schema: whole(1, 65535),
    default: '1433',
  }),
  SSD_SQL_DATABASE: setting({
    about: 'Database that holds the SSD and the ledger.',
    schema: text(128),
    sample: 'ssd',
  }),
  SSD_SQL_SCHEMA: setting({
    about: 'Schema of the SSD tables and of the ledger.',
    schema: identifier,
    sample: 'ssd_development',
  }),
  SSD_SQL_SIGN_IN: setting({
    about:
      'How the job signs in to SQL Server: `managed-identity`; for a server without Entra `sql-login`, or `windows-login` where the server takes Windows accounts only.',
    schema: oneOf('managed-identity', 'sql-login', 'windows-login'),
    default: 'managed-identity',
  }),
  SSD_SQL_DOMAIN: optionalSetting({
    about: 'With `SSD_SQL_SIGN_IN=windows-login`: the domain of the Windows account.',
    schema: windowsDomain,
  }),
  SSD_SQL_USER_SECRET: setting({
    about:
      'With `SSD_SQL_SIGN_IN=sql-login` or `windows-login`: the Key Vault secret that holds the user name, without the domain.',
    expert: true,
    schema: secretName,
    default: 'ssd-sql-user',
  }),
  SSD_SQL_PASSWORD_SECRET: setting({
    about:
      'With `SSD_SQL_SIGN_IN=sql-login` or `windows-login`: the Key Vault secret that holds the password.',
    expert: true,
    schema: secretName,
    default: 'ssd-sql-password',
  }),
  SSD_SQL_ENCRYPT: setting({
    about: 'Whether the connection to SQL Server is encrypted. Only a test switches it off.',
    expert: true,
    schema: flag,
    default: 'true',
  }),
  SSD_SQL_TRUST_SERVER_CERTIFICATE: setting({
    about:
      'Accept any certificate of the SQL Server. It gives up knowing which server answers; prefer `CA_CERTIFICATES_PEM`.',
    expert: true,
    schema: flag,
    default: 'false',
  }),
  SSD_SQL_CERTIFICATE_HOST_NAME: optionalSetting({
    about: 'Name in the SQL Server’s certificate, where it differs from `SSD_SQL_SERVER`.',
    schema: hostName,
  }),
  SSD_SQL_MULTI_SUBNET_FAILOVER: setting({
    about:
      'Whether `SSD_SQL_SERVER` is the listener of an availability group with addresses in several subnets. The job then tries all of them at once and goes on with the one that answers.',
    expert: true,
    schema: flag,
    default: 'false',
  }),
  SSD_SQL_PACKET_SIZE: setting({
    about:
      'Size of a packet to and from SQL Server, in bytes. With `SSD_SQL_SIGN_IN=managed-identity` at most 4096: a sign-in with a token fills more than the first packet that a server takes.',
    expert: true,
    schema: whole(512, 16383),
    default: '4096',
  }),
  SSD_SQL_CONNECT_TIMEOUT_SECONDS: setting({
    about:
      'Longest time to connect and sign in to SQL Server. A serverless database that sleeps takes about a minute.',
    expert: true,
    schema: whole(1, 300),
    default: '60',
  }),
  SSD_SQL_REQUEST_TIMEOUT_SECONDS: setting({
    about: 'Longest time for one SQL statement.',
    expert: true,
    schema: whole(1, 3600),
    default: '300',
  }),
  SSD_CHUNK_SIZE: setting({
    about:
      'People of the SSD that are read and built together. More of them need fewer scans of the SSD and more memory.',
    expert: true,
    schema: whole(10, 20000),
    default: '2000',
  }),
  SSD_STATUTORY_RETURN_TABLE: optionalSetting({
    about:
      'Table with the ids of the people in the statutory return, in the schema of the SSD, or `schema.table`. The cohort is then restricted to them.',
    schema: tableName,
  }),
  SSD_STATUTORY_RETURN_COLUMN: setting({
    about: 'Column of `SSD_STATUTORY_RETURN_TABLE` with the person id.',
    schema: identifier,
    default: 'person_id',
  }),
  SSD_REFRESH_TABLE: optionalSetting({
    about:
      'Table that says when the nightly refresh of the SSD is done, in the schema of the SSD, or `schema.table`. The run then waits for it.',
    schema: tableName,
  }),
  SSD_REFRESH_COLUMN: setting({
    about: 'Column of `SSD_REFRESH_TABLE` that holds the state of the refresh.',
    schema: identifier,
    default: 'status',
  }),
  SSD_REFRESH_VALUE: setting({
    about: 'Value of `SSD_REFRESH_COLUMN` that means that the refresh is done.',
    schema: text(128),
    default: 'complete',
  }),
  SSD_REFRESH_DATE_COLUMN: optionalSetting({
    about:
      'Column of `SSD_REFRESH_TABLE` with the date of the refresh, which must be today in London. Without it, a value that stands from yesterday ends the wait too.',
    schema: identifier,
  }),
  SSD_REFRESH_WAIT_MINUTES: setting({
    about: 'How long a run waits for the refresh of the SSD before it ends `needs_attention`.',
    schema: whole(0, 1440),
    default: '240',
  }),
  SSD_MAX_TABLE_LOSS: setting({
    about:
      'Share of its rows that an SSD table may lose between two nights. Beyond it the run stops and asks.',
    schema: share,
    default: '0.10',
  }),
  SSD_MAX_CHANGE_WHILE_READ: setting({
    about:
      'Share of its rows by which an SSD table may grow or shrink while it is read. Beyond it the run stops and asks. Raise it for an SSD that is fed all day.',
    schema: share,
    default: '0',
  }),
  WINDOW_MONTHS_BACK: setting({
    about:
      'Months from the start of the reporting window to the run date, before the start is moved to the start of a financial year.',
    expert: true,
    schema: whole(1, 120),
    default: '24',
  }),
  FINANCIAL_YEAR_START_MONTH: setting({
    about: 'First month of the financial year.',
    expert: true,
    schema: whole(1, 12),
    default: '4',
  }),
  UASC_STATUSES: setting({
    about:
      'Immigration statuses that mean unaccompanied asylum seeking child, separated by commas, in any case.',
    schema: upperList,
    default: 'U,UASC,UNACCOMPANIED ASYLUM SEEKING CHILD,UNACCOMPANIED ASYLUM-SEEKING CHILD',
  }),
  WORKER_ROLES: setting({
    about: 'Roles of the workers whose registration number is sent, separated by commas, in any case.',
    schema: upperList,
    default: 'CW',
  }),
  CHILD_ID_MAX_LENGTH: setting({
    about: 'Longest `la_child_id` that DfE takes, in characters. A child whose id is longer is held back.',
    expert: true,
    schema: whole(1, limits.storedId),
    default: String(limits.childId),
  }),
  CHILD_ID_CUT: setting({
    about:
      'Send longer ids cut to that length, for an authority that has always sent them so. Children who would share an id are all held back.',
    schema: flag,
    default: 'false',
  }),
  LEDGER_TABLE: setting({
    about: 'Table of the ledger: `ssd_api_data_staging_anon` for tests, `ssd_api_data_staging` for live.',
    schema: oneOf('ssd_api_data_staging_anon', 'ssd_api_data_staging'),
    default: 'ssd_api_data_staging_anon',
  }),
  LEDGER_SCRIPTS_ENDPOINT: setting({
    about:
      'The endpoint that the earlier scripts last sent to. It counts for ledger rows that those scripts left.',
    schema: oneOf('test', 'pre-production', 'live'),
    default: 'live',
  }),
  LEDGER_RETRY_ERRORS_AFTER_DAYS: setting({
    about: 'Days until a child that DfE refused is sent again although its data has not changed.',
    expert: true,
    schema: whole(1, 365),
    default: '7',
  }),
  LEDGER_RETENTION_DAYS: setting({
    about: 'Days that the ledger keeps runs, findings and settled submissions.',
    expert: true,
    schema: whole(7, 3650),
    default: '400',
  }),
  LEAVER_SECOND_LOOK_HOURS: setting({
    about:
      'Hours between the first night that does not find a person in the SSD and the removal of the child’s record at DfE.',
    expert: true,
    schema: whole(1, 720),
    default: '20',
  }),
  LEAVER_PURGE_COHORT: setting({
    about:
      'Whether the record of a person who has left the cohort but is still in the SSD is removed at DfE too.',
    schema: flag,
    default: 'false',
  }),
  BRAKE_SHARE: setting({
    about:
      'Share of the ledger’s children that one run may remove at DfE or mark Deleted. Beyond it the run stops and asks.',
    schema: share,
    default: '0.05',
  }),
  BRAKE_MINIMUM: setting({
    about: 'Number of children up to which `BRAKE_SHARE` never stops a run.',
    schema: whole(0, 1000000),
    default: '20',
  }),
  LA_CODE: setting({
    about: 'The local authority’s code.',
    schema: z
      .string()
      .regex(/^\d{3}$/, 'must be three digits')
      .describe('three digits'),
    sample: '000',
  }),
  DFE_ENDPOINT_KIND: setting({
    about: 'Which of DfE’s endpoints `DFE_BASE_URL` is.',
    schema: oneOf('test', 'pre-production', 'live'),
    sample: 'test',
  }),
  DATA_KIND: setting({
    about: 'Whether the SSD holds real children (`live`) or invented ones (`fake`).',
    schema: oneOf('fake', 'live'),
    sample: 'fake',
  }),
  ALLOW_LIVE_DATA: setting({
    about: 'Must be `true` before data of real children goes anywhere.',
    schema: flag,
    default: 'false',
  }),
  DFE_BASE_URL: setting({
    about: 'Base address of the DfE endpoint, up to and including its version.',
    schema: httpsUrl,
    sample: 'https://pp-api.education.example/children-in-social-care-data-receiver-test/1',
  }),
  DFE_TOKEN_ENDPOINT: setting({
    about: 'Address of the OAuth 2 token endpoint that DfE gave you.',
    schema: httpsUrl,
    sample: 'https://login.example/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token',
  }),
  DFE_SCOPE: setting({
    about: 'OAuth 2 scope that DfE gave you.',
    schema: text(300)
      .refine((value) => value.endsWith('/.default'), 'must end in /.default')
      .describe('text that ends in `/.default`'),
    sample: 'api://children-in-social-care/.default',
  }),
  DFE_MODE: setting({
    about:
      'What is sent of a child that has changed: the whole payload (`full`) or only what changed (`delta`).',
    schema: oneOf('full', 'delta'),
    default: 'full',
  }),
  DFE_CLIENT_ID_SECRET: setting({
    about: 'Key Vault secret that holds the client id that DfE gave you.',
    expert: true,
    schema: secretName,
    default: 'dfe-client-id',
  }),
  DFE_CLIENT_SECRET_SECRET: setting({
    about: 'Key Vault secret that holds the client secret that DfE gave you.',
    expert: true,
    schema: secretName,
    default: 'dfe-client-secret',
  }),
  DFE_SUBSCRIPTION_KEY_SECRET: setting({
    about: 'Key Vault secret that holds the subscription key (`SupplierKey`) that DfE gave you.',
    expert: true,
    schema: secretName,
    default: 'dfe-subscription-key',
  }),
  DFE_BATCH_CHILDREN: setting({
    about: 'Most children in one request to DfE.',
    expert: true,
    schema: whole(1, 100),
    default: '100',
  }),
  DFE_BATCH_BYTES: setting({
    about: 'Largest body of a request to DfE, in bytes.',
    expert: true,
    schema: whole(10_000, 100_000_000),
    default: '1000000',
  }),
  DFE_CONCURRENCY: setting({
    about: 'Requests to DfE at the same time.',
    expert: true,
    schema: whole(1, 8),
    default: '1',
  }),
  DFE_PACE_MS: setting({
    about: 'Shortest time between the starts of two requests to DfE, in milliseconds.',
    expert: true,
    schema: whole(0, 1500),
    default: '400',
  }),
  DFE_REQUEST_TIMEOUT_SECONDS: setting({
    about: 'Longest time for one request to DfE, answer included.',
    expert: true,
    schema: whole(1, 230),
    default: '60',
  }),
  DFE_MAX_TRIES: setting({
    about: 'How often a request to DfE is tried that ends without a useful answer.',
    expert: true,
    schema: whole(3, 5),
    default: '4',
  }),
  DFE_RETRY_DELAY_MS: setting({
    about:
      'Longest wait before the second try of a request to DfE, in milliseconds. It doubles with each further try, up to 30 s; after a 401 or 403 it is twice as long, four times with each further try, up to 120 s.',
    expert: true,
    schema: whole(1, 10_000),
    default: '1000',
  }),
  DFE_GZIP: setting({
    about: 'Whether request bodies to DfE are compressed. Only when DfE says that the endpoint takes it.',
    expert: true,
    schema: flag,
    default: 'false',
  }),
  DFE_TOKEN_HOSTS: setting({
    about:
      'Hosts, separated by commas, that `DFE_TOKEN_ENDPOINT` may have with live data. The client secret goes nowhere else.',
    expert: true,
    schema: hostList,
    default: 'login.microsoftonline.com',
  }),
  DFE_PROXY_URL: optionalSetting({
    about: 'HTTP proxy for requests to DfE. Without it, the usual `HTTPS_PROXY` and `NO_PROXY` count.',
    schema: z
      .string()
      .refine(
        (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
        'must be an http:// address',
      )
      .describe('`http://[user:password@]host:port`'),
  }),
  DFE_PROXY_PASSWORD_SECRET: optionalSetting({
    about:
      'Key Vault secret with the password of the user in `DFE_PROXY_URL`, so that the setting itself holds none.',
    expert: true,
    schema: secretName,
  }),
  KEY_VAULT_URL: setting({
    about: 'Address of the Key Vault that holds the secrets.',
    schema: httpsUrl,
    sample: 'https://your-vault.vault.azure.net',
  }),
  KEY_VAULT_CACHE_MINUTES: setting({
    about:
      'How long secrets of the Key Vault are kept in memory. A refusal by DfE or SQL Server reads them again at once.',
    expert: true,
    schema: whole(0, 1440),
    default: '10',
  }),
  KEY_VAULT_TIMEOUT_SECONDS: setting({
    about: 'Longest time to read one secret from the Key Vault, the identity’s token and retries included.',
    expert: true,
    schema: whole(1, 230),
    default: '30',
  }),
  AZURE_CLIENT_ID: optionalSetting({
    about: 'Client id of the user-assigned managed identity. Without it, the system-assigned one is used.',
    schema: guid,
  }),
  CA_CERTIFICATES_PEM: optionalSetting({
    about:
      'Certificates of authorities to trust besides the public ones, for SQL Server, DfE and Application Insights: an internal authority, or a firewall that inspects TLS.',
    schema: certificates,
  }),
  APPLICATIONINSIGHTS_CONNECTION_STRING: optionalSetting({
    about:
      'Application Insights to send spans to, which say what took how long. The host sends the log lines there as well. The templates set it.',
    schema: insightsConnection,
  }),
  NIGHTLY_SCHEDULE: setting({
    about: 'When the night starts, in UTC.',
    schema: schedule,
    sample: '0 30 2 * * *',
  }),
  RUN_QUEUE: setting({
    about: 'Storage queue that carries the slices of a run.',
    schema: z
      .string()
      .regex(
        /^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$/,
        'must be the name of a storage queue: 3 to 63 of a-z, 0-9 and -',
      )
      .describe('name of a storage queue'),
    sample: 'csc-runs',
  }),
  SLICE_MINUTES: setting({
    about: 'Length of a slice of a run; after it the run goes on in a new queue message.',
    expert: true,
    schema: minutesUpTo(99)
      .refine((value) => value > 0 && value <= 30, 'must be above 0 and at most 30')
      .describe('above 0, at most 30'),
    default: '20',
  }),
  NIGHTLY_PATIENCE_MINUTES: setting({
    about:
      'How long the timer goes on trying to write down its run while the database cannot be reached, before the host tries it again for an hour.',
    expert: true,
    schema: minutesUpTo(50).describe('0 to 50'),
    default: '30',
  }),
  LOST_MESSAGE_MINUTES: setting({
    about:
      'A run whose row has not changed for so many minutes is shown as failed, unless it waits behind another one.',
    expert: true,
    schema: whole(12, 1440),
    default: '15',
  }),
  PAGES_ROLE: optionalSetting({
    about:
      'App role that somebody must have in the directory to see the pages. Empty: whoever App Service authentication lets in.',
    expert: true,
    schema: text(120),
  }),
  CHILD_VIEW_SHOWS_PAYLOAD: setting({
    about:
      'Whether the answer about one child (`GET /api/children/{personId}`) shows its payload, which is personal data. Whoever holds that function’s key sees it then.',
    expert: true,
    schema: flag,
    default: 'false',
  }),
  LOG_LEVEL: setting({
    about: 'Least severe level of what is logged.',
    expert: true,
    schema: oneOf('debug', 'info', 'warn', 'error'),
    default: 'info',
  }),
} as const;

export type SettingName = keyof typeof settingsTable;
export const settingNames = Object.keys(settingsTable) as SettingName[];
