import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { World } from '../../sandbox/world/world';
import { describeInBrowser, startBrowser } from './browser';

let world: World;
let browser: Browser;
let night: string;

const signIn = '/.auth/login/aad?post_login_redirect_uri=';
const cursorOf = (...key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');
/** What an attacker would have a page run; no page may hold it but as text. */
const hostile = `"><script>document.title='run'</script><img src=x onerror="document.title='run'">`;

beforeAll(async () => {
  world = await World.start({ settings: { WEBSITE_AUTH_ENABLED: 'True' }, clock: '2026-11-23T02:30:00Z' });
  await world.load(generateSsd({ children: 60, seed: 15, awkwardShare: 0.4, runDate: '2026-11-23' }));
  await world.startHost();
  const { run } = await world.night();
  night = run?.runId ?? '';
});
afterAll(() => world.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${world.host.url}${path}`, { headers, redirect: 'manual' });

/** The cookie of somebody who has signed in. */
async function cookieOf(who: string): Promise<string> {
  const answer = await get(`${signIn}/pages&as=${who}`);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const addresses = (): string[] =>
  ['', 'nights', `nights/${night}`, 'records', 'records.csv', 'children/Fake1'].map(
    (rest) => `/pages/${rest}`,
  );

describe('whoever is not signed in', () => {
  it('sees no page, and is offered to sign in', async () => {
    for (const address of addresses()) {
      const answer = await get(address);
      expect([address, answer.status]).toEqual([address, 403]);
      expect(await answer.text()).toContain(`href="${signIn}${encodeURIComponent(address)}"`);
    }
  });

  it.each([
    ['a function key', { 'x-functions-key': 'fake-function-key' }],
    ['the master key', { 'x-functions-key': 'fake-master-key' }],
    [
      'a principal of their own',
      {
        'x-ms-client-principal-id': '00000000-0000-4000-8000-00000000a001',
        'x-ms-client-principal': btoa('{"claims":[]}'),
      },
    ],
    ['a session of nobody', { cookie: 'AppServiceAuthSession=stranger' }],
  ])('sees none with %s', async (_, headers) => {
    for (const address of addresses()) expect((await get(address, headers)).status).toBe(403);
  });

  it('gets the style sheet alone', async () => {
    const page = await (await get('/pages/nights')).text();
    const sheet = /href="([^"]+\.css)"/.exec(page)?.[1] ?? '';
    expect((await get(sheet)).headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect((await get('/pages/assets/other.css')).status).toBe(404);
    expect((await get('/pages/assets/..%2Ftemplates%2Flayout.njk')).status).toBe(404);
  });
});

describe('every page', () => {
  it('runs nothing, is kept nowhere, and is framed by nobody', async () => {
    const cookie = await cookieOf('analyst');
    for (const address of ['/pages/nights', `/pages/nights/${night}`, '/pages/records', '/pages/nowhere']) {
      const { headers } = await get(address, { cookie });
      if (address === '/pages/nowhere') continue;
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; style-src 'self'; img-src/,
        ) as string,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    }
  });

  it.each([
    ['a run that is not there', '/pages/nights/00000000-0000-4000-8000-000000000000', 404],
    ['an id that is none', '/pages/nights/nothing', 404],
    ['a child that is not there', '/pages/children/Nobody-1', 404],
    ['a parameter that is not known', '/pages/records?colour=red', 400],
    ['a cursor that is none', '/pages/records?cursor=abc', 400],
    ['a cursor of a night beyond every number', `/pages/nights?cursor=${cursorOf(2 ** 31)}`, 400],
    ['a cursor of a night before the first', `/pages/nights?cursor=${cursorOf(-1)}`, 400],
    ['a cursor of a record beyond every number', `/pages/records?cursor=${cursorOf('1', 2 ** 31)}`, 400],
    ['a cursor of a longer id', `/pages/records?cursor=${cursorOf('1'.repeat(49), 1)}`, 400],
    ['a severity that is none', '/pages/records?severity=worst', 400],
    ['a table of a longer name', `/pages/records?where=${'t'.repeat(129)}`, 400],
    ['a column of a longer name', `/pages/records?where=ssd_person.${'c'.repeat(129)}`, 400],
    ['the same in a file', `/pages/records.csv?where=ssd_person.${'c'.repeat(129)}`, 400],
    ['a rule of a longer name', `/pages/records?rule=${'r'.repeat(101)}`, 400],
  ])('says so for %s', async (_, address, status) => {
    const answer = await get(address, { cookie: await cookieOf('analyst') });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain('<h1');
  });

  it.each([
    ['the last night there can be', `/pages/nights?cursor=${cursorOf(2 ** 31 - 1)}`],
    ['the last record there can be', `/pages/records?cursor=${cursorOf('z'.repeat(48), 2 ** 31 - 1)}`],
    ['the longest names there can be', `/pages/records?where=${'t'.repeat(128)}.${'c'.repeat(128)}`],
  ])('is shown after %s', async (_, address) => {
    expect((await get(address, { cookie: await cookieOf('analyst') })).status).toBe(200);
  });

  it('comes out as text, whatever the ledger holds', async () => {
    await world.sql.query(
      `UPDATE ${world.table('csc_api_runs')} SET message = N'${hostile.replaceAll("'", "''")}'`,
    );
    await world.sql.query(
      `INSERT INTO ${world.table('csc_api_findings')} (run_id, ledger_table, person_id, rule_id, severity, path, ssd_table, ssd_column)
       VALUES (N'${night}', N'ssd_api_data_staging_anon', N'!hostile', N'<b>rule</b>', N'error', N'<i>path</i>', NULL, NULL)`,
    );
    const cookie = await cookieOf('analyst');
    const pages = await Promise.all(
      [
        '/pages/nights',
        `/pages/nights/${night}`,
        '/pages/records',
        `/pages/records?rule=${encodeURIComponent(hostile.slice(0, 90))}`,
      ].map(async (address) => (await get(address, { cookie })).text()),
    );
    for (const page of pages) expect(page).not.toMatch(/<script|<img|<b>|<i>/);
    expect(pages[1]).toContain('&lt;script&gt;');
    expect(pages[2]).toContain('&lt;b&gt;rule&lt;/b&gt;');
  });
});

it('gives the list of records as a file that runs no formula', async () => {
  await world.sql.query(
    `INSERT INTO ${world.table('csc_api_findings')} (run_id, ledger_table, person_id, rule_id, severity, path)
     VALUES (N'${night}', N'ssd_api_data_staging_anon', N'=1+1', N'date-not-valid', N'warning', N'@path')`,
  );
  const answer = await get('/pages/records.csv?severity=warning', { cookie: await cookieOf('analyst') });
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="records-to-fix.csv"');
  const text = await answer.text();
  expect(text).toMatch(/^\uFEFF?"Person id","Held back",/);
  expect(text).toContain("'=1+1");
  expect(text).not.toContain('"yes"');
});

describeInBrowser('in a browser', () => {
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => context.close());

  async function open(width: number): Promise<void> {
    context = await browser.newContext({ viewport: { width, height: 900 } });
    context.setDefaultTimeout(0);
    page = await context.newPage();
    complaints.length = 0;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    await page.goto(`${world.host.url}${signIn}/pages/nights`);
  }

  /** Looks whether the page can be used by everybody, and keeps a picture of it where somebody wants one. */
  async function isSound(name: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect([name, violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([
      name,
      [],
    ]);
    const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
      '({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })',
    );
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    expect([name, complaints]).toEqual([name, []]);
    const folder = process.env['PAGES_SCREENSHOTS'];
    if (folder !== undefined)
      await page.screenshot({
        path: `${folder}/${name}-${page.viewportSize()?.width ?? 0}.png`,
        fullPage: true,
      });
  }

  /** Goes on by the keyboard alone: tab to the link, then Enter. */
  async function follow(text: RegExp): Promise<void> {
    for (let presses = 0; presses < 400; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = String(await page.evaluate("document.activeElement?.textContent ?? ''"));
      if (!text.test(focused.trim())) continue;
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
      return;
    }
    throw new Error(`No link ${String(text)} can be reached by the keyboard on ${page.url()}.`);
  }

  it.each([1280, 320])('leads from the nights to a child record and back, at %d px', async (width) => {
    await open(width);
    expect(await page.textContent('h1')).toBe('Nights');
    await isSound('nights');
    await follow(/^Mon 23 Nov 2026$/);
    await isSound('night');
    await follow(/^(?:An?|The|Two|There|"No) .*\.$/);
    expect(await page.textContent('h1')).toBe('Records to fix');
    await isSound('records');
    await follow(/^Fake|^\d+$/);
    expect(await page.textContent('.govuk-caption-l')).toBe('Child record');
    await isSound('child');
    await follow(/^Nights$/);
    expect(await page.textContent('h1')).toBe('Nights');
  });

  it('can be read by everybody where it says no', async () => {
    await open(320);
    await context.clearCookies();
    await page.goto(`${world.host.url}/pages/nights`);
    complaints.length = 0;
    await isSound('not-signed-in');
  });
});
