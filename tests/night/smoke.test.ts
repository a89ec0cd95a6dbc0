import { guardedBaseUrl, guardedSettings } from '../../sandbox/web/addresses';
import type { World } from '../../sandbox/world/world';
import { badNight, startBadWorld } from '../badPaths/badNight';

const body = { stages: 'smoke' };
let world: World;

beforeAll(async () => {
  world = await startBadWorld();
});
beforeEach(() => world.standIns.dfe.reset());
afterEach(async () => {
  for (const table of ['ssd_api_data_staging_anon', 'ssd_api_data_staging', 'csc_api_submissions'])
    expect(await world.sql.query(`SELECT * FROM ${world.table(table)}`)).toEqual([]);
  for (const kind of ['pre-production', 'live'] as const)
    expect(await world.standIns.dfe.posts(kind)).toEqual([]);
});
afterAll(() => world.close());

describe('the smoke test', () => {
  it('posts the one fake record of this authority, and its message holds the receipt', async () => {
    const { status, run } = await badNight(world, { LA_CODE: '825' }, body);
    expect(status).toBe(202);
    const [post, ...more] = await world.standIns.dfe.posts('test');
    expect(more).toEqual([]);
    expect(post).toMatchObject({ laCode: '825', childIds: ['Fake1234825'], accepted: true });
    const [, uuid] = /_([0-9a-f-]{36})\.json$/.exec(post?.receipts[0] ?? '') ?? [];
    expect(run).toMatchObject({
      state: 'ended',
      outcome: 'succeeded',
      stage: 'smoke',
      counts: { accepted: 1, requests: 1, persons: 0, cohort: 0 },
    });
    expect(run?.message).toContain(
      `The test endpoint accepted the fake record Fake1234825: receipt ${uuid ?? '?'} of 20`,
    );
  });

  it('may be asked for again and again', async () => {
    for (const time of ['first', 'second'])
      expect([time, (await badNight(world, {}, body)).run?.outcome]).toEqual([time, 'succeeded']);
    expect(await world.standIns.dfe.holdings('test')).toHaveLength(1);
  });

  it('says what DfE has against the record, without what DfE repeats', async () => {
    await world.standIns.dfe.setFaults([
      {
        effect: {
          kind: 'refuse',
          childIds: ['Fake1234000'],
          naming: 'all',
          message: "Value 'Testrecord' is not valid.",
        },
      },
    ]);
    const { run, output } = await badNight(world, {}, body);
    expect(run).toMatchObject({ outcome: 'failed', code: 'smoke-refused', counts: { refused: 1 } });
    expect(run?.message).toMatch(
      /^The test endpoint refused the fake record Fake1234000 \(HTTP 400\): .*Value \* is not valid\. Address, token/,
    );
    expect(output).not.toContain('Testrecord');
  });

  it.each([
    [
      '404',
      { kind: 'answer', status: 404 },
      'dfe-wrong-address',
      'Nothing at this address takes children (HTTP 404).',
    ],
    [
      '403',
      { kind: 'answer', status: 403 },
      'dfe-disallowed',
      'The endpoint did not allow the request (HTTP 403).',
    ],
    [
      'a reset',
      { kind: 'reset' },
      'dfe-unavailable',
      'The endpoint gave no usable answer (the connection broke off).',
    ],
  ] as const)('says what is the matter with the endpoint: %s', async (_, effect, code, message) => {
    await world.standIns.dfe.setFaults([{ effect }]);
    const { run } = await badNight(world, { DFE_RETRY_DELAY_MS: '1' }, body);
    expect(run).toMatchObject({ outcome: 'failed', code, counts: { accepted: 0 } });
    expect(run?.message).toContain(`The test endpoint did not take the fake record Fake1234000. ${message}`);
  });

  it('says what is the matter with the way to it', async () => {
    await world.standIns.vault.setFaults([{ secret: 'dfe-subscription-key', effect: { kind: 'forbidden' } }]);
    const { run } = await badNight(world, {}, body);
    await world.standIns.vault.clearFaults();
    expect(run).toMatchObject({ outcome: 'failed', code: 'vault-refused' });
    expect(await world.standIns.dfe.posts('test')).toEqual([]);
  });

  it.each(['pre-production', 'live'] as const)('is refused where the endpoint is %s', async (kind) => {
    const live = {
      DATA_KIND: 'live',
      ALLOW_LIVE_DATA: 'true',
      LEDGER_TABLE: 'ssd_api_data_staging',
      ...guardedSettings,
    };
    const night = await badNight(
      world,
      { DFE_ENDPOINT_KIND: kind, DFE_BASE_URL: guardedBaseUrl(kind), ...(kind === 'live' ? live : {}) },
      body,
    );
    expect(night.status).toBe(409);
    expect(night.run).toBeUndefined();
    expect(night.answer).toMatchObject({
      code: 'smoke-test-endpoint-only',
      detail: `The fake test record goes to the test endpoint only, and DFE_ENDPOINT_KIND is ${kind}.`,
    });
    expect(await world.standIns.dfe.posts('test')).toEqual([]);
  });

  it('needs no SSD', async () => {
    await world.sql.query(`DROP TABLE ${world.table('ssd_person')}`);
    expect((await badNight(world, {}, body)).run?.outcome).toBe('succeeded');
  });
});
