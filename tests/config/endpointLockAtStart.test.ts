import { loadConfig, SettingsError } from '../../lib/config/loadConfig';
import { guardedBaseUrl, guardedSettings, tokenUrl } from '../../sandbox/web/addresses';
import type { World } from '../../sandbox/world/world';
import { badNight, startBadWorld } from '../badPaths/badNight';
import { soundEnvironment } from './environment';

const long = process.env['TEST_LONG'] === '1';
const kinds = ['test', 'pre-production', 'live'] as const;
const tables = ['ssd_api_data_staging_anon', 'ssd_api_data_staging'] as const;

interface Declared {
  readonly table: (typeof tables)[number];
  readonly endpoint: (typeof kinds)[number];
  /** What the address is. */
  readonly url: (typeof kinds)[number];
  readonly data: 'fake' | 'live';
  readonly allowed: boolean;
}

/** Every combination that can be declared. */
const everything: readonly Declared[] = tables.flatMap((table) =>
  kinds.flatMap((endpoint) =>
    kinds.flatMap((url) =>
      (['fake', 'live'] as const).flatMap((data) =>
        [false, true].map((allowed) => ({ table, endpoint, url, data, allowed })),
      ),
    ),
  ),
);
const written = ({ table, endpoint, url, data, allowed }: Declared): string =>
  `${data} data from ${table} to ${endpoint} at the address of ${url}${allowed ? ', live data allowed' : ''}`;

/** All that may be, written out from dfe-api.md "The field's five test phases": everything else must be refused. */
const may: ReadonlySet<string> = new Set([
  'fake data from ssd_api_data_staging_anon to test at the address of test',
  'fake data from ssd_api_data_staging_anon to test at the address of test, live data allowed',
  'fake data from ssd_api_data_staging to test at the address of test',
  'fake data from ssd_api_data_staging to test at the address of test, live data allowed',
  'fake data from ssd_api_data_staging_anon to pre-production at the address of pre-production',
  'fake data from ssd_api_data_staging_anon to pre-production at the address of pre-production, live data allowed',
  'fake data from ssd_api_data_staging to pre-production at the address of pre-production',
  'fake data from ssd_api_data_staging to pre-production at the address of pre-production, live data allowed',
  'live data from ssd_api_data_staging to pre-production at the address of pre-production, live data allowed',
  'live data from ssd_api_data_staging to live at the address of live, live data allowed',
]);

/** What each refusal must name. */
function reasons({ table, endpoint, url, data, allowed }: Declared): string[] {
  return [
    ...(url === endpoint
      ? []
      : [`DFE_BASE_URL is the address of a ${url} endpoint, but DFE_ENDPOINT_KIND says ${endpoint}`]),
    ...(data === 'fake' && endpoint === 'live' ? ['fake data must never go to the live endpoint'] : []),
    ...(data === 'live' && endpoint === 'test' ? ['live data must never go to the test endpoint'] : []),
    ...(data === 'live' && table.endsWith('_anon')
      ? ['live data is sent from the live ledger table only, not from the _anon one']
      : []),
    ...(data === 'live' && !allowed ? ['live data is sent only when ALLOW_LIVE_DATA is true'] : []),
  ];
}

const settingsOf = ({ table, endpoint, url, data, allowed }: Declared): Record<string, string> => ({
  LEDGER_TABLE: table,
  DFE_ENDPOINT_KIND: endpoint,
  DFE_BASE_URL: guardedBaseUrl(url),
  ...guardedSettings,
  DATA_KIND: data,
  ALLOW_LIVE_DATA: String(allowed),
});

function refusal(declared: Declared): SettingsError | undefined {
  try {
    loadConfig(soundEnvironment({ ...settingsOf(declared), DFE_TOKEN_ENDPOINT: tokenUrl }));
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

describe('of all 72 combinations of table, endpoint, address, data and permission', () => {
  it('ten are let through, and every other is refused with all its reasons', () => {
    expect(everything).toHaveLength(72);
    expect(
      everything
        .filter((declared) => refusal(declared) === undefined)
        .map(written)
        .sort(),
    ).toEqual([...may].sort());
    for (const declared of everything) {
      const expected = reasons(declared);
      expect(refusal(declared)?.issues.map(({ problem }) => problem) ?? []).toEqual(expected);
      expect(expected.length === 0).toBe(may.has(written(declared)));
    }
  });
});

/** Played in the short run: one for each reason, and one for each endpoint that may be sent to. */
const short: ReadonlySet<string> = new Set([
  'fake data from ssd_api_data_staging to live at the address of live, live data allowed',
  'live data from ssd_api_data_staging to test at the address of test, live data allowed',
  'live data from ssd_api_data_staging_anon to live at the address of live, live data allowed',
  'live data from ssd_api_data_staging to live at the address of live',
  'live data from ssd_api_data_staging to pre-production at the address of live, live data allowed',
  'fake data from ssd_api_data_staging_anon to test at the address of live',
  'fake data from ssd_api_data_staging_anon to test at the address of test',
  'fake data from ssd_api_data_staging_anon to pre-production at the address of pre-production',
  'live data from ssd_api_data_staging to live at the address of live, live data allowed',
]);
const played = everything
  .filter((declared) => long || short.has(written(declared)))
  .map((declared) => [written(declared), declared] as const);

describe('a night of the app', () => {
  let world: World;
  beforeAll(async () => {
    world = await startBadWorld();
  });
  afterAll(() => world.close());

  it.each(played)('with %s', async (name, declared) => {
    const { dfe, vault } = world.standIns;
    await dfe.reset();
    // Nobody was ever sent, to whatever endpoint.
    for (const table of ['csc_api_submissions', ...tables])
      await world.sql.query(`DELETE FROM ${world.table(table)}`);
    const asked = (await vault.requests()).length;
    const rows = () => world.sql.query(`SELECT * FROM ${world.table(declared.table)} ORDER BY id`);
    const night = await badNight(world, settingsOf(declared));
    const posts = Object.fromEntries(
      await Promise.all(kinds.map(async (kind) => [kind, (await dfe.posts(kind)).length] as const)),
    );
    if (may.has(name)) {
      expect(night.run?.outcome).toBe('succeeded');
      expect(posts).toEqual({ test: 0, 'pre-production': 0, live: 0, [declared.endpoint]: 1 });
      return;
    }
    expect(night.status).toBe(500);
    expect(night.answer).toMatchObject({ code: 'settings-invalid' });
    for (const reason of reasons(declared)) expect(night.answer?.detail).toContain(reason);
    expect(night.output).toContain('settings.invalid');
    expect(posts).toEqual({ test: 0, 'pre-production': 0, live: 0 });
    expect(await rows()).toEqual([]);
    // Not even a secret is read.
    expect(await vault.requests()).toHaveLength(asked);
  });
});
