import type { EndpointKind } from '../dfe/endpointKind';

/**
 * The names that the pretend Azure and DfE go by. `.example` is reserved and resolves nowhere: a request that misses the
 * sandbox's proxy fails instead of reaching anybody.
 */
export const hosts = {
  vault: 'sandbox-vault.vault.example',
  login: 'login.example',
  dfePreProduction: 'pp-api.education.example',
  dfeLive: 'api.education.example',
  ingestion: 'sandbox.applicationinsights.example',
  /** Live data goes to hosts under this domain only, so data that a test declares live needs such names; nobody has them. */
  guardedPreProduction: 'pp-sandbox-csc-data-flow.education.gov.uk',
  guardedLive: 'sandbox-csc-data-flow.education.gov.uk',
} as const;

export const tenantId = '00000000-0000-0000-0000-00000000fa4e';
export const tokenPath = `/${tenantId}/oauth2/v2.0/token`;
export const vaultUrl = `https://${hosts.vault}`;
/** What a token for the vault is asked for; the vault's host must end in `.` and this one's host. */
export const vaultResource = 'https://vault.example';
export const sqlResource = 'https://database.windows.net/';
/** What a token for Application Insights is asked for. */
export const monitorResource = 'https://monitor.azure.com/';
/** The setting that makes the app send its spans to the sandbox. */
export const insightsConnectionString = `InstrumentationKey=00000000-0000-0000-0000-00000000fa4e;IngestionEndpoint=https://${hosts.ingestion}/`;
export const tokenUrl = `https://${hosts.login}${tokenPath}`;
export const dfeScope = 'api://fake-children-in-social-care/.default';

const receiver = 'children-in-social-care-data-receiver';
/** The path of each endpoint, up to and including its version. */
export const dfeBasePaths: Readonly<Record<EndpointKind, string>> = {
  test: `/${receiver}-test/1`,
  'pre-production': `/${receiver}/1`,
  live: `/${receiver}/1`,
};
const dfeHosts: Readonly<Record<EndpointKind, string>> = {
  test: hosts.dfePreProduction,
  'pre-production': hosts.dfePreProduction,
  live: hosts.dfeLive,
};

/** The base address of an endpoint, as the setting `DFE_BASE_URL` holds it. */
export function dfeBaseUrl(kind: EndpointKind): string {
  return `https://${dfeHosts[kind]}${dfeBasePaths[kind]}`;
}

/** As `dfeBaseUrl`, under the domain to which data may go that is declared live. */
export function guardedBaseUrl(kind: EndpointKind): string {
  return `https://${kind === 'live' ? hosts.guardedLive : hosts.guardedPreProduction}${dfeBasePaths[kind]}`;
}

/** What a test sets besides, so that data that is declared live goes to the stand-ins. */
export const guardedSettings = { DFE_TOKEN_HOSTS: hosts.login } as const;
