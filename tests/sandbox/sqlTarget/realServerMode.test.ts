import { join } from 'node:path';
import type { SqlServer } from '../../../sandbox/sql/sqlServer';
import { startSqlServer } from '../../../sandbox/sql/startSqlServer';
import { runPayloads } from '../../../tools/payloads/runPayloads';
import { openSqlTarget, schemaPrefix } from '../../../sandbox/sqlTarget/openSqlTarget';
import { realServer } from '../../../sandbox/sqlTarget/realServer';
import { appendSsd } from '../../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import { World } from '../../../sandbox/world/world';
import { handmadeClock, plainChild } from '../../night/handmadeSsd';
import { asRealServer } from '../../asRealServer';

const login = { user: 'fake_sandbox', password: 'fake-password-1' };
const ssd = join('tests', 'conformance', 'data', 'ssd');
const runDate = '2026-11-22';

/** A server that knows nothing of the sandbox, and the settings that name it as a real one. */
let server: SqlServer;
let environment: Record<string, string>;
beforeAll(async () => {
  server = await startSqlServer({ database: 'fake_db', logins: [login] });
  environment = asRealServer(server.port, 'fake_db', login);
  await server.query('CREATE TABLE dbo.ssd_person (pers_person_id nvarchar(48) NULL)');
});
afterEach(() => server.clearFaults());
afterAll(() => server.close());

const schemas = async (): Promise<unknown[]> =>
  (await server.query('SELECT name FROM sys.schemas')).map((row) => row['name']);

describe('a night on a server that SANDBOX_SQL_* settings name', () => {
  it('is played there, in a schema of its own that is gone afterwards', async () => {
    server.clearStatements();
    const world = await World.start({ clock: handmadeClock, environment });
    try {
      expect(world.sql.schema).toMatch(/^csc_sandbox_[0-9a-f]{12}$/);
      expect(await schemas()).toContain(world.sql.schema);
      const data = emptySsd();
      appendSsd(data, plainChild('1001'));
      appendSsd(data, plainChild('a-1002 '));
      await world.load(data);
      await world.startHost();
      const { run } = await world.requested({ confirm: ['table-loss'] });
      expect(run).toMatchObject({ outcome: 'succeeded', counts: { persons: 2, accepted: 2 } });
      expect(await world.standIns.dfe.holdings('test')).toHaveLength(2);
      const ledger = world.table('ssd_api_data_staging_anon');
      expect(await world.sql.query(`SELECT person_id FROM ${ledger} ORDER BY person_id`)).toEqual(
        await server.query(`SELECT person_id FROM ${ledger} ORDER BY person_id`),
      );
      expect(await world.sql.query(`SELECT COUNT(*) AS n FROM ${ledger}`)).toEqual([{ n: 2 }]);
      // Faults of a stand-in that nobody uses would prove nothing.
      expect(() => world.standIns.sql).toThrow('names a real SQL Server');
    } finally {
      await world.close();
    }
    expect(await schemas()).toEqual(['dbo']);
    expect(server.statements().some(({ text }) => text.includes('[dbo]'))).toBe(false);
  });

  it('leaves nothing behind when the world does not come up', async () => {
    server.setFaults([{ kind: 'error', number: 1105, match: 'CREATE TABLE[^]*csc_api_findings' }]);
    await expect(World.start({ environment })).rejects.toMatchObject({ code: 'sql-cannot-write' });
    expect(await schemas()).toEqual(['dbo']);
  });

  it('leaves nothing behind when the app’s process dies', async () => {
    const world = await World.start({ clock: handmadeClock, environment });
    await world.startHost();
    await world.host.kill('SIGKILL');
    await world.close();
    expect(await schemas()).toEqual(['dbo']);
  });
});

describe('the payloads of rows that pass through such a server', () => {
  it('are those of the stand-in, and the rows are taken away again', async () => {
    const there = await runPayloads({ ssd, runDate, explain: 'P0003' }, environment);
    expect(there).toEqual(await runPayloads({ ssd, runDate, explain: 'P0003' }, {}));
    expect(await schemas()).toEqual(['dbo']);
  });

  it('are not to be had when the server fails, and the rows are taken away all the same', async () => {
    server.setFaults([
      { kind: 'error', number: 9002, severity: 17, match: 'INSERT INTO .*ssd_cla_placement' },
    ]);
    await expect(runPayloads({ ssd, runDate }, environment)).rejects.toMatchObject({
      code: 'sql-cannot-write',
    });
    expect(await schemas()).toEqual(['dbo']);
  });
});

describe('the schema', () => {
  const real = () => realServer(environment);

  it('is not touched where it is there and holds something', async () => {
    const schema = `${schemaPrefix}taken`;
    await server.query(`CREATE SCHEMA [${schema}]`);
    await server.query(`CREATE TABLE [${schema}].[ssd_person] (a int NULL)`);
    await expect(openSqlTarget(real(), 'taken')).rejects.toThrow(
      `Schema ${schema} is there and is not empty. The sandbox leaves it alone: drop it, or try again.`,
    );
    expect(await server.query(`SELECT a FROM [${schema}].[ssd_person]`)).toEqual([]);
    await server.query(`DROP TABLE [${schema}].[ssd_person]`);
    await server.query(`DROP SCHEMA [${schema}]`);
  });

  it('is used and dropped where it is a leftover that holds nothing', async () => {
    await server.query(`CREATE SCHEMA [${schemaPrefix}left]`);
    const target = await openSqlTarget(real(), 'left');
    expect(target.database.names.schema).toBe(`${schemaPrefix}left`);
    await target.close();
    expect(await schemas()).toEqual(['dbo']);
  });

  it('that cannot be dropped is named', async () => {
    const target = await openSqlTarget(real(), 'stuck');
    server.setFaults([{ kind: 'error', number: 1222, match: 'DROP SCHEMA' }]);
    await expect(target.close()).rejects.toThrow(
      `The schema ${schemaPrefix}stuck could not be dropped and is left behind with fake data: drop it by hand.`,
    );
    await server.query(`DROP SCHEMA [${schemaPrefix}stuck]`);
  });

  it('is not made by one who may not sign in, who is told so', async () => {
    const wrong = realServer({ ...environment, SANDBOX_SQL_PASSWORD: 'fake-wrong' });
    await expect(openSqlTarget(wrong)).rejects.toMatchObject({ code: 'sql-sign-in-refused' });
    expect(await schemas()).toEqual(['dbo']);
  });
});
