import { z } from 'zod';
import { defineOperation } from '../../lib/api/operation';
import { ApiProblem } from '../../lib/api/problem';
import { readRequest, type ApiRequest } from '../../lib/api/readRequest';

const operation = defineOperation({
  name: 'example',
  method: 'POST',
  path: '/things/{id}',
  access: 'function',
  summary: '',
  description: '',
  params: z.strictObject({ id: z.guid() }),
  notFound: { status: 404, code: 'thing-not-found', detail: 'There is no such thing.' },
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(5).default(3) }),
  body: {
    schema: z.strictObject({
      mode: z.enum(['full', 'delta']).optional(),
      ids: z.array(z.string()).optional(),
    }),
    longestBytes: 100,
  },
  answers: { 200: { description: '' } },
  problems: [],
  examples: {},
});

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
/** Says how many chunks were taken from it. */
function streamOf(chunks: readonly Uint8Array[]): {
  stream: ReadableStream<Uint8Array>;
  taken: () => number;
} {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[at];
        at += 1;
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken: () => at };
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Given {
  readonly id?: string;
  readonly query?: string;
  readonly body?: string | Uint8Array;
  readonly length?: string;
}
const request = ({ id: given = id, query = '', body = '', length }: Given): ApiRequest => ({
  headers: new Headers(length === undefined ? {} : { 'content-length': length }),
  query: new URLSearchParams(query),
  params: { id: given },
  body: streamOf([typeof body === 'string' ? bytes(body) : body]).stream,
});
const problemOf = async (given: Given) => {
  const problem: unknown = await readRequest(operation, request(given)).catch((error: unknown) => error);
  if (!(problem instanceof ApiProblem)) throw new Error('It was taken.');
  return problem;
};

describe('a request that is understood', () => {
  it.each<[string, Given, unknown]>([
    ['with no body', {}, { query: { limit: 3 }, body: {} }],
    ['with a blank body', { body: ' \r\n' }, { query: { limit: 3 }, body: {} }],
    ['with a body', { body: '{"mode":"delta"}' }, { query: { limit: 3 }, body: { mode: 'delta' } }],
    [
      'with a mark of UTF-8 before its body',
      { body: '\ufeff{"mode":"full"}' },
      { query: { limit: 3 }, body: { mode: 'full' } },
    ],
    ['with a parameter', { query: 'limit=5' }, { query: { limit: 5 }, body: {} }],
    ['with its key in the query', { query: 'code=fake-key' }, { query: { limit: 3 }, body: {} }],
  ])('%s', async (_, given, asked) => {
    expect(await readRequest(operation, request(given))).toEqual({ params: { id }, ...(asked as object) });
  });
});

describe('a request that is refused', () => {
  const secret = 'Fakename';
  it.each<[string, Given, number, string, string[]]>([
    ['names nothing', { id: `${secret} x` }, 404, 'thing-not-found', []],
    ['says that its body is too long', { length: '101' }, 413, 'body-too-long', []],
    ['has a body that is too long', { body: `"${secret}${'x'.repeat(100)}"` }, 413, 'body-too-long', []],
    [
      'says that its body is shorter than it is',
      { body: 'x'.repeat(101), length: '5' },
      413,
      'body-too-long',
      [],
    ],
    [
      'has a query that is too long',
      { query: `limit=${secret}${'1'.repeat(2_000)}` },
      414,
      'query-too-long',
      [],
    ],
    ['has a body that is no JSON', { body: `{"mode":${secret}` }, 400, 'request-invalid', []],
    ['has a body that is no UTF-8', { body: Uint8Array.of(0x22, 0xff, 0x22) }, 400, 'request-invalid', []],
    ['has a body that is deep', { body: '['.repeat(50) + ']'.repeat(50) }, 400, 'request-invalid', ['body ']],
    [
      'has a field that is not known',
      { body: `{"childId":"${secret}"}` },
      400,
      'request-invalid',
      ['body childId'],
    ],
    ['has two of them', { body: '{"a":1,"b":2}' }, 400, 'request-invalid', ['body a', 'body b']],
    [
      'has a field whose name is a person’s',
      { body: `{"${secret} O'Malley":1}` },
      400,
      'request-invalid',
      ['body (a name that is not shown)'],
    ],
    [
      'has a field with a long name',
      { body: `{"${'a'.repeat(60)}":1}` },
      400,
      'request-invalid',
      [`body ${'a'.repeat(40)}...`],
    ],
    [
      'has a field that hides a prototype',
      { body: '{"__proto__":{"mode":"full"}}' },
      400,
      'request-invalid',
      ['body (a name that is not shown)'],
    ],
    ['has a value of another type', { body: '{"mode":7}' }, 400, 'request-invalid', ['body mode']],
    [
      'has a value inside of another type',
      { body: '{"ids":["1",2]}' },
      400,
      'request-invalid',
      ['body ids.1'],
    ],
    [
      'has a value that is none of the list',
      { body: `{"mode":"${secret}"}` },
      400,
      'request-invalid',
      ['body mode'],
    ],
    [
      'has a parameter that is not known',
      { query: `filter=${secret}` },
      400,
      'request-invalid',
      ['query filter'],
    ],
    ['has a parameter twice', { query: 'limit=1&limit=2' }, 400, 'request-invalid', ['query limit']],
    [
      'has a parameter that is no number',
      { query: `limit=${secret}` },
      400,
      'request-invalid',
      ['query limit'],
    ],
    ['has a parameter that is too large', { query: 'limit=6' }, 400, 'request-invalid', ['query limit']],
    [
      'is wrong in query and body',
      { query: 'limit=0', body: '{"mode":1}' },
      400,
      'request-invalid',
      ['query limit', 'body mode'],
    ],
  ])('%s', async (_, given, status, code, fields) => {
    const problem = await problemOf(given);
    expect(problem.declared).toMatchObject({ status, code });
    expect(problem.problems.map(({ in: where, name }) => `${where} ${name}`)).toEqual(fields);
    // No value and no name that the caller made up: neither in the answer nor in the log.
    const said = JSON.stringify([problem.declared, problem.problems, problem.logged]);
    expect(said).not.toContain(secret);
    expect(problem.logged).not.toMatch(/childId|filter|aaaa/);
  });

  it('is not read further than its limit', async () => {
    const { stream, taken } = streamOf(Array.from({ length: 50 }, () => bytes('x'.repeat(60))));
    await expect(readRequest(operation, { ...request({}), body: stream })).rejects.toThrow('body-too-long');
    expect(taken()).toBe(2);
  });

  it('is not read at all when it says how long it is', async () => {
    const { stream, taken } = streamOf([bytes('{}')]);
    const long = { ...request({ length: '5000000' }), body: stream };
    await expect(readRequest(operation, long)).rejects.toThrow('body-too-long');
    expect(taken()).toBe(0);
  });
});
