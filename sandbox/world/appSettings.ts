import { dfeBaseUrl, dfeScope, tokenUrl, vaultUrl } from '../web/addresses';

/** The schema that the sandbox's SSD stands in on the stand-in for SQL Server. */
export const sandboxSchema = 'ssd_sandbox';
export const sandboxDatabase = 'ssd';

/**
 * The app settings of a sandbox night besides those of the database: fake data to the test endpoint, quick pace. Tests
 * override what matters to them.
 */
export function appSettings(overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    LA_CODE: '000',
    DFE_ENDPOINT_KIND: 'test',
    DATA_KIND: 'fake',
    LEDGER_TABLE: 'ssd_api_data_staging_anon',
    LEDGER_SCRIPTS_ENDPOINT: 'test',
    DFE_BASE_URL: dfeBaseUrl('test'),
    DFE_TOKEN_ENDPOINT: tokenUrl,
    DFE_SCOPE: dfeScope,
    DFE_PACE_MS: '0',
    KEY_VAULT_URL: vaultUrl,
    // What fails in the sandbox is to be seen at once.
    NIGHTLY_PATIENCE_MINUTES: '0',
    NIGHTLY_SCHEDULE: '0 30 2 * * *',
    RUN_QUEUE: 'csc-runs',
    ...overrides,
  };
}
