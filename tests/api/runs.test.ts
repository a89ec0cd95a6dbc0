import { readCaller } from '../../lib/api/caller';
import type { RunDetail } from '../../lib/run/app/runView';
import { fakePeople } from '../../sandbox/host/appServiceAuth';
import { functionKey, type World } from '../../sandbox/world/world';
import { startBadWorld } from '../badPaths/badNight';
import { handmadeClock } from '../night/handmadeSsd';
import { describeOnStandIn } from '../standInOnly';

const analyst = fakePeople['analyst'];
const reason = 'Fake reason: the data team has looked at it.';
const lossesConfirmed = { confirm: ['table-loss'], reason };

describeOnStandIn('runs over HTTP', 'needs faults', () => {
  let world: World;
  beforeAll(async () => {
    world = await startBadWorld();
  });
  afterAll(() => world.close());

  let hours = 0;
  let running = '';
  /** The app with these settings, an hour after the one before. */
  async function startHost(settings: Record<string, string> = {}): Promise<void> {
    hours += 1;
    const clock = new Date(Date.parse(handmadeClock) + hours * 3_600_000).toISOString();
    if (running === JSON.stringify(settings)) await world.setClock(clock);
    else await world.restartHost({ settings, clock });
    running = JSON.stringify(settings);
  }

  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${world.host.url}${path}`, {
      method,
      headers: { 'x-functions-key': functionKey, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      location: response.headers.get('location'),
      json: (await response.json()) as Record<string, unknown>,
    };
  }
  const look = async (location: string | null) => (await ask('GET', location ?? '')).json;
  /** Who asked, by `run.requested`, while `work` is done. */
  async function requestedBy(work: () => Promise<unknown>): Promise<unknown[]> {
    const seen: unknown[] = [];
    const stop = world.onEvent((event) => {
      if (event.event === 'run.requested') seen.push(event['requestedBy']);
    });
    await work();
    await world.host.waitIdle();
    stop();
    return seen;
  }

  describe('say who asked', () => {
    const session = { cookie: 'AppServiceAuthSession=analyst' };
    const claimed = {
      'x-ms-client-principal-id': analyst?.objectId ?? '',
      'x-ms-client-principal-name': analyst?.name ?? '',
    };
    const signedIn = `${analyst?.name ?? ''} (${analyst?.objectId ?? ''})`;

    it.each<[string, string, Record<string, string>, string, string | undefined]>([
      ['a key', 'false', {}, 'a function key', 'key'],
      ['a key and a name that the caller made up', 'false', claimed, 'a function key', 'key'],
      ['a key, where somebody could sign in', 'true', {}, 'a function key', 'key'],
      ['a key and a made-up name, where somebody could sign in', 'true', claimed, 'a function key', 'key'],
      ['somebody who is signed in', 'true', session, signedIn, analyst?.objectId],
    ])('%s', async (_, enabled, headers, shown, logged) => {
      await startHost({ WEBSITE_AUTH_ENABLED: enabled });
      let location: string | null = null;
      const seen = await requestedBy(async () => {
        location = (await ask('POST', '/api/runs', { stages: 'prepare' }, headers)).location;
      });
      expect(await look(location)).toMatchObject({ startedBy: 'http', requestedBy: shown });
      expect(seen).toEqual([logged]);
      // A name is shown to whoever may look at the run; no log holds it.
      expect(world.output).not.toContain(analyst?.name);
    });

    it('the timer', async () => {
      await startHost();
      let run: unknown;
      expect(
        await requestedBy(async () => {
          run = (await world.night()).run;
        }),
      ).toEqual(['timer']);
      expect(run).toMatchObject({ startedBy: 'timer', requestedBy: 'the timer' });
    });
  });

  describe('that are confirmed', () => {
    beforeAll(() => startHost());

    it('go on, and keep and show the reason', async () => {
      const events: unknown[] = [];
      const stop = world.onEvent((event) => {
        if (event.event === 'run.requested') events.push(event);
      });
      const { status, location } = await ask('POST', '/api/confirmations', lossesConfirmed);
      await world.host.waitIdle();
      stop();
      expect(status).toBe(202);
      expect(await look(location)).toMatchObject({ outcome: 'succeeded', reason, counts: { accepted: 2 } });
      expect(events).toEqual([expect.objectContaining({ confirmed: ['table-loss'] })]);
      expect(world.output).not.toContain(reason);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['without a reason', { confirm: ['purges'] }, 'reason'],
      ['with a reason that says nothing', { confirm: ['purges'], reason: '   ok.      ' }, 'reason'],
      ['with a reason of several lines', { confirm: ['purges'], reason: `${reason}\n${reason}` }, 'reason'],
      ['with a reason that is a novel', { confirm: ['purges'], reason: 'x'.repeat(401) }, 'reason'],
      ['without what is confirmed', { reason }, 'confirm'],
      ['with nothing confirmed', { confirm: [], reason }, 'confirm'],
      ['with something else confirmed', { confirm: ['everything'], reason }, 'confirm.0'],
      ['of a smoke test', { ...lossesConfirmed, stages: 'smoke' }, 'stages'],
    ])('%s are refused', async (_, body, name) => {
      const { status, json } = await ask('POST', '/api/confirmations', body);
      expect(status).toBe(400);
      expect(json['problems']).toEqual([expect.objectContaining({ in: 'body', name })]);
      expect(JSON.stringify(json)).not.toContain(reason);
    });

    it('are not to be had where runs are asked for', async () => {
      const { status, json } = await ask('POST', '/api/runs', { confirm: ['purges'] });
      expect(status).toBe(400);
      expect(JSON.stringify(json)).toContain('Use POST /api/confirmations');
    });
  });

  describe('that are waited for', () => {
    it('are answered when they have ended, and leave no message', async () => {
      await startHost();
      const { status, json } = await ask('POST', '/api/confirmations', { ...lossesConfirmed, wait: 200 });
      expect(status).toBe(200);
      expect(json).toMatchObject({ state: 'ended', outcome: 'succeeded', slices: 1, findings: [] });
      expect(await world.standIns.queue.count('csc-runs')).toBe(0);
    });

    it('are answered at the end of the time, and go on from the queue', async () => {
      await world.sql.query(`DELETE FROM ${world.table('ssd_api_data_staging_anon')}`);
      await world.standIns.dfe.setFaults([{ effect: { kind: 'slow', bytes: 10, everyMs: 300 }, times: 1 }]);
      await startHost({ DFE_BATCH_CHILDREN: '1' });
      const { status, location, json } = await ask('POST', '/api/confirmations', {
        ...lossesConfirmed,
        wait: 1,
      });
      expect([status, json]).toEqual([202, { runId: json['runId'], state: 'queued', location }]);
      await world.host.waitIdle();
      await world.standIns.dfe.clearFaults();
      const run = await look(location);
      expect(run).toMatchObject({ state: 'ended', outcome: 'succeeded', counts: { accepted: 2 } });
      expect(run['slices']).toBeGreaterThan(1);
    });

    it('go on from the queue when what they need is away', async () => {
      await world.standIns.sql.setFaults([
        { kind: 'error', number: 40613, match: 'UPDATE .*csc_api_runs', times: 1 },
      ]);
      await startHost();
      const { status, location } = await ask('POST', '/api/runs', { stages: 'prepare', wait: 60 });
      await world.standIns.sql.clearFaults();
      expect(status).toBe(202);
      await world.host.waitIdle();
      expect(await look(location)).toMatchObject({ state: 'ended' });
    });
  });

  describe('in a list', () => {
    let all: string[];
    beforeAll(async () => {
      await startHost();
      const rows = await world.sql.query(
        `SELECT run_id FROM ${world.table('csc_api_runs')} ORDER BY run_no DESC`,
      );
      all = rows.map((row) => String(row['run_id']));
      // The runs of the other ledger stand in the same table.
      await world.sql.query(
        `UPDATE ${world.table('csc_api_runs')} SET ledger_table = N'ssd_api_data_staging' WHERE run_id = N'${all[1] ?? ''}'`,
      );
    });

    it.each([1, 2, 3, 200])('come newest first, %s to a page, each once', async (limit) => {
      const seen: unknown[] = [];
      let next: unknown = `/api/runs?limit=${limit}`;
      while (typeof next === 'string') {
        const { json } = await ask('GET', next);
        const items = json['items'] as RunDetail[];
        expect(items.length).toBeLessThanOrEqual(limit);
        seen.push(...items.map(({ runId }) => runId));
        next = json['next'];
      }
      expect(seen).toEqual(all.filter((id) => id !== all[1]));
    });
  });
});

describe('who asks', () => {
  const id = '00000000-0000-4000-8000-00000000a001';
  const headers = (objectId: string, name: string) =>
    new Headers({ 'x-ms-client-principal-id': objectId, 'x-ms-client-principal-name': name });

  it.each([
    ['is known where authentication is on', 'True', headers(id, 'fake'), { objectId: id, name: 'fake' }],
    [
      'is known by a name that is cut off',
      'true',
      headers(id, 'x'.repeat(500)),
      { objectId: id, name: 'x'.repeat(100) },
    ],
    ['is not known where it is off', 'False', headers(id, 'fake'), undefined],
    ['is not known where nothing is said of it', undefined, headers(id, 'fake'), undefined],
    ['is not known where nobody is signed in', 'True', new Headers(), undefined],
    ['is not known by an id of another directory', 'True', headers('auth0|fake', 'fake'), undefined],
  ])('%s', (_, enabled, given, person) => {
    expect(readCaller(given, { WEBSITE_AUTH_ENABLED: enabled })).toEqual(person);
  });
});
