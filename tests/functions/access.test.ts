import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HostProcess } from '../../sandbox/host/hostProcess';
import { projectRoot } from '../../sandbox/world/projectRoot';
import { functionKey, keyOf, masterKey, type World } from '../../sandbox/world/world';
import { startBadWorld } from '../badPaths/badNight';

const noRun = '00000000-0000-4000-8000-00000000fa4e';
const [styleSheet = ''] = readdirSync(join(projectRoot(), 'dist', 'pages', 'assets'));

type Method = 'GET' | 'POST' | 'DELETE';

/** By what a function opens: a key of its own, a sign-in with the app role, or nothing at all. */
type Door = 'key' | 'sign-in' | 'none';

/** Each function that is asked over HTTP: how it is asked here, what opens it, and what is answered then. */
const doors: readonly (readonly [name: string, Method, path: string, Door, answer: number])[] = [
  ['health', 'GET', '/api/health', 'none', 200],
  ['preflight', 'POST', '/api/preflight', 'key', 400],
  ['requestRun', 'POST', '/api/runs', 'key', 400],
  ['confirmRun', 'POST', '/api/confirmations', 'key', 400],
  ['listRuns', 'GET', '/api/runs', 'key', 200],
  ['getRun', 'GET', `/api/runs/${noRun}`, 'key', 404],
  ['cancelRun', 'DELETE', `/api/runs/${noRun}`, 'key', 404],
  ['listFindings', 'GET', `/api/runs/${noRun}/findings`, 'key', 404],
  ['listSubmissions', 'GET', `/api/runs/${noRun}/submissions`, 'key', 404],
  ['listPlan', 'GET', `/api/runs/${noRun}/plan`, 'key', 404],
  ['explainChild', 'GET', '/api/children/1001', 'key', 200],
  ['startPage', 'GET', '/pages', 'sign-in', 302],
  ['nightsPage', 'GET', '/pages/nights', 'sign-in', 200],
  ['nightPage', 'GET', `/pages/nights/${noRun}`, 'sign-in', 404],
  ['recordsPage', 'GET', '/pages/records', 'sign-in', 200],
  ['recordsFile', 'GET', '/pages/records.csv', 'sign-in', 200],
  ['childPage', 'GET', '/pages/children/1001', 'sign-in', 200],
  ['pageAssets', 'GET', `/pages/assets/${styleSheet}`, 'none', 200],
];

/** Those that nobody can ask: the timer and the queue alone start them. */
const withoutDoor = ['nightlyRun', 'executeRun'];

/** Who asks, with what, and which doors that opens. */
const callers: readonly (readonly [who: string, (name: string) => Record<string, string>, opens: Door])[] = [
  ['nobody', () => ({}), 'none'],
  ['a wrong key', () => ({ 'x-functions-key': 'fake-wrong-key' }), 'none'],
  ['an empty key', () => ({ 'x-functions-key': '' }), 'none'],
  [
    'the key of another function',
    (name) => ({ 'x-functions-key': keyOf(name === 'listRuns' ? 'getRun' : 'listRuns') }),
    'none',
  ],
  ['the key of the function', (name) => ({ 'x-functions-key': keyOf(name) }), 'key'],
  ['a key of the host', () => ({ 'x-functions-key': functionKey }), 'key'],
  ['the master key', () => ({ 'x-functions-key': masterKey }), 'key'],
  ['a session of nobody', () => ({ cookie: 'AppServiceAuthSession=stranger' }), 'none'],
  ['somebody signed in without the role', () => ({ cookie: 'AppServiceAuthSession=newcomer' }), 'none'],
  ['somebody signed in with the role', () => ({ cookie: 'AppServiceAuthSession=analyst' }), 'sign-in'],
  [
    'principal headers of the caller’s own',
    () => ({
      'x-ms-client-principal-id': '00000000-0000-4000-8000-00000000a001',
      'x-ms-client-principal-name': 'fake.analyst@fake.example',
      'x-ms-client-principal': btoa('{"claims":[{"typ":"roles","val":"Pages.Read"}]}'),
    }),
    'none',
  ],
];
const withRole = { cookie: 'AppServiceAuthSession=analyst' };
const signedIn = { ...withRole, 'x-functions-key': functionKey };
const refusedBy: Readonly<Record<Door, number>> = { key: 401, 'sign-in': 403, none: 200 };

let world: World;
let off: HostProcess;
let broken: HostProcess;
const settings = { WEBSITE_AUTH_ENABLED: 'True', PAGES_ROLE: 'Pages.Read' };
beforeAll(async () => {
  world = await startBadWorld({ settings });
  await world.startHost();
  off = await world.startAnotherHost({ settings: { WEBSITE_AUTH_ENABLED: 'False' } });
  broken = await world.startAnotherHost({ settings: { LA_CODE: 'none' } });
});
afterAll(async () => {
  await off.stop();
  await broken.stop();
  await world.close();
});

async function ask(
  host: HostProcess,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const answer = await fetch(`${host.url}${path}`, {
    method,
    headers,
    redirect: 'manual',
    // A body that no operation understands: what gets so far changes nothing.
    ...(method === 'POST' ? { body: '{"unknown":1}' } : {}),
  });
  await answer.clone().arrayBuffer();
  return answer;
}

it('has a row for each function that there is', () => {
  expect([...world.host.functionNames].sort()).toEqual(
    [...doors.map(([name]) => name), ...withoutDoor].sort(),
  );
});

describe('who may ask what', () => {
  const table = callers.flatMap(([who, headers, opens]) =>
    doors.map(([name, method, path, door, answer]) => ({
      title: `${who} at ${name}`,
      method,
      path,
      headers: headers(name),
      status: door === 'none' || opens === door ? answer : refusedBy[door],
    })),
  );

  it.each(table)('$title: $status', async ({ method, path, headers, status }) => {
    expect((await ask(world.host, method, path, headers)).status).toBe(status);
  });

  it.each(doors.filter(([, , , door]) => door === 'sign-in'))(
    '%s opens to no headers of a caller’s own where sign-in is off',
    async (_, method, path) => {
      for (const [, headers] of callers)
        expect((await ask(off, method, path, headers('nightsPage'))).status).toBe(403);
    },
  );

  it.each(withoutDoor)('%s has no address', async (name) => {
    for (const path of [`/api/${name}`, `/${name}`])
      expect((await ask(world.host, 'POST', path, signedIn)).status).toBe(404);
  });

  it.each(['nightlyRun', 'requestRun'])('%s is not started by hand but with the master key', async (name) => {
    const start = async (headers: Record<string, string>) =>
      (await ask(world.host, 'POST', `/admin/functions/${name}`, headers)).status;
    expect([await start({}), await start(withRole), await start({ 'x-functions-key': keyOf(name) })]).toEqual(
      [401, 401, 401],
    );
    expect(await start({ 'x-functions-key': functionKey })).toBe(403);
  });
});

describe('another method', () => {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];
  const table = [...new Set(doors.map(([, , path]) => path))].flatMap((path) => {
    const taken = doors.flatMap<string>(([, method, other]) => (other === path ? [method] : []));
    return methods.filter((method) => !taken.includes(method)).map((method) => [method, path] as const);
  });

  it.each(table)('%s %s finds nothing, whoever asks', async (method, path) => {
    const answer = await ask(world.host, method, path, { ...signedIn, 'x-functions-key': masterKey });
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });
});

describe('what every answer says of itself', () => {
  const json = 'application/json; charset=utf-8';
  const problem = 'application/problem+json; charset=utf-8';
  const html = 'text/html; charset=utf-8';
  const csv = 'text/csv; charset=utf-8';
  const unknownField = '?colour=red';
  const cases: readonly (readonly [
    string,
    () => HostProcess,
    Method,
    string,
    boolean,
    number,
    string | null,
  ])[] = [
    ['a list of runs', () => world.host, 'GET', '/api/runs', true, 200, json],
    ['a body that is not understood', () => world.host, 'POST', '/api/runs', true, 400, problem],
    ['a run that is not there', () => world.host, 'GET', `/api/runs/${noRun}`, true, 404, problem],
    ['wrong settings', () => broken, 'GET', '/api/runs', true, 500, problem],
    ['the health', () => broken, 'GET', '/api/health', false, 200, json],
    ['a page', () => world.host, 'GET', '/pages/nights', true, 200, html],
    ['a page for nobody', () => world.host, 'GET', '/pages/nights', false, 403, html],
    ['a page where sign-in is off', () => off, 'GET', '/pages/nights', true, 403, html],
    ['a page of another parameter', () => world.host, 'GET', `/pages/nights${unknownField}`, true, 400, html],
    ['a page that is not there', () => world.host, 'GET', `/pages/nights/${noRun}`, true, 404, html],
    ['a page with wrong settings', () => broken, 'GET', '/pages/nights', true, 500, html],
    ['the beginning of the pages', () => world.host, 'GET', '/pages', true, 302, null],
    ['a file', () => world.host, 'GET', '/pages/records.csv', true, 200, csv],
    [
      'a style sheet',
      () => world.host,
      'GET',
      `/pages/assets/${styleSheet}`,
      false,
      200,
      'text/css; charset=utf-8',
    ],
    ['a style sheet that is not there', () => world.host, 'GET', '/pages/assets/none.css', false, 404, null],
  ];

  it.each(cases)('%s', async (_, host, method, path, isKnown, status, type) => {
    const { headers, status: given } = await ask(host(), method, path, isKnown ? signedIn : {});
    expect([given, headers.get('content-type')]).toEqual([status, type]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    // A style sheet says nothing of anybody, and its name changes with its content.
    expect(headers.get('cache-control')).toBe(
      type?.startsWith('text/css') === true ? 'public, max-age=31536000, immutable' : 'no-store',
    );
    if (type === html) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
    if (type === csv) expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    const telling = [...headers.keys()].filter((name) =>
      /^(?:server|x-powered-by|access-control-|set-cookie)/.test(name),
    );
    expect(telling).toEqual([]);
  });
});
