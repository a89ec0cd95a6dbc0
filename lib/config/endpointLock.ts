import type { DataKind, EndpointKind } from './config';

/** What is declared apart, and must agree (dfe-api.md "The field's five test phases"). */
export interface EndpointDeclaration {
  /** `ssd_api_data_staging` (live) or `ssd_api_data_staging_anon`. */
  readonly ledgerTable: string;
  readonly endpointKind: EndpointKind;
  readonly dataKind: DataKind;
  readonly baseUrl: string;
  readonly tokenEndpoint: string;
  /** Hosts that the token endpoint may have for live data, in lower case. */
  readonly tokenHosts: readonly string[];
  /** The one explicit setting without which live data goes nowhere. */
  readonly allowLiveData: boolean;
}

const receiver = 'children-in-social-care-data-receiver';
const testReceiver = `${receiver}-test`;

/** The kind of endpoint that an address is, by its host and path; `undefined` where it is none of the three. */
function kindOf(url: URL): EndpointKind | undefined {
  const segments = url.pathname.toLowerCase().split('/');
  const preProductionHost = url.hostname.startsWith('pp-');
  if (segments.includes(testReceiver)) return 'test';
  // An escaped or unknown "-test" must not pass for something else.
  if (segments.some((segment) => segment.endsWith('-test') || segment.includes('%'))) return undefined;
  if (!preProductionHost) return 'live';
  return segments.includes(receiver) ? 'pre-production' : undefined;
}

/** Where data of real children may go: to hosts of DfE, by the end of their name as the address itself is understood. */
const liveDomain = '.education.gov.uk';

/** What is wrong with the hosts for live data: a name that only looks like one of DfE is none. */
function hostProblems({ baseUrl, tokenEndpoint, tokenHosts }: EndpointDeclaration): string[] {
  const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).hostname : '');
  return [
    ...(hostOf(baseUrl).endsWith(liveDomain)
      ? []
      : [`live data goes only to hosts under ${liveDomain}: DFE_BASE_URL names another`]),
    ...(tokenHosts.includes(hostOf(tokenEndpoint))
      ? []
      : ['with live data, DFE_TOKEN_ENDPOINT must be at a host that DFE_TOKEN_HOSTS names']),
  ];
}

function addressProblems(baseUrl: string, endpointKind: EndpointKind): string[] {
  if (!URL.canParse(baseUrl)) return ['DFE_BASE_URL is not an address'];
  const url = new URL(baseUrl);
  const problems: string[] = [];
  if (url.protocol !== 'https:') problems.push('DFE_BASE_URL must begin with https://');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    problems.push('DFE_BASE_URL must hold no user, query or fragment');
  const kind = kindOf(url);
  if (kind === undefined) problems.push('DFE_BASE_URL is no known kind of endpoint');
  else if (kind !== endpointKind)
    problems.push(
      `DFE_BASE_URL is the address of a ${kind} endpoint, but DFE_ENDPOINT_KIND says ${endpointKind}`,
    );
  return problems;
}

/**
 * Checks that ledger table, kind of endpoint, kind of data and address go together. Fake data may go to test and
 * pre-production from either table; live data only from the live table, to pre-production or live, and only when
 * `ALLOW_LIVE_DATA` says so, and only to hosts of DfE. Everything else is refused.
 * @returns what is wrong, one sentence each, without values of settings that could be secret; empty when all is well.
 */
export function checkEndpoint(declared: EndpointDeclaration): string[] {
  const { endpointKind, dataKind, ledgerTable } = declared;
  const problems = addressProblems(declared.baseUrl, endpointKind);
  if (dataKind === 'fake') {
    if (endpointKind === 'live') problems.push('fake data must never go to the live endpoint');
    return problems;
  }
  problems.push(...hostProblems(declared));
  if (endpointKind === 'test') problems.push('live data must never go to the test endpoint');
  if (ledgerTable.toLowerCase().endsWith('_anon'))
    problems.push('live data is sent from the live ledger table only, not from the _anon one');
  if (!declared.allowLiveData) problems.push('live data is sent only when ALLOW_LIVE_DATA is true');
  return problems;
}
