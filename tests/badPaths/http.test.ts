import type { Operation } from '../../lib/api/operation';
import { operations } from '../../lib/api/operations';
import type { Problem } from '../../lib/api/problem';
import type { RunView } from '../../lib/run/app/runView';
import { functionKey, keyOf, masterKey, type World } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import { confirmed, problemOf, secondTry, startBadWorld } from './badNight';

const unknownId = '00000000-0000-4000-8000-00000000fa4e';
const confirmedBecause = { ...confirmed, reason: 'It is right: a test says so.' };
const wrongFields = 'Fields of the request are wrong: see problems.';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describeOnStandIn('asking for runs by HTTP', 'needs faults', () => {
  let world: World;
  beforeAll(async () => {
    world = await startBadWorld();
    await world.startHost({ settings: { [secondTry]: '00:00:00' } });
  });
  afterAll(() => world.close());

  const ask = async (
    method: string,
    path: string,
    { key = functionKey, body, type }: { key?: string | null; body?: string; type?: string } = {},
  ) => {
    const response = await fetch(`${world.host.url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-functions-key': key }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, location: response.headers.get('location'), text };
  };
  const json = (text: string): unknown => JSON.parse(text);
  const runs = async () =>
    world.sql.query(`SELECT run_id, options, started_by FROM ${world.table('csc_api_runs')} ORDER BY run_no`);
  /** As if all was long ago: no run has given a sign of life for hours. */
  const nothingSince = () =>
    world.sql.query(`UPDATE ${world.table('csc_api_runs')} SET updated_at = '2026-11-22 02:00:00'`);

  describe('POST /api/runs', () => {
    it('with an empty body asks for the usual night, and says at once where to look', async () => {
      const { status, location, text } = await ask('POST', '/api/runs');
      const { runId } = json(text) as { runId: string };
      expect(status).toBe(202);
      expect(runId).toMatch(guid);
      expect(location).toBe(`/api/runs/${runId}`);
      expect(json(text)).toEqual({ runId, state: 'queued', location: `/api/runs/${runId}` });
      await world.host.waitIdle();
      expect(await runs()).toEqual([
        {
          run_id: runId,
          options: JSON.stringify({ stages: 'all', confirm: [], retryErrors: false, dryRun: false }),
          started_by: 'http',
        },
      ]);
      // Tables that are empty stop a first night: `getRun` says why and what to do.
      const run = json((await ask('GET', location ?? '')).text) as RunView;
      expect(run).toMatchObject({ runId, state: 'ended', outcome: 'needs_attention', startedBy: 'http' });
      expect(run.message).toContain('"confirm":["table-loss"]');
    });

    it('with options takes them, whatever the content type says', async () => {
      const body = JSON.stringify({ ...confirmedBecause, stages: 'prepare', mode: 'delta' });
      const { status, location } = await ask('POST', '/api/confirmations', { body, type: 'text/plain' });
      expect(status).toBe(202);
      await world.host.waitIdle();
      expect(json((await ask('GET', location ?? '')).text)).toMatchObject({
        outcome: 'succeeded',
        mode: 'delta',
        counts: { created: 2, requests: 0 },
      });
    });

    it.each<[string, string, { status?: number; code?: string; detail: string; problems?: unknown[] }]>([
      ['that is no JSON', '{"mode":', { detail: 'The body is not JSON in UTF-8.' }],
      [
        'with a field that is not known',
        '{"children":["1001"]}',
        {
          detail: wrongFields,
          problems: [
            {
              in: 'body',
              name: 'children',
              detail: expect.stringMatching(/^This is not known\. Known: stages, mode, /) as string,
            },
          ],
        },
      ],
      [
        'with values of other types',
        '{"stages":7,"mode":"Full","retryErrors":"yes"}',
        {
          detail: wrongFields,
          problems: [
            {
              in: 'body',
              name: 'stages',
              detail: 'Invalid option: expected one of "all"|"prepare"|"deliver"|"smoke".',
            },
            { in: 'body', name: 'mode', detail: 'Invalid option: expected one of "full"|"delta".' },
            {
              in: 'body',
              name: 'retryErrors',
              detail: 'Invalid input: expected boolean, received string.',
            },
          ],
        },
      ],
      [
        'that is a list',
        '[]',
        {
          detail: wrongFields,
          problems: [{ in: 'body', name: '', detail: 'Invalid input: expected object, received array.' }],
        },
      ],
      [
        'that is huge',
        JSON.stringify({ mode: 'x'.repeat(5_000_000) }),
        { status: 413, code: 'body-too-long', detail: 'The body is longer than 10000 bytes.' },
      ],
      [
        'that hides a prototype',
        '{"__proto__":{"stages":"deliver"}}',
        { detail: wrongFields, problems: expect.any(Array) as unknown[] },
      ],
    ])('with a body %s answers a problem and notes no run', async (_, body, expected) => {
      const { status = 400, code = 'request-invalid', ...said } = expected;
      const before = await runs();
      const refused: unknown[] = [];
      const stop = world.onEvent((event) => {
        if (event.event === 'http.requestRefused') refused.push(event);
      });
      const answer = await ask('POST', '/api/runs', { body });
      stop();
      expect(answer).toMatchObject({ status, location: null });
      expect(json(answer.text)).toEqual(problemOf(status, code, said));
      expect(refused).toEqual([
        expect.objectContaining({ status, code, message: expect.any(String) as string }),
      ]);
      expect(await runs()).toEqual(before);
    });

    it('when the queue takes no message fails, and the run is told as lost in time', async () => {
      await world.standIns.queue.setFaults([{ kind: 'unavailable' }]);
      const { status } = await ask('POST', '/api/runs');
      await world.standIns.queue.clearFaults();
      expect(status).toBe(500);
      const noted = String((await runs()).at(-1)?.['run_id']);
      expect(json((await ask('GET', `/api/runs/${noted}`)).text)).toMatchObject({ state: 'queued' });
      await nothingSince();
      const ends: unknown[] = [];
      const stop = world.onEvent((event) => {
        if (event.event === 'run.finished') ends.push([event['runId'], event['outcome'], event['code']]);
      });
      const lost = json((await ask('GET', `/api/runs/${noted}`)).text);
      expect(lost).toMatchObject({ state: 'ended', outcome: 'failed', code: 'run-message-lost' });
      // The first look ends the run and says so once; the next shows what stands in its row.
      expect(json((await ask('GET', `/api/runs/${noted}`)).text)).toMatchObject({
        state: 'ended',
        outcome: 'failed',
        code: 'run-message-lost',
      });
      stop();
      expect(ends).toEqual([[noted, 'failed', 'run-message-lost']]);
      expect(lost).toHaveProperty('message', expect.stringContaining('ask for another run'));
    });

    it('leaves a run queued that waits for its turn while another one works, however long, and just after', async () => {
      await world.standIns.queue.setFaults([{ kind: 'unavailable' }]);
      await ask('POST', '/api/runs');
      await ask('POST', '/api/runs');
      await world.standIns.queue.clearFaults();
      const [working, waiting] = (await runs()).slice(-2).map((run) => String(run['run_id']));
      const set = (run: string | undefined, columns: string) =>
        world.sql.query(
          `UPDATE ${world.table('csc_api_runs')} SET ${columns} WHERE run_id = N'${String(run)}'`,
        );
      await nothingSince();
      await set(working, `state = N'running', slices = 1, updated_at = requested_at`);
      const view = async () => json((await ask('GET', `/api/runs/${String(waiting)}`)).text);
      expect(await view()).toMatchObject({ state: 'queued' });
      await set(working, `state = N'finished', outcome = N'succeeded'`);
      expect(await view()).toMatchObject({ state: 'queued' });
      await set(working, `updated_at = '2026-11-22 02:00:00'`);
      expect(await view()).toMatchObject({ state: 'ended', code: 'run-message-lost' });
    });

    it('ends a run that nothing was heard of when the next one is asked for, and says so once', async () => {
      await world.standIns.queue.setFaults([{ kind: 'unavailable' }]);
      await ask('POST', '/api/runs');
      await world.standIns.queue.clearFaults();
      const noted = String((await runs()).at(-1)?.['run_id']);
      await nothingSince();
      const ends: unknown[] = [];
      const stop = world.onEvent((event) => {
        if (event['code'] === 'run-message-lost') ends.push([event.event, event['runId']]);
      });
      for (let request = 1; request <= 2; request += 1) {
        await ask('POST', '/api/runs', { body: '{"stages":"prepare"}' });
        await world.host.waitIdle();
      }
      stop();
      expect(ends).toEqual([['run.finished', noted]]);
    });

    it.each([
      ['for a while answers 503, for asking again helps', 40613, 503, 'sql-failover'],
      ['for good answers 500', 208, 500, 'sql-table-missing'],
    ])('when the database fails %s', async (_, number, status, code) => {
      const before = await runs();
      await world.standIns.sql.setFaults([{ kind: 'error', number, match: 'INSERT INTO .*csc_api_runs' }]);
      const answer = await ask('POST', '/api/runs');
      await world.standIns.sql.clearFaults();
      expect(answer.status).toBe(status);
      expect(json(answer.text)).toEqual(
        problemOf(status, code, {
          detail: expect.stringMatching(/\.$/) as string,
          advice: expect.stringMatching(/^[A-Z].*[^.]\.?$/) as string,
        }),
      );
      // Which server it was is for the log alone.
      expect(answer.text).not.toMatch(/127\.0\.0\.1|localhost|[\w\]]:\d{2,5}/);
      expect(await runs()).toEqual(before);
      expect(await world.standIns.queue.count('csc-runs')).toBe(0);
    });
  });

  describe('GET and DELETE /api/runs/{id}', () => {
    it('tell counts, and nothing of anybody', async () => {
      const { location } = await ask('POST', '/api/confirmations', {
        body: JSON.stringify(confirmedBecause),
      });
      await world.host.waitIdle();
      const { status, text } = await ask('GET', location ?? '');
      expect(status).toBe(200);
      expect(json(text)).toMatchObject({
        state: 'ended',
        outcome: 'succeeded',
        stage: 'close',
        counts: { persons: 2, cohort: 2, accepted: 2 },
      });
      expect(text).not.toMatch(/Fake|1001|1002|2015/);
      // The id is found in capitals too, as SQL Server compares.
      expect(
        (await ask('GET', (location ?? '').toUpperCase().replace('/API/RUNS', '/api/runs'))).status,
      ).toBe(200);
      // What has ended cannot be cancelled.
      const cancelled = await ask('DELETE', location ?? '');
      expect(cancelled.status).toBe(404);
      expect(json(cancelled.text)).toMatchObject({ code: 'no-run-to-cancel' });
    });

    it('cancel a run that waits, which then does nothing', async () => {
      await world.standIns.queue.setFaults([{ kind: 'late', delayMs: 3_600_000 }]);
      const { location } = await ask('POST', '/api/confirmations', {
        body: JSON.stringify(confirmedBecause),
      });
      await world.standIns.queue.clearFaults();
      expect(await ask('DELETE', location ?? '')).toMatchObject({
        status: 202,
        text: '{"state":"cancel-requested"}',
      });
      await world.standIns.queue.expireLeases();
      await world.host.waitIdle();
      expect(json((await ask('GET', location ?? '')).text)).toMatchObject({
        state: 'ended',
        outcome: 'cancelled',
        code: 'run-cancelled',
        counts: { requests: 0 },
      });
    });

    it.each([
      ['of no run', unknownId],
      ['that is a word', 'latest'],
      ['that tries to end a statement', "1';DROP TABLE csc_api_runs;--"],
      ['with a wildcard', '%'],
      ['that is always true', "' OR 1=1 --"],
      ['that climbs', '..%2f..%2fadmin'],
      ['that is very long', 'a'.repeat(5_000)],
      ['with a blank after a GUID', `${unknownId} `],
    ])('answer 404 for an id %s, and ask the server of nothing but GUIDs', async (_, id) => {
      await world.standIns.sql.clearStatements();
      const path = `/api/runs/${id.includes('%2f') ? id : encodeURIComponent(id)}`;
      expect((await ask('GET', path)).status).toBe(404);
      expect((await ask('DELETE', path)).status).toBe(404);
      if (id !== unknownId) expect(await world.standIns.sql.statements()).toEqual([]);
      expect((await runs()).length).toBeGreaterThan(0);
    });
  });

  describe('a cursor', () => {
    const largest = 2_147_483_647;
    let dryRun: string;
    beforeAll(async () => {
      const { location } = await ask('POST', '/api/runs', { body: '{"dryRun":true}' });
      await world.host.waitIdle();
      dryRun = location ?? '';
    });

    it.each<[string, () => string, (number: number) => readonly unknown[]]>([
      ['the runs', () => '/api/runs', (number) => [number]],
      ['findings that stand', () => `${dryRun}/findings`, (number) => ['standing', 'error', 0, number]],
      ['findings that ended', () => `${dryRun}/findings`, (number) => ['ended', 'error', number, 1]],
      ['submissions', () => `${dryRun}/submissions`, (number) => [number]],
      ['a plan', () => `${dryRun}/plan`, (number) => [number]],
    ])('of %s may say the largest number of a row, and none beyond it or below 0', async (_, path, key) => {
      const answered = async (number: number) => {
        const cursor = Buffer.from(JSON.stringify(key(number))).toString('base64url');
        const { status, text } = await ask('GET', `${path()}?cursor=${cursor}`);
        const { code } = json(text) as Partial<Problem>;
        return [number, status, code];
      };
      expect([
        await answered(largest),
        await answered(largest + 1),
        await answered(Number.MAX_SAFE_INTEGER),
        await answered(-1),
      ]).toEqual([
        [largest, 200, undefined],
        [largest + 1, 400, 'request-invalid'],
        [Number.MAX_SAFE_INTEGER, 400, 'request-invalid'],
        [-1, 400, 'request-invalid'],
      ]);
    });
  });

  it.each([
    ['with sixty blanks at its end is that child', `1001${' '.repeat(60)}`, 200],
    ['longer than any column is none', '1'.repeat(49), 404],
    ['that grows when it is written in capitals is none', 'ß'.repeat(48), 404],
    ['with a NUL in it is none', '1001\u0000', 404],
  ])('the id of a child %s', async (_, id, status) => {
    expect(await ask('GET', `/api/children/${encodeURIComponent(id)}`)).toMatchObject({ status });
  });

  it.each([
    ['is no JSON', 'Fake'],
    ['is bytes', '\u0000\u00ff\u00fe'],
    ['is empty', ''],
    ['names no run', '{"slice":1}'],
    ['names a run by a word', '{"runId":"latest","slice":1}'],
    ['counts no slice', `{"runId":"${unknownId}","slice":0}`],
    ['counts more slices than there can be', `{"runId":"${unknownId}","slice":2147483648}`],
  ])('a queue message that %s is put aside as none of ours, and no fault of the program', async (_, text) => {
    const failures: unknown[] = [];
    const stop = world.onEvent((event) => {
      if (event.event === 'invocation.failed') failures.push([event['kind'], event['code']]);
    });
    await world.standIns.queue.putRaw('csc-runs', Buffer.from(text, 'latin1').toString('base64'));
    await world.host.waitIdle();
    stop();
    expect(new Set(failures.map(String))).toEqual(new Set(['data,run-message-invalid']));
    expect(await world.standIns.queue.count('csc-runs')).toBe(0);
    expect(await world.standIns.queue.count('csc-runs-poison')).toBe(1);
    await world.standIns.queue.clear('csc-runs-poison');
  });

  describe('keys', () => {
    const keyed = operations.filter(({ access }) => access === 'function');
    const addressOf = ({ path }: Operation) => `/api${path.replace('{id}', unknownId)}`;

    it.each([
      ['none', () => null],
      ['a wrong one', () => 'fake-other-key'],
      ['an empty one', () => ''],
      ['that of another function', (name: string) => keyOf(name === 'getRun' ? 'requestRun' : 'getRun')],
    ])('with %s every function that needs one answers 401 and does nothing', async (_, key) => {
      const before = await runs();
      for (const operation of keyed)
        expect(await ask(operation.method, addressOf(operation), { key: key(operation.name) })).toMatchObject(
          { status: 401, text: '' },
        );
      expect(await runs()).toEqual(before);
    });

    it.each([
      ['its own', keyOf],
      ['one of the host', () => functionKey],
      ['the master key', () => masterKey],
    ])('with %s every function answers', async (_, key) => {
      // A query that no operation has: each function looks at it, and does nothing.
      for (const operation of keyed)
        expect(
          await ask(operation.method, `${addressOf(operation)}?nothing=1`, { key: key(operation.name) }),
        ).toMatchObject({ status: 400 });
    });

    it('the host’s admin calls take the master key and no other', async () => {
      const type = 'application/json';
      expect(json((await ask('GET', '/admin/host/status', { key: masterKey })).text)).toMatchObject({
        state: 'Running',
      });
      expect((await ask('GET', '/admin/host/status')).status).toBe(403);
      expect((await ask('POST', '/admin/functions/nightlyRun', { body: '{}', type })).status).toBe(403);
      expect((await ask('POST', '/admin/functions/nightlyRun', { key: null, body: '{}', type })).status).toBe(
        401,
      );
      const before = (await runs()).length;
      const fired = await ask('POST', '/admin/functions/nightlyRun', { key: masterKey, body: '{}', type });
      expect(fired.status).toBe(202);
      await world.host.waitIdle();
      const after = await runs();
      expect(after).toHaveLength(before + 1);
      expect(after.at(-1)).toMatchObject({ started_by: 'timer' });
    });
  });
});
