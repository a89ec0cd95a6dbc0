import { checkEndpoint } from '../../lib/config/endpointLock';

const testUrl = 'https://pp-api.education.gov.uk/children-in-social-care-data-receiver-test/1';
const preProductionUrl = 'https://pp-api.education.gov.uk/children-in-social-care-data-receiver/1';
const liveUrl = 'https://api.education.gov.uk/children-in-social-care-data-receiver/1';
const urls = { test: testUrl, 'pre-production': preProductionUrl, live: liveUrl } as const;
const anon = 'ssd_api_data_staging_anon';
const live = 'ssd_api_data_staging';

const fakeToLive = 'fake data must never go to the live endpoint';
const liveToTest = 'live data must never go to the test endpoint';
const liveFromAnon = 'live data is sent from the live ledger table only, not from the _anon one';
const notAllowed = 'live data is sent only when ALLOW_LIVE_DATA is true';

const token = {
  tokenEndpoint: 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token',
  tokenHosts: ['login.microsoftonline.com'],
};

describe('the lock on live data', () => {
  it.each([
    [anon, 'test', 'fake', false, []],
    [anon, 'test', 'fake', true, []],
    [live, 'test', 'fake', false, []],
    [live, 'test', 'fake', true, []],
    [anon, 'pre-production', 'fake', false, []],
    [anon, 'pre-production', 'fake', true, []],
    [live, 'pre-production', 'fake', false, []],
    [live, 'pre-production', 'fake', true, []],
    [anon, 'live', 'fake', false, [fakeToLive]],
    [anon, 'live', 'fake', true, [fakeToLive]],
    [live, 'live', 'fake', false, [fakeToLive]],
    [live, 'live', 'fake', true, [fakeToLive]],
    [anon, 'test', 'live', false, [liveToTest, liveFromAnon, notAllowed]],
    [anon, 'test', 'live', true, [liveToTest, liveFromAnon]],
    [live, 'test', 'live', false, [liveToTest, notAllowed]],
    [live, 'test', 'live', true, [liveToTest]],
    [anon, 'pre-production', 'live', false, [liveFromAnon, notAllowed]],
    [anon, 'pre-production', 'live', true, [liveFromAnon]],
    [live, 'pre-production', 'live', false, [notAllowed]],
    [live, 'pre-production', 'live', true, []],
    [anon, 'live', 'live', false, [liveFromAnon, notAllowed]],
    [anon, 'live', 'live', true, [liveFromAnon]],
    [live, 'live', 'live', false, [notAllowed]],
    [live, 'live', 'live', true, []],
  ] as const)(
    'from %s to %s, data %s, allowed %s: %j',
    (ledgerTable, endpointKind, dataKind, allowLiveData, expected) => {
      expect(
        checkEndpoint({
          ledgerTable,
          endpointKind,
          dataKind,
          allowLiveData,
          baseUrl: urls[endpointKind],
          ...token,
        }),
      ).toEqual(expected);
    },
  );

  it.each([
    ['test', testUrl, []],
    ['test', `${testUrl}/`, []],
    ['test', testUrl.toUpperCase().replace('HTTPS', 'https'), []],
    [
      'pre-production',
      testUrl,
      ['DFE_BASE_URL is the address of a test endpoint, but DFE_ENDPOINT_KIND says pre-production'],
    ],
    ['live', testUrl, ['DFE_BASE_URL is the address of a test endpoint, but DFE_ENDPOINT_KIND says live']],
    [
      'test',
      preProductionUrl,
      ['DFE_BASE_URL is the address of a pre-production endpoint, but DFE_ENDPOINT_KIND says test'],
    ],
    ['pre-production', preProductionUrl, []],
    [
      'live',
      preProductionUrl,
      ['DFE_BASE_URL is the address of a pre-production endpoint, but DFE_ENDPOINT_KIND says live'],
    ],
    ['test', liveUrl, ['DFE_BASE_URL is the address of a live endpoint, but DFE_ENDPOINT_KIND says test']],
    [
      'pre-production',
      liveUrl,
      ['DFE_BASE_URL is the address of a live endpoint, but DFE_ENDPOINT_KIND says pre-production'],
    ],
    ['live', liveUrl, []],
    ['test', testUrl.replace('https', 'http'), ['DFE_BASE_URL must begin with https://']],
    ['test', testUrl.replace('//', '//fake:fake@'), ['DFE_BASE_URL must hold no user, query or fragment']],
    ['test', `${testUrl}?x=1`, ['DFE_BASE_URL must hold no user, query or fragment']],
    ['test', 'pp-api', ['DFE_BASE_URL is not an address']],
    [
      'pre-production',
      'https://pp-api.education.gov.uk/other/1',
      ['DFE_BASE_URL is no known kind of endpoint'],
    ],
    ['live', 'https://api.education.gov.uk/receiver-test/1', ['DFE_BASE_URL is no known kind of endpoint']],
    ['live', liveUrl.replace('receiver', 'receiver%2Dtest'), ['DFE_BASE_URL is no known kind of endpoint']],
  ] as const)('declared as %s at %s: %j', (endpointKind, baseUrl, expected) => {
    const dataKind = endpointKind === 'live' ? 'live' : 'fake';
    expect(
      checkEndpoint({ ledgerTable: live, endpointKind, dataKind, allowLiveData: true, baseUrl, ...token }),
    ).toEqual(expected);
  });
});

describe('the hosts that live data may go to', () => {
  const declared = {
    ledgerTable: live,
    endpointKind: 'live',
    dataKind: 'live',
    allowLiveData: true,
    baseUrl: liveUrl,
    ...token,
  } as const;
  const elsewhere = 'live data goes only to hosts under .education.gov.uk: DFE_BASE_URL names another';
  const otherToken = 'with live data, DFE_TOKEN_ENDPOINT must be at a host that DFE_TOKEN_HOSTS names';

  it.each([
    'api.education.gov.uk.evil.example',
    'api-education.gov.uk',
    'education.gov.uk.evil.example',
    'xeducation.gov.uk',
    'api.education.gov.uk.',
    'api.educatíon.gov.uk',
    'api.education.gov.uk%00.evil.example',
    'evil.example/api.education.gov.uk',
    '10.0.0.1',
  ])('are not %s', (host) => {
    const baseUrl = liveUrl.replace('api.education.gov.uk', host);
    const problems = checkEndpoint({ ...declared, baseUrl });
    expect(problems).toContain(elsewhere);
  });

  it.each([
    'api.education.gov.uk',
    'API.Education.GOV.UK',
    'csc.api.education.gov.uk',
    'api.education.gov.uk:8443',
  ])('are %s', (host) => {
    const baseUrl = liveUrl.replace('api.education.gov.uk', host);
    expect(checkEndpoint({ ...declared, baseUrl })).toEqual([]);
  });

  it.each([
    'https://login.microsoftonline.com.evil.example/token',
    'https://login.microsoftonline.com@evil.example/token',
    'https://login.microsoft0nline.com/token',
    'https://evil.example/login.microsoftonline.com',
  ])('do not get their token from %s', (tokenEndpoint) => {
    expect(checkEndpoint({ ...declared, tokenEndpoint })).toEqual([otherToken]);
  });

  it('may get their token from another host that is named', () => {
    const tokenEndpoint = 'https://sts.example/token';
    expect(checkEndpoint({ ...declared, tokenEndpoint, tokenHosts: ['sts.example'] })).toEqual([]);
  });

  it('are not asked of invented data', () => {
    const baseUrl = testUrl.replace('education.gov.uk', 'education.example');
    expect(
      checkEndpoint({
        ...declared,
        endpointKind: 'test',
        dataKind: 'fake',
        baseUrl,
        tokenEndpoint: 'https://login.example/t',
      }),
    ).toEqual([]);
  });
});
