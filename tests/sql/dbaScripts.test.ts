import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ruleColumns } from '../../lib/payload/personRows';
import { ssdTableNames } from '../../lib/ssd/tables';
import { createTableText } from '../../sandbox/sqlTarget/createSsd';
import { scriptBatches, tableScripts, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import { startSqlServer } from '../../sandbox/sql/startSqlServer';
import type { SqlServer } from '../../sandbox/sql/sqlServer';

const folder = join(__dirname, '..', '..', 'infra', 'sql');
const scripts = readdirSync(folder).filter((file) => file.endsWith('.sql')) as LedgerScript[];
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const schema = 'ssd_fake';

const servers: SqlServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server with the SSD, and its scripts run as a DBA runs them. */
async function startServer(database = 'ssd') {
  const server = await startSqlServer({ database });
  servers.push(server);
  await server.query(`CREATE SCHEMA [${schema}]`);
  for (const table of ssdTableNames) await server.query(createTableText({ schema }, table));
  const run = async (
    script: LedgerScript,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    const all = {
      SchemaName: schema,
      PrincipalName: 'csc_api_job_login',
      PrincipalObjectId: '00000000-0000-0000-0000-0000000000aa',
      KeepLedger: 'yes',
      PersonId: 'Fake1',
      EvenIfDfeHolds: 'no',
      ...variables,
    };
    // sqlcmd ends at the first error, as each script asks it to.
    for (const batch of scriptBatches(script, all)) await server.query(batch);
  };
  const names = async (): Promise<unknown[]> =>
    (await server.query('SELECT t.name FROM sys.tables AS t ORDER BY t.name')).map((row) => row['name']);
  return { server, run, names };
}

const ssd = [...ssdTableNames].sort();
const ledgers = ['ssd_api_data_staging', 'ssd_api_data_staging_anon'];

describe('every script', () => {
  it.each(scripts)('%s ends at its first error', (script) => {
    expect(textOf(script)).toMatch(/^:on error exit$/m);
  });

  it.each(scripts)('%s refuses a system database', async (script) => {
    const { run, names } = await startServer('master');
    await expect(run(script)).rejects.toMatchObject({ number: 50001 });
    expect(await names()).toEqual(ssd);
  });

  it.each(scripts.filter((script) => textOf(script).includes('$(SchemaName)')))(
    '%s refuses a schema that is not there',
    async (script) => {
      const { run } = await startServer();
      await expect(run(script, { SchemaName: 'ssd_nowhere' })).rejects.toMatchObject({
        number: 50002,
        message: expect.stringContaining('has no schema ssd_nowhere') as string,
      });
    },
  );

  it.each(['061-managed-identity.sql', '062-sql-login.sql'] as const)(
    '%s refuses a database without the role',
    async (script) => {
      const { run, server } = await startServer();
      await expect(run(script)).rejects.toMatchObject({ number: 50004 });
      expect(await server.query('SELECT name FROM sys.database_principals')).toEqual([]);
    },
  );
});

it('a second ledger is not made where one stands in another schema', async () => {
  const { run, names, server } = await startServer();
  await run('010-ledger.sql');
  await server.query('CREATE SCHEMA ssd_other');
  await expect(run('010-ledger.sql', { SchemaName: 'ssd_other' })).rejects.toMatchObject({ number: 50003 });
  expect(await names()).toEqual([...ssd, ...ledgers].sort());
});

it('a schema of fake children has a ledger beside that of the SSD, whichever comes first', async () => {
  for (const order of [
    [schema, 'ssd_seeded'],
    ['ssd_seeded', schema],
  ]) {
    const { run, server } = await startServer();
    await server.query('CREATE SCHEMA ssd_seeded');
    await server.query('CREATE TABLE [ssd_seeded].[csc_api_fake_data] (made_by nvarchar(48) NOT NULL)');
    for (const name of order) await run('010-ledger.sql', { SchemaName: name });
    expect(
      await server.query("SELECT COUNT(*) AS n FROM sys.tables WHERE name = N'ssd_api_data_staging'"),
    ).toEqual([{ n: 2 }]);
    // A third one, which is marked by nothing, is refused as before.
    await server.query('CREATE SCHEMA ssd_other');
    await expect(run('010-ledger.sql', { SchemaName: 'ssd_other' })).rejects.toMatchObject({ number: 50003 });
  }
});

describe('the role', () => {
  const granted = new Map<string, string[]>();
  for (const [, table = '', columns = ''] of textOf('060-role.sql').matchAll(
    /GRANT SELECT ON OBJECT::\[\$\(SchemaName\)\]\.\[(\w+)\] \(([^)]*)\)/g,
  )) {
    const names = columns.split(',').map((column) => column.trim());
    granted.set(table, [...(granted.get(table) ?? []), ...names]);
  }

  it.each(ssdTableNames)('may read of %s the columns that the job reads, and no other', (table) => {
    expect(granted.get(table)?.toSorted()).toEqual(ruleColumns[table].toSorted());
  });

  it('may read no other table of the SSD, and none as a whole', () => {
    expect([...granted.keys()].sort()).toEqual(ssd);
    expect(textOf('060-role.sql')).not.toMatch(/GRANT SELECT ON OBJECT::\S+ TO/);
  });

  it('is granted where an SSD has no owner in rows that hang on something', async () => {
    const { run, server } = await startServer();
    await server.query(`ALTER TABLE [${schema}].[ssd_cla_placement] DROP COLUMN clap_person_id`);
    for (const script of [...tableScripts, '060-role.sql'] as const) await run(script);
    expect(await server.query('SELECT name FROM sys.database_principals')).toEqual([{ name: 'csc_api_job' }]);
  });

  it('takes a user in again, as after a restore', async () => {
    const { run, server } = await startServer();
    for (const script of [...tableScripts, '060-role.sql', '062-sql-login.sql'] as const) await run(script);
    await run('062-sql-login.sql');
    expect(await server.query('SELECT name FROM sys.database_principals ORDER BY name')).toEqual([
      { name: 'csc_api_job' },
      { name: 'csc_api_job_login' },
    ]);
  });
});

describe('taking the job out', () => {
  const installed = async () => {
    const world = await startServer();
    for (const script of [
      ...tableScripts,
      '050-ssd-indexes.sql',
      '060-role.sql',
      '062-sql-login.sql',
      '080-views.sql',
    ] as const)
      await world.run(script);
    return world;
  };
  const indexes = (server: SqlServer) =>
    server.query(
      `SELECT i.name FROM sys.indexes AS i JOIN sys.tables AS t ON t.object_id = i.object_id WHERE t.name IN (${ssd.map((name) => `N'${name}'`).join(', ')})`,
    );

  it('keeps the ledger and the SSD, and takes away everything else that the scripts made', async () => {
    const { run, names, server } = await installed();
    expect((await indexes(server)).length).toBeGreaterThan(20);
    await run('090-uninstall.sql');
    expect(await names()).toEqual([...ssd, ...ledgers].sort());
    expect(await indexes(server)).toEqual([]);
    expect(await server.query('SELECT name FROM sys.database_principals')).toEqual([]);
    await expect(server.query(`SELECT * FROM [${schema}].[csc_api_v_nights]`)).rejects.toThrow(
      'csc_api_v_nights',
    );
    await run('090-uninstall.sql');
  });

  it('takes the ledger too when it is told so', async () => {
    const { run, names } = await installed();
    await run('090-uninstall.sql', { KeepLedger: 'no' });
    expect(await names()).toEqual(ssd);
  });

  it('does nothing when it is told neither', async () => {
    const { run, names } = await installed();
    const before = await names();
    await expect(run('090-uninstall.sql', { KeepLedger: 'perhaps' })).rejects.toMatchObject({
      number: 50005,
    });
    expect(await names()).toEqual(before);
  });

  it('may be undone: the scripts run again', async () => {
    const { run, names } = await installed();
    const before = await names();
    await run('090-uninstall.sql');
    for (const script of tableScripts) await run(script);
    expect(await names()).toEqual(before);
  });
});

it('the page for the DBA names every script', () => {
  const page = textOf('README.md');
  for (const script of scripts) expect(page).toContain(`[${script}](${script})`);
});
