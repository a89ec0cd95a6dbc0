import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { DfeFault } from '../../sandbox/dfe/dfeFault';
import type { DfeClient, Outgoing } from '../../lib/dfe/sending/dfeClient';
import { children, startSendingTests, type Sending } from './sendingFixture';

let tests: Awaited<ReturnType<typeof startSendingTests>>;
beforeAll(async () => {
  tests = await startSendingTests();
});
afterEach(() => tests.endTest());
afterAll(() => tests.close());

const answer = (status: number, more: object = {}): DfeFault['effect'] => ({
  kind: 'answer',
  status,
  ...more,
});
const once = (effect: DfeFault['effect'], accept?: boolean): DfeFault[] =>
  [{ nth: 1, effect, ...(accept === undefined ? {} : { accept }) }] as DfeFault[];
const always = (effect: DfeFault['effect']): DfeFault[] => [{ effect }] as DfeFault[];

/** Everything that is called accepted has a receipt that the endpoint gave for just that child. */
function expectReceipts({ dfe, outcomes }: Sending): void {
  const given = new Map<string, string[]>();
  for (const post of dfe.posts('test'))
    for (const [at, receipt] of post.receipts.entries()) {
      const id = post.childIds[at] ?? '';
      given.set(id, [...(given.get(id) ?? []), receipt]);
    }
  for (const [id, outcome] of outcomes)
    if (outcome.kind === 'accepted')
      expect(given.get(id)?.some((receipt) => receipt.includes(outcome.receiptId))).toBe(true);
}

/** The next run: no faults, a new client; the rest again, what is unknown alone. */
async function nextRun(sending: Sending): Promise<void> {
  sending.dfe.clearFaults();
  const next = sending.another();
  const left = [...sending.outcomes].filter(([, outcome]) => outcome.kind !== 'accepted');
  for (const [personId] of left) {
    const [child] = children(4).filter((one) => one.personId === personId);
    const settled: string[] = [];
    await next.sendBatch(
      child === undefined ? [] : [child],
      {
        beforePost: () => Promise.resolve(),
        settled: (results) => {
          for (const { outcome } of results) settled.push(outcome.kind);
          return Promise.resolve();
        },
        signal: new AbortController().signal,
        deadline: new Date('2026-12-01'),
      },
      { alone: true },
    );
    expect(settled).toEqual(['accepted']);
  }
}

const kinds = (sending: Sending): string[] => [...sending.outcomes.values()].map((outcome) => outcome.kind);
const all = (kind: string): string[] => [kind, kind, kind, kind];

describe('trouble that passes', () => {
  it.each<[string, DfeFault[], number]>([
    ['a 500', once(answer(500)), 2],
    ['a 503 that had taken the batch in', once(answer(503), true), 2],
    ['a hanging request', once({ kind: 'hang' }), 2],
    ['a reset', once({ kind: 'reset' }), 2],
    ['a reset after it had taken the batch in', once({ kind: 'reset' }, true), 2],
    ['a cut answer', once({ kind: 'cut' }), 2],
    ['an answer in slow bytes', once({ kind: 'slow', bytes: 1, everyMs: 100 }), 2],
    ['an answer that is no receipts', once({ kind: 'garbage' }), 2],
    ['a 401', once(answer(401)), 2],
    ['a 403', once(answer(403)), 2],
    ['a 429', once(answer(429)), 2],
    ['a 408', once(answer(408)), 2],
    ['a 408 that had taken the batch in', once(answer(408), true), 2],
    ['two 502', [{ nth: 1, times: 2, effect: answer(502) }] as DfeFault[], 3],
  ])('%s: everybody is accepted in the end', async (_, faults, requests) => {
    const sending = tests.begin();
    sending.dfe.setFaults(faults);
    const verdict = await sending.send(children(4));
    expect(kinds(sending)).toEqual(all('accepted'));
    expect(verdict).toMatchObject({ accepted: 4, requests });
    expect(sending.client.breaker).toEqual({ open: false });
    expectReceipts(sending);
  });
});

describe('trouble that stays', () => {
  it.each<[string, DfeFault[], string, string, number, string]>([
    ['500', always(answer(500)), 'unknown', 'HTTP 500', 3, 'dfe-unavailable'],
    ['504', always(answer(504)), 'unknown', 'HTTP 504', 3, 'dfe-unavailable'],
    ['408', always(answer(408)), 'unknown', 'HTTP 408', 3, 'dfe-unavailable'],
    ['hanging requests', always({ kind: 'hang' }), 'unknown', 'no answer in time', 3, 'dfe-unavailable'],
    ['resets', always({ kind: 'reset' }), 'unknown', 'the connection broke off', 3, 'dfe-unavailable'],
    ['cut answers', always({ kind: 'cut' }), 'unknown', 'the answer broke off', 3, 'dfe-unavailable'],
    ['garbage', always({ kind: 'garbage' }), 'unknown', 'the answer could not be read', 3, 'dfe-unavailable'],
    [
      'slow bytes',
      always({ kind: 'slow', bytes: 1, everyMs: 100 }),
      'unknown',
      'the answer broke off',
      3,
      'dfe-unavailable',
    ],
    [
      'a receipt too few',
      always({ kind: 'receipt-count', by: -1 }),
      'unknown',
      '3 receipts for 4',
      1,
      'dfe-answer-not-understood',
    ],
    [
      'a receipt too many',
      always({ kind: 'receipt-count', by: 1 }),
      'unknown',
      '5 receipts for 4',
      1,
      'dfe-answer-not-understood',
    ],
    ['204', always(answer(204)), 'unknown', 'HTTP 204', 1, 'dfe-answer-not-understood'],
    ['202', always(answer(202)), 'unknown', 'HTTP 202', 1, 'dfe-answer-not-understood'],
    ['401', always(answer(401)), 'unsent', 'HTTP 401', 4, 'dfe-token-refused'],
    ['403', always(answer(403)), 'unsent', 'HTTP 403', 3, 'dfe-disallowed'],
    ['429', always(answer(429)), 'unsent', 'HTTP 429', 3, 'dfe-throttled'],
    ['422', always(answer(422)), 'unsent', 'HTTP 422', 1, 'dfe-contract'],
  ])(
    '%s: children are settled, three batches stop sending, the next run converges',
    async (_, faults, kind, reason, tries, code) => {
      const sending = tests.begin();
      sending.dfe.setFaults(faults);
      const verdict = await sending.send(children(4));
      expect(kinds(sending)).toEqual(all(kind));
      expect(sending.outcomes.get('Fake0')).toMatchObject({ kind, reason });
      expect(verdict).toMatchObject({ [kind]: 4, requests: tries });
      expect(sending.client.breaker.open).toBe(false);

      await sending.send(children(4, 'FakeB'));
      expect(sending.client.breaker.open).toBe(false);
      await sending.send(children(4, 'FakeC'));
      expect(sending.client.breaker).toMatchObject({ open: true, code });
      const { requests } = await sending.send(children(4, 'FakeD'));
      expect(requests).toBe(0);
      expect(sending.outcomes.get('FakeD0')).toMatchObject({ kind: 'unsent' });

      for (const id of [...sending.outcomes.keys()]) if (!/^Fake\d/.test(id)) sending.outcomes.delete(id);
      await nextRun(sending);
    },
  );

  it.each([301, 302, 307, 404, 405])('%d: sending stops at once', async (status) => {
    const sending = tests.begin();
    sending.dfe.setFaults(always(answer(status, { headers: { location: 'https://login.example/' } })));
    const verdict = await sending.send(children(4));
    expect(verdict).toMatchObject({ unsent: 4, requests: 1 });
    expect(sending.client.breaker).toMatchObject({
      open: true,
      code: 'dfe-wrong-address',
      why: `Nothing at this address takes children (HTTP ${status}).`,
      advice: 'Check DFE_BASE_URL (up to and including the version) and LA_CODE against what DfE gave you.',
    });
    await nextRun(sending);
  });

  it('is a row of three also where each slice has time for one try only', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults(always(answer(403)));
    const send = async (client: DfeClient): Promise<void> => {
      await client.sendBatch(children(1), {
        beforePost: () => Promise.resolve(),
        settled: () => Promise.resolve(),
        signal: new AbortController().signal,
        deadline: new Date(sending.clock.now().getTime() + 1_500),
      });
    };
    const first = sending.another();
    await send(first);
    const second = sending.another(first.trouble);
    await send(second);
    expect(second.breaker.open).toBe(false);
    const third = sending.another(second.trouble);
    await send(third);
    expect(third.breaker).toMatchObject({ open: true, code: 'dfe-disallowed' });
    expect(sending.dfe.posts('test')).toHaveLength(3);
  });

  it('is no row of three where a batch between was accepted or refused', async () => {
    const sending = tests.begin({ maxTries: 1 });
    sending.dfe.setFaults([1, 2, 4, 6].map((nth) => ({ nth, effect: answer(nth === 4 ? 400 : 500) })));
    const [one] = children(1);
    for (let round = 1; round <= 6; round += 1) {
      sending.outcomes.clear();
      await sending.send(one === undefined ? [] : [one]);
    }
    expect(sending.client.breaker.open).toBe(false);
  });
});

describe('likely causes', () => {
  const stopped = async (sending: Sending): Promise<unknown> => {
    for (const prefix of ['FakeA', 'FakeB', 'FakeC']) await sending.send(children(1, prefix));
    return sending.client.breaker;
  };

  it('a 401 of the gateway about the subscription key names that key', async () => {
    const sending = tests.begin();
    sending.vault.secrets.set('key', 'fake-wrong-key');
    expect(await stopped(sending)).toMatchObject({
      open: true,
      code: 'dfe-key-refused',
      why: '3 batches in a row failed, the last because the gateway refused the subscription key (HTTP 401).',
      advice: expect.stringContaining('DFE_SUBSCRIPTION_KEY_SECRET') as string,
    });
  });

  it('a 401 that says nothing names the token and the key', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults(always(answer(401)));
    expect(await stopped(sending)).toMatchObject({
      code: 'dfe-token-refused',
      advice: expect.stringMatching(/client secret and the subscription key/) as string,
    });
  });

  it('a 403 out of quota shows the words of the gateway and when the quota is there again', async () => {
    const sending = tests.begin({ maxTries: 1 });
    sending.dfe.setFaults([{ effect: { kind: 'quota', resetSeconds: 2 * 3600 + 5 * 60 } }]);
    const at = new Date(sending.clock.now().getTime() + (2 * 3600 + 5 * 60) * 1000);
    const until = at.toISOString().slice(0, 16).replace('T', ' ');
    expect(await stopped(sending)).toMatchObject({
      code: 'dfe-quota-used-up',
      why: `3 batches in a row failed, the last because the quota of requests is used up (HTTP 403: Out of call volume quota. Quota will be replenished in *., until ${until} UTC).`,
    });
  });
});

describe('a byte-order mark before an answer', () => {
  it.each(['array', 'text'] as const)('is no part of the token or of receipts as %s', async (receiptForm) => {
    const sending = tests.begin();
    sending.dfe.configure({ byteOrderMark: true, receiptForm });
    await sending.send(children(4));
    sending.dfe.configure({ byteOrderMark: false, receiptForm: 'array' });
    expect(kinds(sending)).toEqual(all('accepted'));
    expectReceipts(sending);
  });
});

describe('a request that never left the process', () => {
  it('for a key that no header can carry leaves nobody in doubt, and says so', async () => {
    const sending = tests.begin();
    sending.vault.secrets.set('key', 'fake\nkey');
    await sending.send(children(2));
    expect(kinds(sending)).toEqual(['unsent', 'unsent']);
    expect(sending.dfe.posts('test')).toEqual([]);
    expect(sending.client.breaker).toMatchObject({ open: true, code: 'dfe-request-not-made' });
  });

  it('for want of a connection leaves nobody in doubt', async () => {
    // Takes connections and never speaks: no TLS comes about.
    const silent = createServer();
    const sockets: Socket[] = [];
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const sending = tests.begin({ maxTries: 1, baseUrl: `https://127.0.0.1:${port}` });
    silent.on('connection', (socket) => {
      sockets.push(socket);
      sending.endTime();
    });
    await sending.send(children(2));
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    expect(kinds(sending)).toEqual(['unsent', 'unsent']);
    expect(sending.outcomes.get('Fake0')).toMatchObject({ reason: 'no connection came about' });
  });
});

describe('receipts', () => {
  it('in the older form are read as well', async () => {
    const sending = tests.begin();
    sending.dfe.configure({ receiptForm: 'text' });
    await sending.send(children(4));
    sending.dfe.configure({ receiptForm: 'array' });
    expect(kinds(sending)).toEqual(all('accepted'));
    expectReceipts(sending);
  });

  it('that cannot be read leave their own children unknown', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults(always({ kind: 'receipt-unreadable', childIds: ['Fake2'] }));
    await sending.send(children(4));
    expect(kinds(sending)).toEqual(['accepted', 'accepted', 'unknown', 'accepted']);
    expect(sending.dfe.posts('test')).toHaveLength(1);
    expectReceipts(sending);
  });
});

describe('waiting', () => {
  it.each<[string, DfeFault[], number[]]>([
    ['backs off after 500', always(answer(500)), [1000, 2000]],
    ['backs off longer after 403', always(answer(403)), [2000, 8000]],
    ['waits as told in seconds', always(answer(429, { retryAfterSeconds: 7 })), [7000, 7000]],
    ['obeys Retry-After up to the cap', always(answer(503, { retryAfterSeconds: 600 })), [30_000, 30_000]],
    [
      'waits as long as without it after Retry-After of 0',
      always(answer(503, { retryAfterSeconds: 0 })),
      [1000, 2000],
    ],
    [
      'waits as long as without it after Retry-After in the past',
      always(answer(429, { headers: { 'retry-after': 'Sat, 21 Nov 2026 00:00:00 GMT' } })),
      [1000, 2000],
    ],
    ['does not wait for a new token', once(answer(401)), []],
  ])('%s', async (_, faults, expected) => {
    const sending = tests.begin();
    sending.dfe.setFaults(faults);
    await sending.send(children(1));
    expect(sending.clock.slept().filter((ms) => ms > 0)).toEqual(expected);
  });

  it('ends before the deadline: what was not posted is unsent, and what got no answer unknown', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults(always(answer(500)));
    const deadline = new Date(sending.clock.now().getTime() + 1500);
    const verdict = await sending.send(children(2), { hooks: { deadline } });
    expect(verdict).toMatchObject({ unknown: 2, requests: 2 });
    expect(sending.outcomes.get('Fake0')).toMatchObject({ reason: 'the time of this slice is over' });
    expect(
      await sending.send(children(1, 'Later'), { hooks: { deadline: sending.clock.now() } }),
    ).toMatchObject({
      unsent: 1,
      requests: 0,
    });
  });

  it('posts nothing once the time is over, however long the caller was busy before the POST', async () => {
    const sending = tests.begin();
    const deadline = new Date(sending.clock.now().getTime() + 1_000);
    const beforePost = (): Promise<void> => sending.clock.sleep(1_000);
    const verdict = await sending.send(children(2), { hooks: { deadline, beforePost } });
    expect(verdict).toMatchObject({ unsent: 2, requests: 0 });
    expect(sending.dfe.posts('test')).toEqual([]);
    expect(sending.outcomes.get('Fake1')).toMatchObject({ reason: 'the time of this slice is over' });
  });

  it('makes all that send at the same time wait where the endpoint asks one of them to', async () => {
    const sending = tests.begin({ concurrency: 2 });
    sending.dfe.setFaults(once(answer(429, { retryAfterSeconds: 7 })));
    const began = sending.clock.now().getTime();
    const postedAt: number[] = [];
    const beforePost = (): Promise<void> => {
      postedAt.push(sending.clock.now().getTime() - began);
      return Promise.resolve();
    };
    const first = sending.send(children(1), { hooks: { beforePost } });
    // The second begins while the first waits for its next try.
    while (sending.clock.slept().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, sending.send(children(1, 'Other'), { hooks: { beforePost } })]);
    expect(postedAt).toEqual([0, 7_000, 7_000]);
    expect(sending.outcomes.get('Other0')).toMatchObject({ kind: 'accepted' });
  });

  it('ends when the run is told to stop', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults(always(answer(429)));
    const stop = new AbortController();
    let posts = 0;
    const verdict = await sending.send(children(2), {
      hooks: {
        signal: stop.signal,
        beforePost: () => {
          posts += 1;
          if (posts === 2) stop.abort();
          return Promise.resolve();
        },
      },
    });
    expect(verdict).toMatchObject({ unsent: 2, requests: 1 });
    expect(sending.outcomes.get('Fake0')).toMatchObject({ reason: 'the run was told to stop' });
  });
});

describe('several batches at the same time', () => {
  const four = [0, 1, 2, 3];
  const lists = (prefix: string): Outgoing[][] => four.map((at) => children(2, `${prefix}${at}x`));

  it('keep the pace between them', async () => {
    const sending = tests.begin({ concurrency: 4, paceMs: 400 });
    const began = sending.clock.now().getTime();
    const postedAt: number[] = [];
    const beforePost = (): Promise<void> => {
      postedAt.push(sending.clock.now().getTime() - began);
      return Promise.resolve();
    };
    await Promise.all(lists('Fake').map((list) => sending.send(list, { hooks: { beforePost } })));
    // The fixture's chance is always 1, so each gap is the pace and a quarter of it.
    expect(postedAt).toEqual([0, 500, 1_000, 1_500]);
    expect(sending.dfe.holdings('test')).toHaveLength(8);
  });

  it('open the breaker once, and everybody is settled, nobody posted after it', async () => {
    const sending = tests.begin({ concurrency: 4 });
    sending.dfe.setFaults(always(answer(403)));
    await Promise.all(lists('Fake').map((list) => sending.send(list)));
    expect(sending.client.breaker).toMatchObject({ open: true, code: 'dfe-disallowed' });
    expect(sending.log.filter(({ event }) => event === 'dfe.breakerOpened')).toHaveLength(1);
    expect(sending.outcomes.size).toBe(8);
    expect(new Set([...sending.outcomes.values()].map(({ kind }) => kind))).toEqual(new Set(['unsent']));
    const posts = sending.dfe.posts('test').length;
    expect(posts).toBeLessThanOrEqual(12);
    await Promise.all(lists('Later').map((list) => sending.send(list)));
    expect(sending.dfe.posts('test')).toHaveLength(posts);
  });

  it('all stop before their next POST when the lock is lost', async () => {
    const sending = tests.begin({ concurrency: 4 });
    sending.dfe.setFaults(always(answer(503)));
    let asked = 0;
    const beforePost = (): Promise<void> => {
      asked += 1;
      return asked > 4 ? Promise.reject(new Error('the lock is lost')) : Promise.resolve();
    };
    const ends = await Promise.allSettled(
      lists('Fake').map((list) => sending.send(list, { hooks: { beforePost } })),
    );
    expect(ends.map(({ status }) => status)).toEqual(four.map(() => 'rejected'));
    expect(sending.dfe.posts('test')).toHaveLength(4);
  });
});

describe('a child whose last outcome is unknown', () => {
  it('goes alone and never opens the breaker, and after three failures in a row gets one try', async () => {
    const sending = tests.begin();
    sending.dfe.setFaults(always(answer(500)));
    const requests: number[] = [];
    for (const child of children(6)) requests.push((await sending.send([child], { alone: true })).requests);
    expect(sending.client.breaker.open).toBe(false);
    expect(requests).toEqual([3, 3, 3, 1, 1, 1]);
  });

  it('that breaks the endpoint is found: the others get through', async () => {
    const sending = tests.begin({ maxTries: 1 });
    sending.dfe.setFaults([{ childId: 'Fake2', effect: { kind: 'reset' } }]);
    await sending.send(children(4));
    expect(kinds(sending)).toEqual(all('unknown'));
    sending.outcomes.clear();
    for (const child of children(4)) await sending.send([child], { alone: true });
    expect(kinds(sending)).toEqual(['accepted', 'accepted', 'unknown', 'accepted']);
  });
});
