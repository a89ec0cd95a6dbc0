import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { rowOf } from '../../sandbox/ssdData/rowOf';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { fakePeople } from '../../sandbox/host/appServiceAuth';
import { keyOf, World } from '../../sandbox/world/world';
import type { ChildView, FindingView, SubmissionView } from '../../lib/run/explain/childView';
import { handmadeClock, plainChild } from '../night/handmadeSsd';
import { describeOnStandIn } from '../standInOnly';

const confirm = ['table-loss', 'purges'];

/** A child who was referred and closed before the window. */
function earlierChild(id: string): SsdData {
  const data = plainChild(id);
  data.ssd_cin_plans.length = 0;
  Object.assign(data.ssd_cin_episodes[0] ?? {}, {
    cine_referral_date: '2019-01-10',
    cine_close_date: '2019-06-01',
  });
  return data;
}

/** A child of whom one coded value is none: there is a warning, and the child is sent. */
function oddSex(id: string): SsdData {
  const data = plainChild(id);
  Object.assign(data.ssd_person[0] ?? {}, { pers_sex: '?' });
  return data;
}

const slashed = '20/08 b';
const everyId = [
  ...['2001', '2002', '2003', '2004', '2005', '2006', '2007'],
  ...['bad id!', slashed, '=2009', '2010'],
];

/** The SSD of a night. */
function ssdOf(night: 1 | 2 | 3): SsdData {
  const data = emptySsd();
  const children = [
    plainChild('2001'),
    plainChild('2002', night === 1 ? {} : { surname: 'Othersurname' }),
    plainChild('2003'),
    plainChild('bad id!'),
    ...(night === 1 ? [plainChild('2004')] : []),
    earlierChild('2005'),
    plainChild('2006'),
    night === 1 ? plainChild('2007') : earlierChild('2007'),
    plainChild(slashed),
    oddSex('=2009'),
    oddSex('2010'),
  ];
  for (const child of children) appendSsd(data, child);
  data.ssd_professionals.push(rowOf('ssd_professionals', { prof_professional_id: 'W1' }));
  return data;
}

interface Page<Item> {
  readonly items: readonly (Item & { readonly personId: string })[];
  readonly next?: string;
}

describeOnStandIn('asking why, over HTTP', 'needs faults', () => {
  let world: World;
  const runIds: string[] = [];
  const seen: AppEvent[] = [];

  const get = async (path: string, key: string | null, more: Record<string, string> = {}) => {
    const response = await fetch(`${world.host.url}${path}`, {
      headers: { ...(key === null ? {} : { 'x-functions-key': key }), ...more },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  async function child(id: string, query = ''): Promise<ChildView> {
    const answer = await get(`/api/children/${encodeURIComponent(id)}${query}`, keyOf('explainChild'));
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: answer.text });
    return JSON.parse(answer.text) as ChildView;
  }
  /** Of whom a run posted something, in order of their ids. */
  async function postedIn(runId: string | undefined): Promise<string[]> {
    const answer = await get(`/api/runs/${runId}/submissions?limit=200`, keyOf('listSubmissions'));
    const { items } = JSON.parse(answer.text) as Page<SubmissionView>;
    return [...new Set(items.map(({ personId }) => personId))].sort();
  }
  async function night(): Promise<void> {
    const { run } = await world.requested({ confirm });
    expect(run).toMatchObject({ outcome: 'succeeded_with_findings' });
    runIds.push(run?.runId ?? '');
  }

  beforeAll(async () => {
    world = await World.start({
      clock: handmadeClock,
      // One a batch, so that an answer that does not come is that of one child.
      settings: {
        LEAVER_SECOND_LOOK_HOURS: '20',
        BRAKE_SHARE: '1',
        DFE_MAX_TRIES: '3',
        DFE_BATCH_CHILDREN: '1',
      },
    });
    world.onEvent((event) => seen.push(event));
    await world.load(ssdOf(1));
    await world.startHost();
    await world.standIns.dfe.setFaults([
      {
        effect: { kind: 'refuse', childIds: ['2003'], naming: 'all', message: 'child_details is not valid' },
      },
      { childId: '2006', effect: { kind: 'answer', status: 503, retryAfterSeconds: 0 } },
    ]);
    await night();
    await world.standIns.dfe.clearFaults();
  });
  afterAll(() => world.close());

  describe('after the first night', () => {
    it('a child is sent: which rows decided, when, by which run, with which receipt', async () => {
      const view = await child('2001');
      const [posted] = view.history;
      expect(view).toMatchObject({
        personId: '2001',
        standing: 'sent',
        next: 'nothing',
        ledger: { state: 'Unchanged', status: 'Sent', acceptedBy: 'test' },
        findings: [],
        changedSinceSent: [],
        historyGoesOn: false,
      });
      expect(view.today).toMatchObject({
        inCohort: true,
        heldBack: false,
        windowStart: '2024-04-01',
        findings: [],
      });
      const groups = new Map(view.today?.groups.map((group) => [group.group, group]));
      expect(groups.get('active_referral')).toMatchObject({
        included: true,
        table: 'ssd_cin_episodes',
        key: 'R2001',
      });
      expect(groups.get('cin_plan')).toMatchObject({ included: true, table: 'ssd_cin_plans', key: 'P2001' });
      expect(groups.get('care_leaver')).toEqual({
        group: 'care_leaver',
        included: false,
        reason: 'Not aged 16 to 25 in the window, or no contact inside it, or no open referral.',
      });
      expect(view.history).toHaveLength(1);
      expect(posted).toMatchObject({
        runId: runIds[0],
        endpoint: 'test',
        kind: 'full',
        outcome: 'accepted',
        isOpen: false,
        because: 'first',
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
      expect(view.answer).toBe(
        `This child's record is sent. DfE accepted it last on 2026-11-22 (run ${runIds[0]}, receipt ${posted?.receiptId} of ${posted?.receiptTime}). It is not sent again, because nothing has changed since.`,
      );
    });

    it('a child is not sent, because no row puts the person into the cohort', async () => {
      const view = await child('2005');
      expect(view).toMatchObject({ standing: 'not-in-cohort', next: 'nothing', history: [], findings: [] });
      expect(view.ledger).toBeUndefined();
      expect(view.today?.groups.some(({ included }) => included)).toBe(false);
      expect(view.answer).toBe(
        "This child's record is not sent, because the person is not in the cohort: no row of the SSD puts the person into a group of the cohort.",
      );
    });

    it('a child is held back: the rule, where, and since which run', async () => {
      const view = await child('bad id!');
      expect(view).toMatchObject({
        standing: 'held-back',
        next: 'hold-back',
        ledger: { status: 'Error', reason: 'Held back: child-id-characters at la_child_id' },
        history: [],
      });
      expect(view.findings[0]).toMatchObject({
        rule: 'child-id-characters',
        severity: 'error',
        path: 'la_child_id',
        table: 'ssd_person',
        column: 'pers_person_id',
        sinceRun: runIds[0],
      });
      expect(view.answer).toContain('held back by validation: child-id-characters at la_child_id.');
    });

    it('a child is refused: the reason as it is kept', async () => {
      const view = await child('2003');
      expect(view).toMatchObject({ standing: 'refused', next: 'refused', ledger: { status: 'Error' } });
      expect(view.history[0]).toMatchObject({ outcome: 'refused', runId: runIds[0] });
      expect(view.history[0]?.reason).toContain('child_details');
      expect(view.ledger?.reason).toBe(`Refused: ${view.history[0]?.reason}`);
      expect(view.answer).toContain(`DfE refused this child's record on 2026-11-22 (run ${runIds[0]})`);
    });

    it('a child got no usable answer, and is to be sent whole', async () => {
      const view = await child('2006');
      expect(view).toMatchObject({ standing: 'to-be-sent', next: 'send' });
      expect(view.history[0]).toMatchObject({ outcome: 'unknown', isOpen: true });
      expect(view.answer).toContain('an earlier POST got no usable answer');
    });

    it.each([
      ['in another case, with blanks', 'BAD ID!  ', 'bad id!'],
      ['with a slash and a blank in it', slashed, slashed],
      ['that begins like a formula', '=2009', '=2009'],
    ])('an id %s is found', async (_, asked, id) => {
      expect(await child(asked)).toMatchObject({ personId: id });
    });

    it('a slash in an id may come decoded, as the platform does', async () => {
      const path = `/api/children/${slashed.replaceAll(' ', '%20')}`;
      const answer = await get(path, keyOf('explainChild'));
      expect(JSON.parse(answer.text)).toMatchObject({ personId: slashed });
    });

    it.each([
      ['that nothing knows', '9999'],
      ['that is blank', ' '],
      ['of 49 characters', 'x'.repeat(49)],
      ['of thousands', 'x'.repeat(5_000)],
      ['with a percent sign', '100%'],
      ['with a quote', "2001'; --"],
      ['that is somebody’s name', 'Fakesurname'],
    ])('an id %s is a problem', async (_, id) => {
      const answer = await get(`/api/children/${encodeURIComponent(id)}`, keyOf('explainChild'));
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      // What was asked for is not repeated: it may be anything.
      if (id.trim() !== '') expect(answer.text).not.toContain(id.slice(0, 49));
    });

    it.each([
      ['a day that is none', '?day=2026-02-30'],
      ['a field that is not known', '?date=2026-11-22'],
    ])('%s is a problem', async (_, query) => {
      const answer = await get(`/api/children/2001${query}`, keyOf('explainChild'));
      expect({ status: answer.status, ...(JSON.parse(answer.text) as object) }).toMatchObject({
        status: 400,
        code: 'request-invalid',
      });
    });

    it('each look at a child is an event, with the id only where it is one', async () => {
      seen.length = 0;
      await child('2001');
      await get('/api/children/Fakesurname', keyOf('explainChild'));
      const viewed = seen.filter(({ event }) => event === 'child.viewed');
      expect(viewed).toEqual([
        expect.objectContaining({ personId: '2001', kind: 'sent', requestedBy: 'key' }),
        expect.objectContaining({ kind: 'not-known', requestedBy: 'key' }),
      ]);
      expect(viewed[1]).not.toHaveProperty('personId');
    });

    it('shows no value of the payload', async () => {
      for (const id of ['2001', '2003', 'bad id!']) {
        const text = JSON.stringify(await child(id, '?day=2026-11-22'));
        expect(text).not.toMatch(/Fakeforename|Fakesurname|2015-05-05|WBRI/);
      }
    });
  });

  describe.each([
    ['findings', 'listFindings'],
    ['submissions', 'listSubmissions'],
  ] as const)('GET /api/runs/{id}/%s', (list, operation) => {
    const path = () => `/api/runs/${runIds[0]}/${list}`;
    const page = async <Item>(query: string): Promise<Page<Item>> => {
      const answer = await get(`${path()}${query}`, keyOf(operation));
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: answer.text });
      return JSON.parse(answer.text) as Page<Item>;
    };

    it('gives all of it in pages, each once', async () => {
      const all = (await page<object>('?limit=200')).items;
      expect(all.length).toBeGreaterThan(2);
      const items: unknown[] = [];
      let next: string | undefined = `${path()}?limit=1`;
      while (next !== undefined) {
        const answer: { text: string } = await get(next, keyOf(operation));
        const one = JSON.parse(answer.text) as Page<object>;
        expect(one.items).toHaveLength(1);
        items.push(...one.items);
        next = one.next;
      }
      expect(items).toEqual(all);
    });

    it('gives a file of the same that runs no formula', async () => {
      const { items } = await page<object>('?limit=200');
      const answer = await get(`${path()}?format=csv`, keyOf(operation));
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toContain(`${list}-${runIds[0]}.csv`);
      expect(answer.headers.get('link')).toBeNull();
      expect(answer.text.split('\r\n')).toHaveLength(items.length + 2);
      expect(answer.text).not.toMatch(/(^|[\n,])"?[=+@]/);
    });

    it('keeps its filters from page to page, and its cursors apart', async () => {
      const { next = '' } = await page<object>('?limit=1');
      const cursor = new URL(next, 'http://x').searchParams.get('cursor') ?? '';
      const other = list === 'findings' ? 'submissions' : 'findings';
      const elsewhere = await get(
        `/api/runs/${runIds[0]}/${other}?cursor=${cursor}`,
        keyOf(other === 'findings' ? 'listFindings' : 'listSubmissions'),
      );
      expect(elsewhere.status).toBe(400);
      expect((await page<object>('?person=9999')).items).toEqual([]);
    });

    it.each([
      ['a run that is not there', '/api/runs/00000000-0000-4000-8000-00000000fa4e', '', 404],
      ['an id that is none', '/api/runs/latest', '', 404],
      ['a page that is too long', undefined, '?limit=201', 400],
      ['a cursor of somebody else', undefined, '?cursor=abc', 400],
      ['a filter that is not known', undefined, '?rows=1', 400],
      ['another form', undefined, '?format=xml', 400],
    ])('answers %s with a problem', async (_, run, query, status) => {
      const answer = await get(`${run ?? `/api/runs/${runIds[0]}`}/${list}${query}`, keyOf(operation));
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    it.each([
      ['no key', null],
      ['the key of another function', keyOf('getRun')],
    ])('answers nothing with %s', async (_, key) => {
      expect(await get(path(), key)).toMatchObject({ status: 401, text: '' });
    });
  });

  it('an id that begins like a formula is text in a file', async () => {
    const answer = await get(`/api/runs/${runIds[0]}/findings?format=csv`, keyOf('listFindings'));
    expect(answer.text).toContain(`"'=2009"`);
  });

  it('findings can be asked for by severity, rule and person', async () => {
    const found = async (query: string): Promise<string[]> => {
      const answer = await get(`/api/runs/${runIds[0]}/findings?${query}`, keyOf('listFindings'));
      return (JSON.parse(answer.text) as Page<FindingView>).items.map(
        ({ personId, rule }) => `${personId} ${rule}`,
      );
    };
    const errors = ['bad id! child-id-characters', `${slashed} child-id-characters`];
    expect((await found('severity=error')).sort()).toEqual(
      ['=2009 child-id-characters', ...errors].sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(await found('rule=code-not-recognised&person=2010')).toEqual(['2010 code-not-recognised']);
    expect(await found('person=2001')).toEqual([]);
  });

  it('submissions can be asked for by outcome and person', async () => {
    const posted = async (query: string): Promise<string[]> => {
      const answer = await get(`/api/runs/${runIds[0]}/submissions?${query}`, keyOf('listSubmissions'));
      return (JSON.parse(answer.text) as Page<SubmissionView>).items.map(
        ({ personId, outcome }) => `${personId} ${outcome}`,
      );
    };
    expect(await posted('outcome=refused')).toEqual(['2003 refused']);
    expect(await posted('person=2001')).toEqual(['2001 accepted']);
    expect(await posted('outcome=accepted&person=2003')).toEqual([]);
  });

  it.each([
    ['no key', null],
    ['the key of another function', keyOf('getRun')],
  ])('nothing is answered about a child with %s', async (_, key) => {
    expect(await get('/api/children/2001', key)).toMatchObject({ status: 401, text: '' });
  });

  describe('after the second night', () => {
    beforeAll(async () => {
      await world.replace(ssdOf(2));
    });

    it('before it, it is said what has changed and what comes next', async () => {
      expect(await child('2002')).toMatchObject({
        standing: 'to-be-sent',
        next: 'send',
        changedSinceSent: ['child_details.surname'],
      });
      expect((await child('2004')).answer).toContain('no longer in the SSD, and no run has noticed it yet');
    });

    it('and what is foreseen of each child is what the night then does', async () => {
      const posts: string[] = [];
      for (const id of everyId) {
        const { next } = await child(id);
        if (next === 'send' || next === 'remove') posts.push(id);
      }
      await world.setClock('2026-11-23T02:30:00Z');
      await night();
      expect(posts).toEqual(['2002', '2006']);
      expect(await postedIn(runIds[1])).toEqual(posts);
    });

    it('a child was sent again, because the data had changed', async () => {
      const view = await child('2002');
      expect(view.history.map(({ because, runId }) => [because, runId])).toEqual([
        ['changed', runIds[1]],
        ['first', runIds[0]],
      ]);
      expect(view).toMatchObject({ standing: 'sent', changedSinceSent: [] });
      expect(view.answer).toContain('It was sent again then because the data had changed');
    });

    it('a child was sent again, because no answer had come', async () => {
      const view = await child('2006');
      expect(view).toMatchObject({ standing: 'sent' });
      expect(view.history[0]).toMatchObject({ because: 'no-answer', outcome: 'accepted' });
      expect(view.answer).toContain('the time before got no usable answer');
    });

    it('a child is gone: since when, what DfE holds, and what comes next', async () => {
      const view = await child('2004');
      expect(view).toMatchObject({ standing: 'gone', ledger: { state: 'Deleted', status: 'Sent' } });
      expect(view.today).toBeUndefined();
      expect(view.answer).toContain('a run found on 2026-11-23 that the SSD has no such person any more');
      expect(view.answer).toContain('20 hours or more after the first that did, removes the record at DfE');
    });

    it('a child has left the cohort, and DfE keeps the record', async () => {
      const view = await child('2007');
      expect(view).toMatchObject({ standing: 'left-cohort', next: 'nothing', ledger: { state: 'Deleted' } });
      expect(view.answer).toContain('DfE keeps what it holds, for the person is still in the SSD.');
    });

    it('the findings of the first night are what they were', async () => {
      const answer = await get(`/api/runs/${runIds[0]}/findings?severity=error`, keyOf('listFindings'));
      const { items } = JSON.parse(answer.text) as Page<FindingView>;
      expect(items.map(({ personId }) => personId)).toContain('bad id!');
      expect(items.every(({ sinceRun }) => sinceRun === runIds[0])).toBe(true);
    });
  });

  describe('after the third night', () => {
    beforeAll(async () => {
      await world.setClock('2026-11-24T02:30:00Z');
      expect(await child('2004')).toMatchObject({ standing: 'gone', next: 'remove' });
      await night();
      expect(await postedIn(runIds[2])).toEqual(['2004']);
    });

    it('the record of the child who is gone was removed at DfE', async () => {
      const view = await child('2004');
      expect(view).toMatchObject({ standing: 'removed', next: 'nothing' });
      expect(view.history[0]).toMatchObject({ kind: 'purge', outcome: 'accepted', because: 'removal' });
      expect(view.answer).toContain(`The record was removed at DfE on 2026-11-24 (run ${runIds[2]}`);
    });

    it.each([
      ['2026-11-22', 1, 'the whole record to the test endpoint in run'],
      ['2026-11-23', 0, 'nothing was posted for this child'],
      ['2026-11-24', 1, 'a request to remove the record to the test endpoint in run'],
    ])('on %s so many bodies were posted: %i', async (day, count, said) => {
      const { onDay } = await child('2004', `?day=${day}`);
      expect(onDay?.posted).toHaveLength(count);
      expect(onDay?.answer).toContain(said);
    });
  });

  it('the payload is shown where a setting allows it, and the log names the account that looked', async () => {
    await world.restartHost({
      settings: { CHILD_VIEW_SHOWS_PAYLOAD: 'true', WEBSITE_AUTH_ENABLED: 'true' },
      clock: '2026-11-24T03:30:00Z',
    });
    seen.length = 0;
    const session = { cookie: 'AppServiceAuthSession=analyst' };
    const answer = await get('/api/children/2001', keyOf('explainChild'), session);
    expect(answer.status).toBe(200);
    expect(seen.filter(({ event }) => event === 'child.viewed')).toEqual([
      expect.objectContaining({ personId: '2001', requestedBy: fakePeople['analyst']?.objectId }),
    ]);
    expect((await child('2001')).payload).toMatchObject({
      la_child_id: '2001',
      child_details: { first_name: 'Fakeforename' },
    });
  });
});
