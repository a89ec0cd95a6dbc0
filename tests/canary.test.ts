import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ssdTables } from '../lib/ssd/tables';
import { events } from '../lib/telemetry/events';
import type { LogFields } from '../lib/telemetry/fields';
import { type LogRecord, createLogger, toLine } from '../lib/telemetry/logger';
import { HostProcess } from '../sandbox/host/hostProcess';
import { startQueueStore } from '../sandbox/host/queueStore';
import type { SqlFault } from '../sandbox/sql/faults';
import { appendSsd } from '../sandbox/ssdData/appendSsd';
import { emptySsd } from '../sandbox/ssdData/emptySsd';
import { functionKey, World } from '../sandbox/world/world';
import { canaryChild } from './canary/canarySsd';
import { findCanaries, type Canary } from './canary/findCanaries';
import { handmadeClock } from './night/handmadeSsd';
import { describeOnStandIn } from './standInOnly';
import { until } from './until';

const ledger = 'ssd_api_data_staging_anon';
const confirmed = { confirm: ['table-loss'] };

/** Children whose names and dates are sent, one of whom DfE refuses; one with free text in every coded column; one held back. */
const sent = canaryChild('9001', 'k', true);
const refused = canaryChild('9002', 'm', true);
const freeText = canaryChild('9003', 'p', false);
const heldBack = canaryChild('bad id 4!', 'w', true);
const children = [sent, refused, freeText, heldBack];

const secrets: readonly Canary[] = [
  { what: 'the client secret', value: 'fake-client-secret' },
  { what: 'the subscription key', value: 'fake-subscription-key' },
  { what: 'the password of SQL Server', value: 'fake-Pass-word-1' },
  { what: 'a token of the identity', value: 'fake-identity-token-' },
  { what: 'a token of DfE', value: 'fake-dfe-token-' },
  { what: 'the header of the identity', value: 'fake-identity-header-' },
  { what: 'the function key', value: functionKey },
];
const canaries: readonly Canary[] = [...children.flatMap((child) => child.canaries), ...secrets];

/** What an endpoint might say that repeats what it was sent. */
const echo = [...sent.canaries, ...refused.canaries]
  .map(({ value }) => `'${value}' is not valid; got ${value}`)
  .join('\n');
const echoJson = JSON.stringify({ errors: { '[0].child_details': echo.split('\n') }, detail: echo });

describeOnStandIn('nothing personal and no secret leaves by the side door', 'needs SQL faults', () => {
  let world: World;
  const answers: string[] = [];
  let hours = 0;

  beforeAll(async () => {
    world = await World.start({
      clock: handmadeClock,
      settings: {
        LOG_LEVEL: 'debug',
        DFE_MAX_TRIES: '3',
        AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
      },
      standIns: { sql: { login: { user: 'csc_job', password: 'fake-Pass-word-1' } } },
    });
    await world.standIns.vault.setSecret('ssd-sql-user', 'csc_job');
    await world.standIns.vault.setSecret('ssd-sql-password', 'fake-Pass-word-1');
    const data = emptySsd();
    for (const child of children) appendSsd(data, child.data);
    await world.load(data);
  });
  afterAll(() => world.close());

  /** A night of an app that was just loaded; every answer is kept. */
  async function night(settings: Record<string, string> = {}, body: unknown = confirmed) {
    // Each begins an hour after the one before.
    hours += 1;
    const clock = new Date(Date.parse(handmadeClock) + hours * 3_600_000).toISOString();
    const host = await world.restartHost({ settings, clock });
    const asked = await world.ask(body);
    await host.waitIdle();
    answers.push(asked.text);
    const location = asked.headers.get('location');
    const shown = location === null ? undefined : await world.http('GET', location);
    if (shown !== undefined) answers.push(shown.text);
    return (JSON.parse(shown?.text ?? asked.text) ?? {}) as Record<string, unknown>;
  }

  it('fills every column of every table that is no id', () => {
    const filled = new Set(children.flatMap(({ canaries: of }) => of.map(({ what }) => what.split(' ')[0])));
    const free = Object.entries(ssdTables).flatMap(([table, { columns }]) =>
      Object.entries(columns)
        .filter(([column, type]) => !column.endsWith('_id') && /^(n|datetime)/.test(type))
        .map(([column]) => `${table}.${column}`),
    );
    const said = ['ssd_linked_identifiers.link_identifier_type', 'ssd_cin_episodes.cine_referral_nfa'];
    expect(free.filter((column) => !filled.has(column))).toEqual(said);
    expect(canaries.length).toBeGreaterThan(400);
  });

  it('in a night in which DfE repeats what it refuses', async () => {
    await world.standIns.dfe.setFaults([
      { effect: { kind: 'refuse', childIds: ['9002'], naming: 'all', message: echo } },
    ]);
    const run = await night();
    // The canaries were at work: they were read, found fault with, sent, taken in and refused.
    expect(run).toMatchObject({ counts: { accepted: 2, refused: 1, heldBack: 1 } });
    const held = JSON.stringify(await world.standIns.dfe.holdings('test'));
    expect(findCanaries(held, sent.canaries).length).toBeGreaterThan(15);
    const findings = await world.sql.query(
      `SELECT rule_id FROM ${world.table('csc_api_findings')} WHERE person_id = N'9003'`,
    );
    expect(findings.length).toBeGreaterThanOrEqual(10);
    await world.standIns.dfe.clearFaults();
  });

  it('when a person asks why, of each of the children and of all of them', async () => {
    await world.restartHost();
    const [run] = await world.sql.query(
      `SELECT run.run_id FROM ${world.table('csc_api_runs')} AS run ORDER BY run.run_no DESC`,
    );
    const lists = ['findings', 'submissions'].map((list) => `/api/runs/${String(run?.['run_id'])}/${list}`);
    const asks = [
      ...['9001', '9002', '9003', 'bad id 4!'].map(
        (id) => `/api/children/${encodeURIComponent(id)}?day=2026-11-22`,
      ),
      ...lists.flatMap((list) => [`${list}?limit=200`, `${list}?format=csv`]),
    ];
    for (const path of asks) {
      const answer = await world.http('GET', path);
      expect(answer.status).toBe(200);
      expect(answer.text.length).toBeGreaterThan(200);
      answers.push(answer.text);
    }
  });

  it.each<[string, SqlFault]>([
    [
      'a value that is cut off in the ledger',
      {
        kind: 'error',
        number: 2628,
        message: `String or binary data would be truncated in table 'ssd.${ledger}', column 'json_payload'. Truncated value: '${echo}'.`,
        match: 'json_payload',
      },
    ],
    [
      'a value that does not convert',
      {
        kind: 'error',
        number: 245,
        message: `Conversion failed when converting the nvarchar value '${echo}' to data type int.`,
        match: 'pers_surname',
      },
    ],
    [
      'an error that nobody knows',
      { kind: 'error', number: 50_001, message: `A trigger says: ${echo}`, match: 'pers_surname' },
    ],
    [
      'an invalid name that is somebody’s',
      {
        kind: 'error',
        number: 208,
        message: `Invalid object name '${sent.canaries[1]?.value ?? ''}'.`,
        match: 'pers_surname',
      },
    ],
  ])('in a night in which SQL Server repeats %s', async (_, fault) => {
    await world.sql.query(
      `UPDATE ${world.table('ssd_person')} SET pers_sex = N'M' WHERE pers_person_id = N'9001'`,
    );
    await world.standIns.sql.setFaults([fault]);
    const run = await night({ SSD_SQL_SIGN_IN: 'sql-login' });
    await world.standIns.sql.clearFaults();
    expect(run).toMatchObject({ outcome: 'failed' });
    expect(run['code']).toMatch(/^sql-/);
  });

  it('in nights in which the vault, the token endpoint and DfE repeat secrets and values', async () => {
    const secretEcho = JSON.stringify({
      error: { code: 'Forbidden', message: 'fake-client-secret fake-subscription-key' },
      error_description: 'fake-client-secret',
    });
    await world.standIns.vault.setFaults([
      { secret: 'dfe-subscription-key', effect: { kind: 'answer', status: 403, body: secretEcho } },
    ]);
    expect(await night()).toMatchObject({ outcome: 'failed', code: 'vault-refused' });
    await world.standIns.vault.clearFaults();

    await world.standIns.dfe.setFaults([
      { endpoint: 'token', effect: { kind: 'answer', status: 401, body: secretEcho } },
    ]);
    expect(await night()).toMatchObject({ outcome: 'failed', code: 'token-refused' });

    await world.standIns.dfe.setFaults([{ effect: { kind: 'answer', status: 500, body: echoJson } }]);
    expect(await night()).toMatchObject({ outcome: 'failed', code: 'dfe-unavailable' });
    await world.standIns.dfe.setFaults([{ effect: { kind: 'answer', status: 400, body: echoJson } }]);
    expect(await night({}, { ...confirmed, retryErrors: true })).toMatchObject({ state: 'ended' });
    await world.standIns.dfe.clearFaults();
  });

  it('when a person asks with names in the question', async () => {
    await world.restartHost();
    const name = sent.canaries.find(({ what }) => what.includes('pers_surname'))?.value ?? '';
    const master = { 'x-functions-key': functionKey, 'content-type': 'application/json' };
    const asks: [string, string, string?][] = [
      ['POST', '/api/runs', name],
      ['POST', '/api/runs', JSON.stringify({ [name]: name })],
      [
        'POST',
        '/api/runs',
        JSON.stringify({ mode: name, stages: [name], confirm: [name], retryErrors: name }),
      ],
      ['POST', '/api/confirmations', JSON.stringify({ confirm: [name], reason: `${name}\n`, [name]: name })],
      ['GET', `/api/runs?cursor=${encodeURIComponent(name)}&${encodeURIComponent(name)}=1`],
      ['GET', `/api/runs/${encodeURIComponent(name)}`],
      ['GET', `/api/children/${encodeURIComponent(name)}`],
      ['GET', `/api/children/9001?day=${encodeURIComponent(name)}`],
      [
        'GET',
        `/api/runs/00000000-0000-4000-8000-000000000000/findings?person=${encodeURIComponent(name)}&rule=${encodeURIComponent(name)}`,
      ],
      ['DELETE', `/api/runs/${encodeURIComponent(name)}`],
      [
        'GET',
        `/api/runs/00000000-0000-4000-8000-000000000000?${encodeURIComponent(name)}=${encodeURIComponent(name)}`,
      ],
    ];
    for (const [method, path, body] of asks) {
      const answer = await fetch(`${world.host.url}${path}`, {
        method,
        headers: master,
        ...(body === undefined ? {} : { body }),
      });
      expect([400, 404]).toContain(answer.status);
      answers.push(await answer.text());
    }
  });

  it('nothing of all that is in what the processes wrote', () => {
    // They wrote a lot, at debug level.
    expect(world.output.length).toBeGreaterThan(10_000);
    expect(world.output).toContain('"event":"dfe.tokenFetched"');
    expect(findCanaries(world.output, canaries)).toEqual([]);
  });

  it('nor in what was answered', () => {
    expect(answers.length).toBeGreaterThan(15);
    expect(findCanaries(answers.join('\n'), canaries)).toEqual([]);
  });

  it('nor in the tables, but for the payloads', async () => {
    const rows = async (table: string) => world.sql.query(`SELECT * FROM ${world.table(table)}`);
    const payloads = ['json_payload', 'previous_json_payload', 'partial_json_payload'];
    const ledgerRows = (await rows(ledger)).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !payloads.includes(column))),
    );
    const ours = { ledger: ledgerRows } as Record<string, unknown>;
    for (const table of ['csc_api_runs', 'csc_api_submissions', 'csc_api_findings'])
      ours[table] = await rows(table);
    expect(ledgerRows).toHaveLength(4);
    expect(findCanaries(JSON.stringify(ours), canaries)).toEqual([]);
  });

  it('nor in a queue message', async () => {
    const messages: unknown[] = [];
    for (const queue of await world.standIns.queue.names())
      messages.push(await world.standIns.queue.list(queue));
    expect(findCanaries(JSON.stringify(messages), canaries)).toEqual([]);
  });
});

describe('a name that is logged on purpose is found', () => {
  const name = "Zkanarie O'Qx";
  const canary: Canary[] = [{ what: 'the name', value: name }];
  const birth: Canary[] = [{ what: 'the date of birth', value: '2012-03-08' }];

  it.each([
    ['as it is', `child ${name} refused`, 'plain'],
    ['in capitals', name.toUpperCase(), 'plain'],
    ['with other blanks', "zkanarie\n   o'qx", 'plain'],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ name })), 'plain'],
    ['in an address', `?name=${encodeURIComponent(name)}`, 'URL'],
    ['in a form', new URLSearchParams({ name }).toString().replace('%27', "'"), 'form'],
    ['in a page', 'Zkanarie O&#39;Qx', 'HTML'],
    ['in base64', Buffer.from(name).toString('base64'), 'base64'],
    ['inside of base64', Buffer.from(`{"first_name":"${name}"}`).toString('base64'), 'base64'],
    ['in base64 of UTF-16', Buffer.from(` ${name} `, 'utf16le').toString('base64'), 'base64'],
    ['in hex', Buffer.from(name).toString('hex').toUpperCase(), 'hex'],
  ])('%s', (_, text, how) => {
    expect(findCanaries(text, canary)).toEqual([`the name (${how})`]);
  });

  it.each([
    ['2012-03-08T00:00:00.000Z'],
    ['born 08/03/2012'],
    ['20120308'],
    ['?dob%3D20120308'],
    ['20120308120000'],
    [new Date('2012-03-08').toString()],
    [String(Date.parse('2012-03-08'))],
  ])('a date of birth as %s', (text) => {
    expect(findCanaries(text, birth)).toEqual(['the date of birth (a date)']);
  });

  it('but not the digits of a date in the middle of an id or a hash', () => {
    const ids = ['00000000-0000-4000-8000-0a20120308bc', `${'0f'.repeat(20)}20120308ab`];
    expect(findCanaries(ids.join(' '), birth)).toEqual([]);
  });

  it('with signs that are written as escapes', () => {
    expect(findCanaries('{"v":"\\u018Ek\\u018e"}', [{ what: 'x', value: 'ƎkƎ' }])).toEqual(['x (escaped)']);
  });

  it('not by the logger, which drops what it does not know', () => {
    const records: LogRecord[] = [];
    const careless = { first_name: name, child: { surname: name }, payload: name, birth: '2012-03-08' };
    const logger = createLogger((record) => records.push(record), 'debug').with(careless as LogFields);
    logger.info(events.runStarted, { ...(careless as LogFields), children: 3 });
    expect(records.map(toLine)).toEqual(['{"event":"run.started","children":3}']);
    // A field that may be logged is not looked into: there the scan is the guard, and it holds.
    logger.info(events.runFailed, { message: name });
    expect(findCanaries(records.map(toLine).join('\n'), canary)).toEqual(['the name (plain)']);
  });

  describe('by a real process, whichever way it takes', () => {
    let folder: string;
    let host: HostProcess;
    let close: () => Promise<void>;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'careless-app-'));
      mkdirSync(join(folder, 'dist'));
      await build({
        entryPoints: [join(__dirname, 'canary', 'carelessApp.ts')],
        outfile: join(folder, 'dist', 'main.js'),
        bundle: true,
        platform: 'node',
        format: 'cjs',
        external: ['@azure/functions-core'],
      });
      writeFileSync(join(folder, 'host.json'), '{"version":"2.0"}');
      writeFileSync(join(folder, 'package.json'), '{"main":"dist/main.js"}');
      const store = await startQueueStore();
      host = await HostProcess.start({
        appDirectory: folder,
        queueStoreUrl: store.url,
        masterKey: 'fake-master-key',
        functionKey,
        environment: { AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
      });
      close = () => store.close();
    });
    afterAll(async () => {
      await host.stop();
      await close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(['stdout', 'stderr', 'log', 'error', 'an object'])('%s', async (by) => {
      const mine = `Zkanarie ${by.replace(' ', '')} O'Qx`;
      await fetch(`${host.url}/api/careless?${new URLSearchParams({ by, name: mine }).toString()}`);
      await until(() => host.output.includes(mine));
      expect(findCanaries(host.output, [{ what: by, value: mine }])).toEqual([`${by} (plain)`]);
    });
  });
});
