import { request } from 'node:http';
import fc from 'fast-check';
import type { Example, Operation } from '../../lib/api/operation';
import { operations } from '../../lib/api/operations';
import { always } from '../../lib/api/response';
import { pageHeaders } from '../../lib/pages/respond';
import { functionKey, type World } from '../../sandbox/world/world';
import { openApiDocument } from '../../tools/openapi/openApiDocument';
import { startBadWorld } from '../badPaths/badNight';
import { anyJson, canary, canaryWord, fuzzing, markedBytes, markedText, oddJsonText } from './fuzzing';

/** Something that can be asked: an operation, or a page. */
interface Address {
  readonly name: string;
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  readonly documented: readonly number[];
  readonly params: readonly Readonly<Record<string, string>>[];
  readonly queries: readonly Readonly<Record<string, string>>[];
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
}

interface Asked {
  readonly address: Address;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
}

const noRun = '00000000-0000-4000-8000-00000000fa4e';
const { paths = {} } = openApiDocument(operations);

const api: readonly Address[] = operations.map((operation: Operation) => {
  const examples: readonly Example[] = Object.values(operation.examples);
  const { responses = {} } =
    paths[operation.path]?.[operation.method.toLowerCase() as Lowercase<Operation['method']>] ?? {};
  return {
    name: operation.name,
    method: operation.method,
    path: `/api${operation.path}`,
    // Every operation documents 500, for settings that are wrong; here they are right.
    documented: Object.keys(responses)
      .map(Number)
      .filter((status) => status < 500),
    params: [
      ...examples.flatMap(({ params }) => (params === undefined ? [] : [params])),
      { id: noRun, personId: '1001' },
    ],
    queries: [
      ...examples.map(({ query = {} }) =>
        Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
      ),
      Object.fromEntries(Object.keys(operation.query.shape).map((name) => [name, '1'])),
    ],
    bodies: [
      {},
      ...examples.flatMap(({ body }) => (body === undefined ? [] : [body as Record<string, unknown>])),
    ],
  };
});

const pageOf = (name: string, path: string, documented: readonly number[], query = {}): Address => ({
  name,
  method: 'GET',
  path,
  documented,
  params: [{ runId: noRun, personId: '1001', file: 'none.css' }],
  queries: [{}, query],
  bodies: [{}],
});
const filters = { rule: 'sex-unknown', severity: 'error', where: 'ssd_person' };
const pages: readonly Address[] = [
  pageOf('startPage', '/pages', [302, 400]),
  pageOf('nightsPage', '/pages/nights', [200, 400], { cursor: 'WzQxXQ' }),
  pageOf('nightPage', '/pages/nights/{runId}', [200, 400, 404]),
  pageOf('recordsPage', '/pages/records', [200, 400], { ...filters, limit: '2', cursor: 'WyIxIiwxXQ' }),
  pageOf('recordsFile', '/pages/records.csv', [200, 400], filters),
  pageOf('childPage', '/pages/children/{personId}', [200, 400, 404]),
  pageOf('pageAssets', '/pages/assets/{file}', [200, 404]),
];
const addresses = [...api, ...pages];

/** Bytes as a part of a path or of a query. */
const percent = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => {
    const one = String.fromCharCode(byte);
    return /\w/.test(one) ? one : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
const anyPart = fc.oneof(
  { weight: 4, arbitrary: markedText.map((text) => percent(Buffer.from(text))) },
  { weight: 1, arbitrary: markedBytes.map(percent) },
  {
    weight: 1,
    arbitrary: fc.stringMatching(/^[\w!$'()*+,.:;=@~%-]{0,60}$/).map((text) => `${text}${canaryWord}`),
  },
);

const pathOf = ({ path, params }: Address): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...params), anyPart, fc.nat(2))
    .map(([known, part, which]) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (which === 0 ? part : (known[name] ?? part))),
    );

const queryOf = ({ queries }: Address): fc.Arbitrary<string> => {
  const known = fc.constantFrom(...queries);
  const replaced = fc
    .tuple(known, anyPart, fc.nat(5), anyPart, fc.boolean())
    .map(([query, value, at, name, isAdded]) => {
      const entries = Object.entries(query).map(
        ([key, text], index) => `${key}=${index === at ? value : encodeURIComponent(text)}`,
      );
      return [...entries, ...(isAdded ? [`${name}=${value}`] : [])].join('&');
    });
  return fc.oneof({ weight: 2, arbitrary: replaced }, { weight: 1, arbitrary: anyPart }, fc.constant(''));
};

const bodyOf = ({ bodies }: Address): fc.Arbitrary<Buffer> => {
  const replaced = fc
    .tuple(fc.constantFrom(...bodies), anyJson, fc.nat(4), fc.oneof(markedText, fc.constant('')))
    .map(([body, value, at, added]) =>
      Buffer.from(
        JSON.stringify({
          ...Object.fromEntries(
            Object.entries(body).map(([name, known], index) => [name, index === at ? value : known]),
          ),
          ...(added === '' ? {} : { [added]: value }),
        }),
      ),
    );
  return fc.oneof(
    { weight: 3, arbitrary: replaced },
    { weight: 2, arbitrary: anyJson.map((value) => Buffer.from(JSON.stringify(value))) },
    { weight: 1, arbitrary: oddJsonText.map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: markedBytes },
    // Longer than any operation takes.
    { weight: 1, arbitrary: fc.integer({ min: 999, max: 10_100 }).map((size) => Buffer.alloc(size, 'x')) },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
  );
};

const anyRequest: fc.Arbitrary<Asked> = fc.constantFrom(...addresses).chain((address) =>
  fc.record({
    address: fc.constant(address),
    path: pathOf(address),
    query: queryOf(address),
    body: bodyOf(address),
  }),
);

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

let world: World;
beforeAll(async () => {
  world = await startBadWorld({
    settings: { WEBSITE_AUTH_ENABLED: 'True', PAGES_ROLE: 'Pages.Read', LOG_LEVEL: 'debug' },
  });
  await world.startHost();
});
afterAll(() => world.close());

/** Asks without making the address anything else than it is, as `fetch` would. It ends what hangs. */
const send = ({ address, path, query, body }: Asked): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(
      `${world.host.url}/`,
      {
        method: address.method,
        path: query === '' ? path : `${path}?${query}`,
        signal: AbortSignal.timeout(60_000),
        headers: {
          'x-functions-key': functionKey,
          cookie: 'AppServiceAuthSession=analyst',
          'content-length': body.byteLength,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
      },
    )
      .on('error', reject)
      .end(body);
  });

/** What every answer must be, whatever was asked. */
function expectStrict({ status, headers, text }: Answer, { documented, name }: Address): void {
  expect({ name, documented }).toEqual({ name, documented: expect.arrayContaining([status]) as number[] });
  expect(text).not.toContain('"unexpected"');
  // Brackets of the caller's own come back escaped or not at all.
  expect(text).not.toContain(canary);
  expect(headers).not.toHaveProperty('x-injected');
  expect(headers).toMatchObject({ 'x-content-type-options': always['x-content-type-options'] });
  const type = headers['content-type'] ?? 'none';
  if (name !== 'pageAssets' || status !== 200) expect(headers).toMatchObject(always);
  if (type === 'text/html; charset=utf-8')
    expect(headers).toMatchObject(
      Object.fromEntries(Object.entries(pageHeaders).map(([key, value]) => [key.toLowerCase(), value])),
    );
  else if (status >= 400 && name !== 'pageAssets') {
    expect(type).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(text)).toMatchObject({ status, code: expect.stringMatching(/^[a-z-]+$/) as string });
  }
}

it('whatever is asked of an operation or a page is answered as documented', async () => {
  const seen = new Map<string, Set<number>>();
  const isFound = (asked: Asked, answer: Answer): boolean =>
    !(
      answer.status === 404 &&
      answer.text === '' &&
      answer.headers['cache-control'] === undefined &&
      asked.address.path.includes('{')
    );
  await fc.assert(
    fc.asyncProperty(anyRequest, async (asked) => {
      const answer = await send(asked);
      // The host itself says 404, without a word, where a part of the path is empty or has a slash in it.
      if (isFound(asked, answer)) {
        expectStrict(answer, asked.address);
        const { name } = asked.address;
        seen.set(name, (seen.get(name) ?? new Set()).add(answer.status));
      }
    }),
    fuzzing(300, 2_000),
  );
  await world.host.waitIdle();

  // Each was reached and has refused something.
  const refused = [...seen].filter(([, statuses]) => [...statuses].some((status) => status >= 400));
  expect(refused.map(([name]) => name).sort()).toEqual(addresses.map(({ name }) => name).sort());

  expect((await world.http('GET', '/api/health')).status).toBe(200);
  expect(await world.requested({ stages: 'prepare' })).toMatchObject({
    run: { state: 'ended' },
    failure: undefined,
  });
  await world.stopHost();
  expect(world.output).not.toContain(canaryWord);
  expect(world.output).not.toContain('"unexpected"');
});
