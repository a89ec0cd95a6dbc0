import { z } from 'zod';
import { limits } from '../payload/limits';
import { certificates } from './certificates';
import {
  flag,
  httpsUrl,
  identifier,
  oneOf,
  optionalSetting,
  secretName,
  setting,
  share,
  text,
  whole,
} from './settingTypes';

const hostName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9.-]{1,253}$/, 'must be a host name or an IP address, without port or protocol');

const upperList = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim().toUpperCase())
      .filter((part) => part !== ''),
  )
  .refine((values) => values.length > 0, 'must name at least one status');

const guid = z.guid('must be a GUID such as 00000000-0000-0000-0000-000000000000');

/** Every setting of the app. The README's table and the sample settings file are made from it. */
export const settingsTable = {
  SSD_SQL_SERVER: setting({
    about: 'Host name of the SQL Server that holds the SSD.',
    schema: hostName,
    sample: 'ssd-server.database.windows.net',
  }),
  SSD_SQL_PORT: setting({ about: 'Its port.', schema: whole(1, 65535), default: '1433' }),
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
    about: '`managed-identity`, or `sql-login` for servers without Entra.',
    schema: oneOf('managed-identity', 'sql-login'),
    default: 'managed-identity',
  }),
  SSD_SQL_USER_SECRET: setting({
    about: 'Key Vault secret with the user name, for `sql-login`.',
    schema: secretName,
    default: 'ssd-sql-user',
  }),
  SSD_SQL_PASSWORD_SECRET: setting({
    about: 'Key Vault secret with the password, for `sql-login`.',
    schema: secretName,
    default: 'ssd-sql-password',
  }),
  SSD_SQL_ENCRYPT: setting({
    about: 'Whether the connection is encrypted. Switch it off for tests only.',
    schema: flag,
    default: 'true',
  }),
  SSD_SQL_TRUST_SERVER_CERTIFICATE: setting({
    about:
      'Accept any certificate of the SQL Server. Prefer `CA_CERTIFICATES_PEM`: this one gives up knowing who answers.',
    schema: flag,
    default: 'false',
  }),
  SSD_SQL_CERTIFICATE_HOST_NAME: optionalSetting({
    about: 'Name in the SQL Server’s certificate, where it is not the host name.',
    schema: hostName,
  }),
  SSD_SQL_PACKET_SIZE: setting({
    about: 'TDS packet size in bytes.',
    schema: whole(512, 32767),
    default: '16384',
  }),
  SSD_SQL_CONNECT_TIMEOUT_SECONDS: setting({
    about: 'Time to connect and sign in. A serverless database that sleeps takes about a minute.',
    schema: whole(1, 300),
    default: '60',
  }),
  SSD_SQL_REQUEST_TIMEOUT_SECONDS: setting({
    about: 'Time for one statement.',
    schema: whole(1, 3600),
    default: '300',
  }),
  SSD_SQL_POOL_MAX: setting({ about: 'Connections at once.', schema: whole(2, 32), default: '4' }),
  SSD_CHUNK_SIZE: setting({
    about: 'Children read and built together. Larger: fewer scans of the SSD, more memory.',
    schema: whole(10, 20000),
    default: '2000',
  }),
  SSD_STATUTORY_RETURN_TABLE: optionalSetting({
    about: 'Table with the ids of the people in the statutory return; restricts the cohort to them.',
    schema: identifier,
  }),
  SSD_STATUTORY_RETURN_COLUMN: setting({
    about: 'Its column with the person id.',
    schema: identifier,
    default: 'person_id',
  }),
  SSD_REFRESH_TABLE: optionalSetting({
    about: 'Table that says that the nightly refresh of the SSD is done; the run waits for it.',
    schema: identifier,
  }),
  SSD_REFRESH_COLUMN: setting({ about: 'Its column.', schema: identifier, default: 'status' }),
  SSD_REFRESH_VALUE: setting({ about: 'The value that means done.', schema: text(128), default: 'complete' }),
  SSD_REFRESH_WAIT_MINUTES: setting({
    about: 'How long to wait for it; after that the run ends `needs_attention`.',
    schema: whole(0, 1440),
    default: '240',
  }),
  SSD_MAX_TABLE_LOSS: setting({
    about:
      'Share of its rows that an SSD table may lose between two nights; beyond it the run stops and asks.',
    schema: share,
    default: '0.10',
  }),
  WINDOW_MONTHS_BACK: setting({
    about:
      'Months back from the run date to the start of the reporting window, before it is moved to a financial year’s start.',
    schema: whole(1, 120),
    default: '24',
  }),
  FINANCIAL_YEAR_START_MONTH: setting({
    about: 'First month of the financial year.',
    schema: whole(1, 12),
    default: '4',
  }),
  UASC_STATUSES: setting({
    about:
      'Immigration statuses that mean unaccompanied asylum seeking child, separated by commas, in any case.',
    schema: upperList,
    default: 'U,UASC,UNACCOMPANIED ASYLUM SEEKING CHILD,UNACCOMPANIED ASYLUM-SEEKING CHILD',
  }),
  CHILD_ID_MAX_LENGTH: setting({
    about: 'Longest `la_child_id` that DfE takes.',
    schema: whole(1, limits.storedId),
    default: '36',
  }),
  LEDGER_TABLE: setting({
    about: 'The ledger: `ssd_api_data_staging_anon` for tests, `ssd_api_data_staging` for live.',
    schema: oneOf('ssd_api_data_staging_anon', 'ssd_api_data_staging'),
    default: 'ssd_api_data_staging_anon',
  }),
  LEDGER_SCRIPTS_ENDPOINT: setting({
    about: 'The endpoint that the earlier scripts last sent to, for ledger rows that they left.',
    schema: oneOf('test', 'pre-production', 'live'),
    default: 'live',
  }),
  LEDGER_RETRY_ERRORS_AFTER_DAYS: setting({
    about: 'Days after which a refused child whose data has not changed is tried again.',
    schema: whole(1, 365),
    default: '7',
  }),
  LEDGER_RETENTION_DAYS: setting({
    about: 'Days that runs, findings and settled submissions are kept.',
    schema: whole(7, 3650),
    default: '400',
  }),
  LEAVER_SECOND_LOOK_HOURS: setting({
    about: 'Hours between the first look that finds a person gone and the purge.',
    schema: whole(1, 720),
    default: '20',
  }),
  LEAVER_PURGE_COHORT: setting({
    about: 'Also purge people who left the cohort but are still in the SSD.',
    schema: flag,
    default: 'false',
  }),
  BRAKE_SHARE: setting({
    about: 'Share of the ledger that one run may purge or mark Deleted; beyond it the run stops and asks.',
    schema: share,
    default: '0.05',
  }),
  BRAKE_MINIMUM: setting({
    about: 'The brake holds only above this number.',
    schema: whole(0, 1000000),
    default: '20',
  }),
  LA_CODE: setting({
    about: 'The local authority’s three-digit code.',
    schema: z.string().regex(/^\d{3}$/, 'must be three digits'),
    sample: '000',
  }),
  DFE_ENDPOINT_KIND: setting({
    about: 'Which endpoint `DFE_BASE_URL` is: `test`, `pre-production` or `live`.',
    schema: oneOf('test', 'pre-production', 'live'),
    sample: 'test',
  }),
  DATA_KIND: setting({
    about: 'What the SSD holds: `fake` or `live` data.',
    schema: oneOf('fake', 'live'),
    sample: 'fake',
  }),
  ALLOW_LIVE_DATA: setting({
    about: 'Must be `true` before live data goes anywhere.',
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
    about: 'OAuth 2 scope, ending in `/.default`.',
    schema: text(300).refine((value) => value.endsWith('/.default'), 'must end in /.default'),
    sample: 'api://children-in-social-care/.default',
  }),
  DFE_MODE: setting({
    about: '`full` sends whole payloads, `delta` only what changed.',
    schema: oneOf('full', 'delta'),
    default: 'full',
  }),
  DFE_CLIENT_ID_SECRET: setting({
    about: 'Key Vault secret with the client id.',
    schema: secretName,
    default: 'dfe-client-id',
  }),
  DFE_CLIENT_SECRET_SECRET: setting({
    about: 'Key Vault secret with the client secret.',
    schema: secretName,
    default: 'dfe-client-secret',
  }),
  DFE_SUBSCRIPTION_KEY_SECRET: setting({
    about: 'Key Vault secret with the subscription key (`SupplierKey`).',
    schema: secretName,
    default: 'dfe-subscription-key',
  }),
  DFE_BATCH_CHILDREN: setting({ about: 'Children in a request.', schema: whole(1, 100), default: '100' }),
  DFE_BATCH_BYTES: setting({
    about: 'Largest request body in bytes.',
    schema: whole(10_000, 100_000_000),
    default: '1000000',
  }),
  DFE_CONCURRENCY: setting({ about: 'Requests at once.', schema: whole(1, 8), default: '1' }),
  DFE_PACE_MS: setting({
    about: 'Least time between two requests in milliseconds.',
    schema: whole(0, 1500),
    default: '400',
  }),
  DFE_REQUEST_TIMEOUT_SECONDS: setting({
    about: 'Time for one request, answer included.',
    schema: whole(1, 230),
    default: '60',
  }),
  DFE_MAX_TRIES: setting({
    about: 'Tries of a request that ends without a useful answer.',
    schema: whole(3, 5),
    default: '4',
  }),
  DFE_RETRY_DELAY_MS: setting({
    about:
      'Longest wait before the second try in milliseconds. It doubles with each further try, up to 30 s; after a 401 or 403 it is twice as long, four times with each further try, up to 120 s.',
    schema: whole(1, 10_000),
    default: '1000',
  }),
  DFE_RETRY_AFTER_CAP_SECONDS: setting({
    about: 'Longest wait that `Retry-After` may ask for.',
    schema: whole(1, 600),
    default: '30',
  }),
  DFE_GZIP: setting({
    about: 'Compress request bodies; only when DfE says that the endpoint takes it.',
    schema: flag,
    default: 'false',
  }),
  DFE_PROXY_URL: optionalSetting({
    about:
      'HTTP proxy for DfE, `http://[user:password@]host:port`; unset: the usual `HTTPS_PROXY` and `NO_PROXY`.',
    schema: z
      .string()
      .refine(
        (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
        'must be an http:// address',
      ),
  }),
  KEY_VAULT_URL: setting({
    about: 'Address of the Key Vault.',
    schema: httpsUrl,
    sample: 'https://your-vault.vault.azure.net',
  }),
  KEY_VAULT_CACHE_MINUTES: setting({
    about: 'How long secrets are kept in memory. A refusal by DfE reads them again at once.',
    schema: whole(0, 1440),
    default: '10',
  }),
  KEY_VAULT_TIMEOUT_SECONDS: setting({
    about: 'Time for one secret, the identity’s token and retries included.',
    schema: whole(1, 230),
    default: '30',
  }),
  AZURE_CLIENT_ID: optionalSetting({
    about: 'Client id of the user-assigned managed identity; unset: the system-assigned one.',
    schema: guid,
  }),
  CA_CERTIFICATES_PEM: optionalSetting({
    about:
      'Certificates (PEM) of authorities to trust besides the public ones, for SQL Server and DfE: an internal authority or a TLS-inspecting firewall.',
    schema: certificates,
  }),
  NIGHTLY_SCHEDULE: setting({
    about: 'When the night starts: NCRONTAB with six fields, in UTC.',
    schema: z.string().regex(/^(\S+\s+){5}\S+$/, 'must have six fields, such as 0 30 2 * * *'),
    sample: '0 30 2 * * *',
  }),
  RUN_QUEUE: setting({
    about: 'Storage queue that carries the slices of a run.',
    schema: z
      .string()
      .regex(
        /^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$/,
        'must be the name of a storage queue: 3 to 63 of a-z, 0-9 and -',
      ),
    sample: 'csc-runs',
  }),
  SLICE_MINUTES: setting({
    about: 'Length of a slice in minutes; then the run goes on in a new message.',
    schema: z
      .string()
      .regex(/^\d{1,2}(\.\d{1,4})?$/, 'must be a number of minutes')
      .transform(Number)
      .refine((value) => value > 0 && value <= 30, 'must be above 0 and at most 30'),
    default: '20',
  }),
  NIGHTLY_PATIENCE_MINUTES: setting({
    about:
      'How long the timer goes on trying, once a night, to write down its run while the database cannot be reached.',
    schema: z
      .string()
      .regex(/^\d{1,2}(\.\d{1,4})?$/, 'must be a number of minutes')
      .transform(Number)
      .refine((value) => value <= 50, 'must be at most 50'),
    default: '30',
  }),
  LOST_MESSAGE_MINUTES: setting({
    about: 'A run that waits this long without being worked is shown as failed.',
    schema: whole(1, 1440),
    default: '15',
  }),
  LOG_LEVEL: setting({
    about: 'Least severe level that is logged.',
    schema: oneOf('debug', 'info', 'warn', 'error'),
    default: 'info',
  }),
} as const;

export type SettingName = keyof typeof settingsTable;
export const settingNames = Object.keys(settingsTable) as SettingName[];
