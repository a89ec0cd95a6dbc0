import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { operations } from '../../lib/api/operations';
import type { Example, Operation } from '../../lib/api/operation';
import { exampleRuns } from '../../lib/api/runExamples';
import { keyOf, type World } from '../../sandbox/world/world';
import { confirmed, startBadWorld } from '../badPaths/badNight';
import { openApiDocument } from '../../tools/openapi/openApiDocument';
import { plainChild } from '../night/handmadeSsd';

const published = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'docs', 'openapi.json'), 'utf8'),
) as object;

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(published, 'openapi.json');
const pointer = (parts: readonly string[]): string =>
  parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

/** What the document says against a JSON answer of this operation and status. */
function against(operation: Operation, status: number, type: string, answer: unknown): unknown {
  const at = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
  const validate = ajv.compile({ $ref: `openapi.json#/${pointer([...at, 'content', type, 'schema'])}` });
  return validate(answer) ? undefined : validate.errors;
}

const mediaType = (status: number): string =>
  status < 400 ? 'application/json' : 'application/problem+json';

const cases = operations.flatMap((operation) =>
  Object.entries(operation.examples).map(([key, example]): [string, Operation, Example] => [
    `${operation.name} ${key}`,
    operation,
    example,
  ]),
);

/** A value's shape: the names in it, and the types of what has no names. A list is as long as it happens to be. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

describe('the OpenAPI document', () => {
  it('is what the table of operations makes', () => {
    expect(JSON.parse(JSON.stringify(openApiDocument(operations)))).toEqual(published);
  });

  it('has no two operations of one name, and none of one method and path', () => {
    const names = operations.map(({ name }) => name);
    const places = operations.map(({ method, path }) => `${method} ${path}`);
    expect([names, places]).toEqual([[...new Set(names)], [...new Set(places)]]);
  });

  it.each(operations.map((operation): [string, Operation] => [operation.name, operation]))(
    'shows an example of each answer of %s',
    (_, { answers, examples }) => {
      const shown = new Set(Object.values(examples).map(({ status }) => String(status)));
      expect(Object.keys(answers).filter((status) => !shown.has(status))).toEqual([]);
    },
  );

  it.each(cases)('has an answer in %s that is as its schema says', (_, operation, { status, answer }) => {
    expect(against(operation, status, mediaType(status), answer)).toBeUndefined();
  });
});

describe('every example, asked over HTTP', () => {
  let world: World;
  beforeAll(async () => {
    world = await startBadWorld();
    // A third child, with a warning.
    const odd = plainChild('1003');
    Object.assign(odd.ssd_person[0] ?? {}, { pers_sex: '?' });
    await world.load(odd);
    await world.startHost();
    // One run of the examples was a dry run, one has ended well, and one waits: its message is lost.
    await world.requested({ dryRun: true });
    for (const table of ['csc_api_runs', 'csc_api_planned'])
      await world.sql.query(`UPDATE ${world.table(table)} SET run_id = N'${exampleRuns.dry}'`);
    await world.requested(confirmed);
    const night = await world.night();
    const name = (id: string, which: string) =>
      world.sql.query(`UPDATE ${world.table('csc_api_runs')} SET run_id = N'${id}' WHERE ${which}`);
    await name(exampleRuns.ended, `run_id = N'${night.run?.runId ?? ''}'`);
    for (const table of ['csc_api_submissions', 'csc_api_findings'])
      await world.sql.query(`UPDATE ${world.table(table)} SET run_id = N'${exampleRuns.ended}'`);
    await world.standIns.queue.setFaults([{ kind: 'unavailable' }]);
    await world.http('POST', '/api/runs');
    await world.standIns.queue.clearFaults();
    await name(exampleRuns.waiting, `state = N'queued'`);
  });
  afterAll(() => world.close());

  it.each(cases)('%s', async (_, operation, { params = {}, query, body, status, answer }) => {
    const path = operation.path.replace(/\{(\w+)\}/g, (__, name: string) => params[name] ?? '');
    const search =
      query === undefined
        ? ''
        : `?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
    const response = await fetch(`${world.host.url}/api${path}${search}`, {
      method: operation.method,
      headers: operation.access === 'anonymous' ? {} : { 'x-functions-key': keyOf(operation.name) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const given: unknown = await response.json();
    await world.host.waitIdle();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(`${mediaType(status)}; charset=utf-8`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(against(operation, status, mediaType(status), given)).toBeUndefined();
    // A problem is said in these words; other answers have these members.
    if (status >= 400) expect(given).toEqual(answer);
    else expect(shapeOf(given)).toEqual(shapeOf(answer));
  });
});
