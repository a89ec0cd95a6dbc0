import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ssdTableNames } from '../../lib/ssd/tables';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { appSettings } from '../../sandbox/world/appSettings';
import { dfeBaseUrl, guardedBaseUrl, guardedSettings } from '../../sandbox/web/addresses';
import { fewChildren } from '../../sandbox/ssdData/withBystanders';
import { World } from '../../sandbox/world/world';
import { readSettings } from '../../tools/seedFake/readSettings';
import { runSeedFake, type SeedRequest } from '../../tools/seedFake/runSeedFake';
import { describeOnStandIn } from '../standInOnly';
import { Command, killLeftovers, runCommand, type Ended } from './command';

const ownerLogin = { user: 'fake_owner', password: 'fake-password-1' };
const jobUser = 'func-csc-data-flow';
const schema = 'ssd_fake';
/** Data that is declared live may go only to such a name. */
const declaredLive = {
  DATA_KIND: 'live',
  ALLOW_LIVE_DATA: 'true',
  LEDGER_TABLE: 'ssd_api_data_staging',
  DFE_ENDPOINT_KIND: 'pre-production',
  DFE_BASE_URL: guardedBaseUrl('pre-production'),
  ...guardedSettings,
};
const clock = '2026-11-22T02:30:00Z';
const ledgerTables = [
  'ssd_api_data_staging_anon',
  'ssd_api_data_staging',
  'csc_api_runs',
  'csc_api_submissions',
  'csc_api_findings',
  'csc_api_keys',
];

describeOnStandIn('npm run seed-fake', 'has an SSD of its own beside the fake one', () => {
  let world: World;
  const query = (text: string) => world.standIns.sql.query(text);
  /** The command as a DBA starts it: the app's settings, and a sign-in of one's own. */
  const seed = (args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    runCommand('seedFake', args, environment(settings));
  /** What the command does, without its process: over the wire, with the same sign-in. */
  const seedHere = async (asked: Partial<SeedRequest>, settings: Readonly<Record<string, string>> = {}) => {
    const authority = readFileSync(world.standIns.addresses.caFile, 'utf8');
    const request = { schema, children: 0, seed: 1, awkwardPercent: 10, replace: false, remove: false };
    const progress: number[] = [];
    const { result } = await runSeedFake(
      { ...environment(settings), CA_CERTIFICATES_PEM: authority },
      { ...request, ...asked },
      (childrenDone) => progress.push(childrenDone),
    );
    return { result, progress };
  };
  const environment = (settings: Readonly<Record<string, string>>): Record<string, string> => ({
    ...world.standIns.hostEnvironment(),
    ...appSettings(world.sql.appSettings),
    SEED_SQL_USER: ownerLogin.user,
    SEED_SQL_PASSWORD: ownerLogin.password,
    ...settings,
  });
  /** Every row of every table of a schema, as text. */
  const everythingIn = async (which: string): Promise<string> => {
    const all: Record<string, unknown> = {};
    for (const table of [...ssdTableNames, ...ledgerTables])
      all[table] = await query(`SELECT * FROM [${which}].[${table}]`);
    return JSON.stringify(all);
  };
  const tablesOf = async (which: string): Promise<unknown[]> => {
    const rows = await query(
      `SELECT t.name FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id WHERE s.name = N'${which}' ORDER BY t.name`,
    );
    return rows.map((row) => row['name']);
  };
  const persons = async (): Promise<number> => {
    const [row] = await query(`SELECT COUNT(*) AS n FROM [${schema}].[ssd_person]`);
    return Number(row?.['n']);
  };

  beforeAll(async () => {
    world = await World.start({
      clock,
      standIns: { sql: { enforceGrants: true, tokenUser: jobUser, login: ownerLogin } },
    });
    await query(`CREATE USER [${ownerLogin.user}] FOR LOGIN [${ownerLogin.user}]`);
    await query(`ALTER ROLE db_owner ADD MEMBER [${ownerLogin.user}]`);
    // The authority's own SSD, with something in its ledger.
    await world.load(generateSsd({ children: 12, seed: 9, runDate: '2026-11-22', awkwardShare: 0 }));
    await query(
      `INSERT INTO [${world.sql.schema}].[ssd_api_data_staging] (person_id, json_payload) VALUES (N'Fake1', N'{}')`,
    );
  });
  afterEach(async () => {
    killLeftovers();
    await world.standIns.sql.clearFaults();
  });
  afterAll(() => world.close());

  const runDate = '2026-11-22';
  const filled = ['--children', '40', '--date', runDate];

  it('fills a schema of its own, on which the app plays a night, and leaves the SSD as it was', async () => {
    const before = await everythingIn(world.sql.schema);
    const { exitCode, stdout, stderr } = await seed(filled);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('  40 of 40 children\n');
    expect(await persons()).toBeGreaterThanOrEqual(40);

    // The settings that it prints, and no others, on top of what the app has; its user has the role's rights and no more.
    const printed = Object.fromEntries(
      [...stdout.matchAll(/^ {2}([A-Z_]+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    expect(Object.keys(printed)).toContain('SSD_SQL_SCHEMA');
    await query(`CREATE USER [${jobUser}] FOR LOGIN [${jobUser}]`);
    await query(`ALTER ROLE [csc_api_job] ADD MEMBER [${jobUser}]`);
    await world.restartHost({ settings: printed });
    const { run } = await world.night();
    expect(run?.outcome).toMatch(/^succeeded/);
    expect(run?.counts.accepted).toBeGreaterThan(10);
    const held = await world.standIns.dfe.holdings('test');
    expect(held).toHaveLength(run?.counts.accepted ?? 0);
    expect(held.filter((child) => !JSON.stringify(child['la_child_id']).startsWith('"Fake'))).toEqual([]);
    expect(await everythingIn(world.sql.schema)).toBe(before);
  });

  it('is refused by the app as real data, whatever only sends', async () => {
    await world.restartHost({ settings: { SSD_SQL_SCHEMA: schema, ...declaredLive } });
    for (const body of [{}, { stages: 'deliver' }, { confirm: ['table-loss', 'purges'] }]) {
      const { run } = await world.requested(body);
      expect(run).toMatchObject({
        outcome: 'failed',
        code: 'data-is-fake',
        message: expect.stringContaining('DATA_KIND says live') as string,
      });
    }
    expect(await world.standIns.dfe.posts('pre-production')).toEqual([]);
  });

  it('may be run again: what is there is left, also under the settings that it printed', async () => {
    const before = await everythingIn(schema);
    const again = await seed(['--children', '40'], { SSD_SQL_SCHEMA: schema });
    expect({ exitCode: again.exitCode, stderr: again.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(again.stdout).toContain('They were there already.');
    expect(await everythingIn(schema)).toBe(before);
  });

  it('leaves other fake children until it is told to replace them, and then keeps the ledger', async () => {
    const before = await everythingIn(schema);
    const asked = await seed(['--children', '30', '--seed', '2']);
    expect(asked.exitCode).toBe(1);
    expect(asked.stderr).toContain(
      'Schema ssd_fake holds other fake children: 40 children, seed 1, 10 % awkward, of 2026-11-22. Say --replace to have 30 children, seed 2, 10 % awkward, of 2026-11-22 in their place.',
    );
    expect(await everythingIn(schema)).toBe(before);

    const ledger = await query(`SELECT * FROM [${schema}].[ssd_api_data_staging_anon]`);
    expect(ledger.length).toBeGreaterThan(10);
    const { result } = await seedHere({ children: 40, runDate, replace: true, seed: 2 });
    expect(result).toMatchObject({ kind: 'filled', already: false });
    expect(await everythingIn(schema)).not.toBe(before);
    expect(await query(`SELECT * FROM [${schema}].[ssd_api_data_staging_anon]`)).toEqual(ledger);
    // The tables were made again: the app may read them all the same. Other lives under the same ids are many purges.
    await world.restartHost({ settings: { SSD_SQL_SCHEMA: schema, ...fewChildren, BRAKE_MINIMUM: '1000' } });
    const { run } = await world.night();
    expect(run?.outcome).toMatch(/^succeeded/);
    expect(run?.counts.persons).toBeGreaterThanOrEqual(40);
  });

  it('goes on where it was cut off', async () => {
    // The second part of the children fails at its last table.
    await world.standIns.sql.setFaults([
      { kind: 'error', number: 9002, match: 'INSERT INTO .*ssd_professionals', skip: 1, times: 1 },
    ]);
    const more = { children: 210, seed: 3, runDate };
    await expect(seedHere({ ...more, replace: true })).rejects.toMatchObject({ code: 'sql-cannot-write' });
    await world.standIns.sql.clearFaults();
    const between = await persons();
    expect(between).toBeGreaterThanOrEqual(100);
    expect(between).toBeLessThan(190);
    const { progress } = await seedHere(more);
    expect(progress).not.toContain(100);
    expect(progress).toContain(210);
    const resumed = await everythingIn(schema);
    await seedHere({ ...more, schema: 'ssd_fake_whole' });
    const ssdOf = (text: string): unknown =>
      Object.entries(JSON.parse(text) as object).filter(([table]) => table in ssdNames);
    expect(ssdOf(resumed)).toEqual(ssdOf(await everythingIn('ssd_fake_whole')));
  });

  describe('refuses', () => {
    const ways: readonly Partial<SeedRequest>[] = [
      { children: 210 },
      { children: 5, replace: true },
      { remove: true },
    ];
    const objects = () =>
      query(
        'SELECT s.name, o.name AS object_name FROM sys.schemas AS s LEFT JOIN sys.objects AS o ON o.schema_id = s.schema_id',
      );
    const refused = async (
      asked: Partial<SeedRequest>,
      says: string,
      settings: Readonly<Record<string, string>> = {},
    ): Promise<void> => {
      const before = await objects();
      await expect(seedHere(asked, settings)).rejects.toThrow(says);
      expect(await objects()).toEqual(before);
    };

    it.each(['dbo', 'DBO', 'sys', 'guest', 'INFORMATION_SCHEMA', 'db_owner'])('schema %s', async (name) => {
      for (const way of ways)
        await refused({ ...way, schema: name }, `Schema ${name} is never used for fake children.`);
    });

    it('the schema of the SSD, with an SSD in it and without', async () => {
      for (const way of ways) {
        await refused(
          { ...way, schema: 'SSD_Sandbox' },
          'Schema SSD_Sandbox is not one that this command made alone: it holds ',
        );
        await refused(
          { ...way, schema: 'ssd_sandbox' },
          'Schema ssd_sandbox is the one of the SSD (SSD_SQL_SCHEMA, with DATA_KIND=live).',
          declaredLive,
        );
      }
      await refused({ schema: 'ssd_new', children: 5 }, 'SSD_SQL_SCHEMA names schema ssd_new', {
        SSD_SQL_SCHEMA: 'ssd_new',
      });
    });

    it.each<[string, string, string]>([
      ['a table', 'CREATE TABLE [la_own].[notes] (id int NULL)', 'it holds notes'],
      [
        'a view',
        'CREATE VIEW [la_own].[people] AS SELECT * FROM [ssd_sandbox].[ssd_person]',
        'it holds people',
      ],
      ['a synonym', 'CREATE SYNONYM [la_own].[people] FOR [ssd_sandbox].[ssd_person]', 'it holds people'],
      [
        'a table by the name of the mark',
        'CREATE TABLE [la_own].[csc_api_fake_data] (id int NULL)',
        'is gone',
      ],
    ])('a schema that holds %s', async (_, text, says) => {
      await query('CREATE SCHEMA la_own');
      await query(text);
      for (const way of ways) await refused({ ...way, schema: 'la_own' }, says);
      const name = /\[la_own\]\.\[(\w+)\]/.exec(text)?.[1] ?? '';
      await query(`DROP ${text.split(' ')[1] ?? ''} [la_own].[${name}]`);
      await query('DROP SCHEMA la_own');
    });

    it.each<[string, string, string, string]>([
      [
        'a table of another make',
        'CREATE TABLE [ssd_fake].[notes] (id int NULL)',
        'it holds notes',
        'DROP TABLE [ssd_fake].[notes]',
      ],
      [
        'a trigger on a table of its own',
        'CREATE TRIGGER [ssd_fake].[watch] ON [ssd_fake].[ssd_person] AFTER INSERT AS RETURN',
        'it holds watch',
        'DROP TRIGGER [ssd_fake].[watch]',
      ],
      [
        'a row that was not made',
        "INSERT INTO [ssd_fake].[ssd_disability] (disa_table_id) VALUES (N'Fake-more')",
        'its table ssd_disability holds ',
        "DELETE FROM [ssd_fake].[ssd_disability] WHERE disa_table_id = N'Fake-more'",
      ],
      [
        'a person who is not obviously fake',
        "UPDATE [ssd_fake].[ssd_person] SET pers_person_id = N'P1' WHERE pers_person_id = N'FakeP0000000'",
        'its table ssd_person holds ids that do not begin with Fake',
        "UPDATE [ssd_fake].[ssd_person] SET pers_person_id = N'FakeP0000000' WHERE pers_person_id = N'P1'",
      ],
    ])('its own schema with %s', async (_, text, says, undo) => {
      await query(text);
      for (const way of ways) await refused(way, says);
      await query(undo);
    });

    it('settings that the endpoint lock refuses', async () => {
      await refused({ schema: 'ssd_new', children: 5 }, 'fake data must never go to the live endpoint', {
        DFE_BASE_URL: dfeBaseUrl('live'),
        DFE_ENDPOINT_KIND: 'live',
      });
    });

    it('a user without the rights, and names them', async () => {
      await query(`ALTER ROLE db_owner DROP MEMBER [${ownerLogin.user}]`);
      await refused(
        { schema: 'ssd_new', children: 5 },
        'This database user lacks the right to CREATE SCHEMA, CREATE TABLE, CREATE ROLE. Run the command as a database owner (db_owner): SEED_SQL_USER and SEED_SQL_PASSWORD.',
      );
      await query(`ALTER ROLE db_owner ADD MEMBER [${ownerLogin.user}]`);
    });
  });

  it('removes all that it made, and nothing else', async () => {
    const before = await everythingIn(world.sql.schema);
    const { exitCode, stdout, stderr } = await seed(['--remove']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Schema ssd_fake is gone');
    expect(await query(`SELECT name FROM sys.schemas WHERE name = N'${schema}'`)).toEqual([]);
    expect(await tablesOf(schema)).toEqual([]);
    expect(await everythingIn(world.sql.schema)).toBe(before);
    const again = await seed(['--remove']);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: 'There is no schema ssd_fake. Nothing was changed.\n',
    });
  });

  it('signs in as the app does where no other sign-in is given, and takes its settings from a file', async () => {
    await query(`ALTER ROLE db_owner ADD MEMBER [${jobUser}]`);
    const folder = mkdtempSync(join(tmpdir(), 'seed-fake-'));
    try {
      const settings = appSettings(world.sql.appSettings);
      const forms = {
        'local.settings.json': { IsEncrypted: false, Values: settings },
        'appsettings.json': Object.entries(settings).map(([name, value]) => ({
          name,
          value,
          slotSetting: false,
        })),
      };
      const files = Object.entries(forms).map(([name, content]) => {
        const file = join(folder, name);
        writeFileSync(file, JSON.stringify(content));
        return file;
      });
      for (const file of files) expect(readSettings(file, {})).toEqual(settings);
      const { exitCode, stderr } = await runCommand(
        'seedFake',
        ['--children', '3', '--settings', files[1] ?? ''],
        world.standIns.hostEnvironment(),
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(await persons()).toBeGreaterThanOrEqual(3);
    } finally {
      rmSync(folder, { recursive: true });
      await query(`ALTER ROLE db_owner DROP MEMBER [${jobUser}]`);
    }
  });
});

const ssdNames: Readonly<Record<string, true>> = Object.fromEntries(
  ssdTableNames.map((name) => [name, true]),
);

describe('the command', () => {
  it('explains itself, with the rights that it needs', async () => {
    const { exitCode, stdout } = await runCommand('seedFake', ['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run seed-fake -- [^]*--children <n>[^]*--replace[^]*--remove/);
    expect(stdout).toContain('Rights: db_owner');
  });

  it.each<[string, readonly string[], string]>([
    ['nothing', [], 'Say how many children: --children 500.'],
    ['a day that is none', ['--children', '1', '--date', '2026-02-30'], 'It must be a day of the calendar'],
    [
      'a file of another kind',
      ['--children', '1', '--settings', 'package.json'],
      'is neither a local.settings.json',
    ],
    ['no settings', ['--children', '1'], 'SSD_SQL_SERVER is not set'],
  ])('refuses %s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await new Command('seedFake', args).ended();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });
});
