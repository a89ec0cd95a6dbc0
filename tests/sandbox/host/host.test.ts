import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FixtureHost, fixtureSettings } from './fixtureHost';

let fixture: FixtureHost;
beforeAll(async () => {
  fixture = await FixtureHost.create();
});
afterEach(() => fixture.reset());
afterAll(() => fixture.close());

const workQueue = 'work-items';
const put = (task: object | string): { readonly id: string } =>
  fixture.store.put(workQueue, typeof task === 'string' ? task : JSON.stringify(task));

async function until(what: () => boolean): Promise<void> {
  const end = Date.now() + 600_000;
  while (!what()) {
    if (Date.now() > end) throw new Error('It did not happen within ten minutes.');
    await pause(20);
  }
}

describe('timers', () => {
  it('fires on demand, in the shape of the host, and its return value goes to the queue of its setting', async () => {
    const host = await fixture.start();
    await host.fireTimer('nightly', true);
    await host.waitIdle();
    expect(fixture.seen()).toEqual([
      expect.objectContaining({ entry: { task: 'fromTimer', last: '0001-01-01T00:00:00', isPastDue: true } }),
    ]);
    expect(fixture.lines).toContainEqual(
      expect.objectContaining({
        category: 'user',
        level: 'information',
        message: 'the timer fired',
        functionName: 'nightly',
      }),
    );
    expect(fixture.lines).toContainEqual(
      expect.objectContaining({ level: 'debug', message: 'hooks ran', functionName: 'nightly' }),
    );
  });

  it('fires on its schedule, without a status below a minute', async () => {
    await fixture.start({ schedules: true });
    await until(() => fixture.seen().length >= 2);
    expect(fixture.seen()[0]).toEqual({ tick: true, status: null });
  });

  describe('with a retry policy', () => {
    const tries = () =>
      fixture.lines
        .filter(({ category, functionName }) => category === 'user' && functionName === 'patient')
        .filter(({ message }) => message.startsWith('try '))
        .map(({ message, invocationId }) => ({ message: message.split('\n')[0], invocationId }));
    const said = (text: string): boolean => fixture.lines.some(({ message }) => message.includes(text));

    it('tries again when an output does not go out, as the same invocation', async () => {
      const host = await fixture.start();
      fixture.store.setFaults([{ kind: 'unavailable', queue: 'picky', nth: 1 }]);
      await host.fireTimer('patient');
      expect(said("Waiting for `01:00:00` before retrying function execution. Next attempt: '1'.")).toBe(
        true,
      );
      expect(await host.nextTry('patient')).toBe(true);
      expect(await host.nextTry('patient')).toBe(false);
      expect(tries().map(({ message }) => message)).toEqual([
        'try 0 of 2: no error yet',
        expect.stringMatching(/^try 1 of 2: Error: The queue service answered \d+\.$/),
      ]);
      expect(new Set(tries().map(({ invocationId }) => invocationId)).size).toBe(1);
      expect(fixture.store.list('picky').map(({ body }): unknown => JSON.parse(body))).toEqual([{ try: 1 }]);
    });

    it('tries again when the function fails, until the last one', async () => {
      const host = await fixture.start({ environment: { FAIL: 'yes' } });
      await host.fireTimer('patient');
      while (await host.nextTry('patient'));
      expect(tries().map(({ message }) => message)).toEqual([
        'try 0 of 2: no error yet',
        'try 1 of 2: Error: the handler fails',
        'try 2 of 2: Error: the handler fails',
      ]);
      expect(said("Function execution failed after '2' retries.")).toBe(true);
    });

    it('makes each try an invocation of its own when it was started by the admin call', async () => {
      const host = await fixture.start({ environment: { FAIL: 'yes' } });
      await fetch(`${host.url}/admin/functions/patient?code=master-key`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      await until(() => said("Next attempt: '1'."));
      await host.nextTry('patient');
      expect(new Set(tries().map(({ invocationId }) => invocationId)).size).toBe(2);
    });

    it('tries no more when the host is stopped', async () => {
      const host = await fixture.start({ environment: { FAIL: 'yes' } });
      await host.fireTimer('patient');
      expect(await host.stop()).toEqual({ code: 0, signal: null });
      expect(said('Invocation cancelled - exiting retry loop.')).toBe(true);
      expect(tries()).toHaveLength(1);
    });
  });

  it('refuses to start when the setting of a schedule is missing', async () => {
    await expect(fixture.start({ environment: { NIGHT_SCHEDULE: '' } })).rejects.toThrow(
      "'%NIGHT_SCHEDULE%' does not resolve to a value.",
    );
  });
});

describe('queues', () => {
  it('gives the message as an object, with its own data as metadata', async () => {
    const host = await fixture.start();
    const { id } = put({ task: 'plain', inner: { a: 1 } });
    await host.waitIdle();
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/) as string;
    expect(fixture.seen()).toEqual([
      {
        entry: { task: 'plain', inner: { a: 1 } },
        message: {
          id,
          dequeueCount: 1,
          popReceipt: expect.any(String) as string,
          insertionTime: time,
          expirationTime: time,
          nextVisibleTime: time,
          queueTrigger: { task: 'plain', inner: { a: 1 } },
          task: 'plain',
          inner: { a: 1 },
        },
      },
    ]);
    expect(host.output).toContain('working on plain');
  });

  it('tries a failing message again and moves it to the poison queue', async () => {
    const host = await fixture.start();
    put({ task: 'fail' });
    await host.waitIdle();
    expect(fixture.store.list(`${workQueue}-poison`)).toEqual([
      expect.objectContaining({ body: '{"task":"fail"}', dequeueCount: 0 }),
    ]);
    const failures = fixture.lines.filter(({ message }) => message.includes('(Failed, '));
    expect(failures).toHaveLength(3);
    expect(failures[0]?.message).toMatch(/Error: the task fails[^]*caused by: Error: on purpose/);
  });

  it('moves a message that is not base64 to the poison queue unseen', async () => {
    const host = await fixture.start();
    fixture.store.putRaw(workQueue, 'not base64!');
    await host.waitIdle();
    expect(fixture.store.list(`${workQueue}-poison`)).toHaveLength(1);
    expect(fixture.lines.filter(({ message }) => message.startsWith('Executing'))).toHaveLength(0);
  });

  it('puts one message for each element of a list, encoded as host.json says', async () => {
    const host = await fixture.start({
      environment: { AzureFunctionsJobHost__extensions__queues__messageEncoding: 'none' },
    });
    fixture.store.putRaw(workQueue, '{"task":"list"}');
    await host.waitIdle();
    expect(fixture.store.list('seen').map(({ text }) => text)).toEqual([
      '{\n  "of": 1\n}',
      '{\n  "of": 2\n}',
      'three',
      '4',
      'True',
    ]);
  });

  it('gives a killed host’s message to the next one', async () => {
    const first = await fixture.start({ leaseMs: 400 });
    put({ task: 'slow' });
    await until(() => first.output.includes('slow task started'));
    // Longer than the lease: only a message that is renewed while it is worked is hidden again.
    fixture.passTime(1_000);
    expect(fixture.store.list(workQueue)).toEqual([expect.objectContaining({ visible: true })]);
    await until(() => fixture.store.list(workQueue)[0]?.visible === false);
    expect(fixture.store.list(workQueue)).toEqual([expect.objectContaining({ dequeueCount: 1 })]);
    expect(await first.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await fixture.start();
    await until(() => fixture.store.list(workQueue)[0]?.dequeueCount === 2);
    await fetch(`${second.url}/api/goOn`);
  });

  it('frees a killed host’s message at once when its lease is ended', async () => {
    const first = await fixture.start();
    put({ task: 'slow' });
    await until(() => first.output.includes('slow task started'));
    await first.kill();
    fixture.store.expireLeases();
    expect(fixture.store.list(workQueue)).toEqual([expect.objectContaining({ visible: true })]);
  });

  it('delivers twice when the delete is lost', async () => {
    const host = await fixture.start();
    fixture.store.setFaults([{ kind: 'twice', queue: workQueue, nth: 1 }]);
    put({ task: 'again' });
    await host.waitIdle();
    expect(fixture.seen()).toEqual([
      expect.objectContaining({ message: expect.objectContaining({ dequeueCount: 1 }) as object }),
      expect.objectContaining({ message: expect.objectContaining({ dequeueCount: 2 }) as object }),
    ]);
  });

  it('delivers late', async () => {
    const host = await fixture.start();
    const hourMs = 3_600_000;
    fixture.store.setFaults([{ kind: 'late', delayMs: hourMs }]);
    put({ task: 'late' });
    // Long enough for the host to ask for messages.
    await pause(300);
    expect(fixture.store.list(workQueue)).toEqual([
      expect.objectContaining({ visible: false, dequeueCount: 0 }),
    ]);
    fixture.passTime(hourMs);
    await host.waitIdle();
    expect(fixture.seen()).toHaveLength(1);
  });

  it('delivers to a second host while the first still works, whose end no longer counts', async () => {
    const hosts = [await fixture.start(), await fixture.start()];
    fixture.store.setFaults([{ kind: 'whileWorked', nth: 1 }]);
    put({ task: 'slow' });
    await until(() => hosts.every((host) => host.output.includes('slow task started')));
    for (const host of hosts) await fetch(`${host.url}/api/goOn`);
    await Promise.all(hosts.map((host) => host.waitIdle()));
    expect(fixture.seen()).toHaveLength(2);
    // It may come after the answers: it goes another way.
    await until(() => fixture.lines.some(({ message }) => message.includes('was received again')));
  });
});

describe('HTTP', () => {
  const post = (base: string, headers: Record<string, string>, query = ''): Promise<Response> =>
    fetch(`${base}/api/things/12/more${query}`, {
      method: 'POST',
      headers: { 'x-mine': 'yes', ...headers },
      body: '{"a":1}',
    });

  it('hands over parameters, query, headers and body, and the whole answer back', async () => {
    const host = await fixture.start();
    const response = await post(host.url, { 'x-functions-key': 'function-key' }, '?q=1&q=2');
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe('/api/things/7');
    expect(response.headers.get('set-cookie')).toBe('a=b; httponly');
    expect(await response.json()).toEqual({
      params: { id: '12', rest: 'more' },
      query: [['q', '1,2']],
      header: 'yes',
      text: '{"a":1}',
    });
  });

  it('ends a connection that carries no request when the host ends, as a browser keeps one ready', async () => {
    const host = await fixture.start();
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    expect(await host.stop()).toMatchObject({ code: 0 });
    await closed;
  });

  it('takes bytes and gives bytes', async () => {
    const host = await fixture.start();
    const bytes = Buffer.from([0, 255, 1, 254]);
    const response = await fetch(`${host.url}/api/bytes`, { method: 'PUT', body: bytes });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('asks for keys as the real host does', async () => {
    const host = await fixture.start({ ownKeyPrefix: 'key-of-' });
    const status = async (answer: Promise<Response>): Promise<number> => (await answer).status;
    const owner = (key: string): Promise<Response> =>
      fetch(`${host.url}/api/environment`, { headers: { 'x-functions-key': key } });
    expect({
      'no key': await status(post(host.url, {})),
      'a wrong key': await status(post(host.url, { 'x-functions-key': 'guess' })),
      'the key in the query': await status(post(host.url, {}, '?code=function-key')),
      'its own key': await status(post(host.url, { 'x-functions-key': 'key-of-echo' })),
      'the key of another function': await status(post(host.url, { 'x-functions-key': 'key-of-other' })),
      'the master key': await status(post(host.url, { 'x-functions-key': 'master-key' })),
      'the function key where the master key is asked for': await status(owner('function-key')),
      'the master key where it is asked for': await status(owner('master-key')),
      'another method': await status(fetch(`${host.url}/api/things/12`)),
      'a path that does not fit its constraint': await status(
        fetch(`${host.url}/api/things/twelve`, { method: 'POST' }),
      ),
      'a function that answers nothing': await status(fetch(`${host.url}/api/nothing`)),
      'a function that fails': await status(fetch(`${host.url}/api/broken`)),
    }).toEqual({
      'no key': 401,
      'a wrong key': 401,
      'the key in the query': 202,
      'its own key': 202,
      'the key of another function': 401,
      'the master key': 202,
      'the function key where the master key is asked for': 401,
      'the master key where it is asked for': 200,
      'another method': 404,
      'a path that does not fit its constraint': 404,
      'a function that answers nothing': 204,
      'a function that fails': 500,
    });
  });
});

describe('App Service authentication', () => {
  const on = { environment: { WEBSITE_AUTH_ENABLED: 'True' } };
  const forged = {
    'x-functions-key': 'function-key',
    'x-ms-client-principal-name': 'forged',
    'x-mine': 'yes',
  };
  const principalOf = async (base: string, headers: Record<string, string>): Promise<unknown> => {
    const response = await fetch(`${base}/api/principal`, { headers });
    return response.json();
  };

  it('takes a caller’s own principal away, and gives that of the session', async () => {
    const host = await fixture.start(on);
    expect(await principalOf(host.url, forged)).toEqual({ name: null, principal: null });
    const signIn = await fetch(`${host.url}/.auth/login/aad?post_login_redirect_uri=/pages`, {
      redirect: 'manual',
    });
    expect([signIn.status, signIn.headers.get('location')]).toEqual([302, '/pages']);
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await principalOf(host.url, { ...forged, cookie })).toMatchObject({
      name: 'fake.analyst@fake.example',
      principal: { auth_typ: 'aad', role_typ: 'roles' },
    });
    const signOut = await fetch(`${host.url}/.auth/logout`, { redirect: 'manual' });
    expect(signOut.headers.get('set-cookie')).toMatch(/^AppServiceAuthSession=; Path=\/; Max-Age=0$/);
  });

  it('sends nobody to another site after the sign-in', async () => {
    const host = await fixture.start(on);
    for (const target of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example']) {
      const url = `${host.url}/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(target)}`;
      expect((await fetch(url, { redirect: 'manual' })).headers.get('location')).toBe('/');
    }
  });

  it('passes everything on where it is off, as the platform does', async () => {
    const host = await fixture.start();
    expect(await principalOf(host.url, forged)).toEqual({ name: 'forged', principal: null });
    expect((await fetch(`${host.url}/.auth/login/aad`)).status).toBe(404);
  });
});

describe('admin calls', () => {
  it('tells its state to the master key only', async () => {
    const host = await fixture.start();
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${host.url}/admin/host/status`, { headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ 'x-functions-key': 'function-key' })).status).toBe(403);
    const answer = await ask({ 'x-functions-key': 'master-key' });
    expect(await answer.json()).toMatchObject({ state: 'Running' });
  });

  it('starts functions', async () => {
    const host = await fixture.start();
    const call = async (
      name: string,
      body: string,
      headers: Record<string, string> = { 'x-functions-key': 'master-key' },
    ): Promise<number> => {
      const url = `${host.url}/admin/functions/${name}`;
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return answer.status;
    };
    expect(await call('nightly', '{}')).toBe(202);
    expect(await call('work', '{"input":"{\\"task\\":\\"byHand\\"}"}')).toBe(202);
    // An HTTP function has no request then, and fails.
    expect(await call('echo', '{}')).toBe(202);
    await until(() => fixture.lines.some(({ message }) => message.includes('An HttpRequest is required')));
    expect(await call('nobody', '{}')).toBe(404);
    expect(await call('nightly', '')).toBe(400);
    expect(await call('nightly', '{}', {})).toBe(401);
    expect(
      await call('nightly', '{}', { 'x-functions-key': 'master-key', 'content-type': 'text/plain' }),
    ).toBe(415);
    await host.waitIdle();
    expect(fixture.seen()).toHaveLength(2);
  });
});

describe('the process', () => {
  it('lets what runs end when it is stopped, and tells its peak memory', async () => {
    const host = await fixture.start();
    put({ task: 'slow', ms: 300 });
    await until(() => host.output.includes('slow task started'));
    expect(await host.stop()).toEqual({ code: 0, signal: null });
    expect(fixture.seen()).toHaveLength(1);
    expect(fixture.store.count(workQueue)).toBe(0);
    const { peakMemoryMb, cpuSeconds } = await host.resources();
    expect(peakMemoryMb).toBeGreaterThan(10);
    expect(cpuSeconds).toBeGreaterThan(0);
  });

  it('has the app settings and nothing else of the parent in its environment', async () => {
    process.env['OF_THE_PARENT'] = 'secret of the parent';
    const host = await fixture.start({ environment: { OF_THE_APP: 'yes' } });
    const answer = await fetch(`${host.url}/api/environment?code=master-key`);
    const names = await answer.json();
    expect(names).toEqual(expect.arrayContaining(['OF_THE_APP', 'TZ', 'AzureWebJobsStorage']));
    expect(names).not.toContain('OF_THE_PARENT');
    delete process.env['OF_THE_PARENT'];
  });

  describe('when the app is loaded again in it', () => {
    const memory = async (base: string): Promise<unknown> => (await fetch(`${base}/api/memory`)).json();

    it('has the new settings alone, and remembers nothing', async () => {
      const host = await fixture.start({ environment: { MINE: 'old', OF_BEFORE: 'yes' } });
      await memory(host.url);
      expect(await memory(host.url)).toEqual({ asked: 2, setting: 'old' });
      const { pid } = host;
      expect(await host.restart({ ...fixtureSettings, MINE: 'new' })).toBe(true);
      expect(await memory(host.url)).toEqual({ asked: 1, setting: 'new' });
      expect(host.pid).toBe(pid);
      const names = await (await fetch(`${host.url}/api/environment?code=master-key`)).json();
      expect(names).not.toContain('OF_BEFORE');
      put('after that');
      await host.waitIdle();
      expect(fixture.seen()).toEqual([expect.objectContaining({ entry: 'after that' })]);
    });

    it.each(['NODE_EXTRA_CA_CERTS', 'TZ'])('goes on as it was where %s would change', async (name) => {
      const host = await fixture.start({ environment: { MINE: 'old' } });
      await memory(host.url);
      expect(await host.restart({ ...fixtureSettings, MINE: 'new', [name]: 'other' })).toBe(false);
      expect(await memory(host.url)).toEqual({ asked: 2, setting: 'old' });
    });

    it('is left to a new process where this one has ended', async () => {
      const host = await fixture.start();
      await host.kill();
      expect(await host.restart(fixtureSettings)).toBe(false);
    });

    it('says why it does not start, and can be ended', async () => {
      const host = await fixture.start();
      await expect(host.restart({ ...fixtureSettings, NIGHT_SCHEDULE: '' })).rejects.toThrow(
        "The 'nightly' function is in error: '%NIGHT_SCHEDULE%' does not resolve to a value.",
      );
      expect(await host.stop()).toEqual({ code: 0, signal: null });
    });
  });

  it('says what is wrong with host.json', async () => {
    await expect(
      fixture.start({ environment: { AzureFunctionsJobHost__extensions__queues__batchSize: 'many' } }),
    ).rejects.toThrow(/host\.json: .*expected number/);
  });

  it('leaves out a function that is switched off', async () => {
    const host = await fixture.start({ environment: { 'AzureWebJobs.everySecond.Disabled': 'true' } });
    expect(host.functionNames).not.toContain('everySecond');
    expect(host.functionNames).toContain('nightly');
  });
});
