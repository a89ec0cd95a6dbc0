import { judgeClock } from '../../lib/preflight/clockCheck';
import { isPrivateAddress } from '../../lib/preflight/network';
import { proxyFor } from '../../lib/preflight/proxy';

describe('an address', () => {
  it.each([
    ['10.4.0.7', 'private'],
    ['172.31.255.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['127.0.0.1', 'private'],
    ['20.50.2.1', 'public'],
    ['fd12:3456::1', 'private'],
    ['::1', 'private'],
    ['2603:1020::1', 'public'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:20.50.2.1', 'public'],
  ])('%s is %s', (address, kind) => {
    expect(isPrivateAddress(address) ? 'private' : 'public').toBe(kind);
  });
});

describe('the proxy for a host', () => {
  const proxy = 'http://proxy.example:3128';
  it.each<[string, Record<string, string>, string | undefined, string | undefined]>([
    ['is none where none is named', {}, undefined, undefined],
    ['is the one of the environment', { HTTPS_PROXY: proxy }, undefined, 'HTTPS_PROXY'],
    [
      'is the one in small letters first',
      { https_proxy: proxy, HTTPS_PROXY: 'http://other' },
      undefined,
      'https_proxy',
    ],
    ['is the one for http where there is no other', { HTTP_PROXY: proxy }, undefined, 'HTTP_PROXY'],
    ['is the one of the setting before it', { HTTPS_PROXY: 'http://other' }, proxy, 'DFE_PROXY_URL'],
    [
      'is none for a host that is exempt',
      { HTTPS_PROXY: proxy, NO_PROXY: 'a.example, api.gov.example' },
      undefined,
      undefined,
    ],
    [
      'is none for a domain that is exempt',
      { HTTPS_PROXY: proxy, NO_PROXY: '.gov.example' },
      proxy,
      undefined,
    ],
    ['is none where all are exempt', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined, undefined],
    [
      'is there for a host that only ends like one that is exempt',
      { HTTPS_PROXY: proxy, NO_PROXY: 'v.example' },
      undefined,
      'HTTPS_PROXY',
    ],
  ])('%s', (_, environment, value, setting) => {
    expect(proxyFor('API.gov.example', environment, { name: 'DFE_PROXY_URL', value })?.setting).toBe(setting);
  });
});

describe('this machine’s clock', () => {
  const minute = 60_000;
  it.each<[string, Record<string, number>, string]>([
    ['is fine within a minute', { A: 20_000, B: -30_000 }, 'ok: This machine’s clock agrees with A, B.'],
    [
      'is named when every other says so',
      { A: 2.5 * minute, B: 2.5 * minute },
      'note: This machine’s clock is 3 minutes behind that of A, 3 minutes behind that of B.',
    ],
    [
      'is too far off beyond five minutes',
      { A: -60 * minute, B: -60 * minute },
      'failed: This machine’s clock is 60 minutes ahead of that of A, 60 minutes ahead of that of B.',
    ],
    [
      'is not blamed when only one says so',
      { A: 0, 'SQL Server': -90_000 },
      'note: This machine’s clock is 90 s ahead of that of SQL Server, and agrees with the others.',
    ],
    [
      'is not judged when nobody answered',
      {},
      'skipped: Not looked at, because nothing answered that tells the time.',
    ],
  ])('%s', (_, ahead, expected) => {
    const { outcome, found } = judgeClock(
      Object.entries(ahead).map(([whose, aheadMs]) => ({ whose, aheadMs })),
    );
    expect(`${outcome}: ${found}`).toBe(expected);
  });
});
