import type { ConnectionPool } from 'mssql';
import { batch, firstColumn, login, startStandIn, type StandIn } from './standInWorld';

let standIn: StandIn;
let pool: ConnectionPool;
const grant = (text: string): Promise<unknown> => standIn.sql.query(text);
beforeAll(async () => {
  standIn = await startStandIn({ enforceGrants: true });
  await grant('CREATE TABLE dbo.people (id int NOT NULL, code nvarchar(10) NULL, secret nvarchar(10) NULL)');
  await grant("INSERT INTO dbo.people (id, code, secret) VALUES (1, N'a', N'x')");
  await grant(`CREATE USER [${login.user}] FOR LOGIN [${login.user}]`);
  await grant('CREATE ROLE fake_job');
  await grant(`ALTER ROLE fake_job ADD MEMBER [${login.user}]`);
  pool = await standIn.connect();
});
beforeEach(async () => {
  await grant('REVOKE SELECT ON OBJECT::dbo.people FROM fake_job');
  await grant('GRANT SELECT ON OBJECT::dbo.people (id, code) TO fake_job');
});
afterAll(() => standIn.close());

describe('a right to some columns', () => {
  test.each([
    'SELECT id, code FROM dbo.people',
    "SELECT p.id FROM dbo.people AS p WHERE p.code = N'A'",
    'SELECT COUNT(*) AS n FROM dbo.people',
    'SELECT q.code FROM (SELECT code FROM dbo.people) AS q',
  ])('is enough for %s', async (text) => {
    expect(await batch(pool, text)).toHaveLength(1);
  });

  test.each([
    'SELECT secret FROM dbo.people',
    'SELECT * FROM dbo.people',
    "SELECT id FROM dbo.people WHERE secret = N'x'",
    'SELECT id FROM dbo.people ORDER BY secret',
    'SELECT q.id FROM (SELECT id, secret FROM dbo.people) AS q',
  ])('is not enough for %s', async (text) => {
    await expect(batch(pool, text)).rejects.toMatchObject({
      number: 230,
      message:
        "The SELECT permission was denied on the column 'secret' of the object 'people', database 'fake_db', schema 'dbo'.",
    });
  });

  it('is asked for column by column', async () => {
    const asked = async (column: string): Promise<unknown> =>
      firstColumn(
        await batch(
          pool,
          `SELECT HAS_PERMS_BY_NAME(N'dbo.people', N'OBJECT', N'SELECT', N'${column}', N'COLUMN') AS may`,
        ),
      )[0];
    expect(await asked('CODE')).toBe(1);
    expect(await asked('secret')).toBe(0);
    expect(await asked('nowhere')).toBeNull();
    expect(
      firstColumn(await batch(pool, "SELECT HAS_PERMS_BY_NAME(N'dbo.people', N'OBJECT', N'SELECT') AS may")),
    ).toEqual([0]);
  });

  it('goes with the right to the table', async () => {
    await grant('REVOKE SELECT ON OBJECT::dbo.people FROM fake_job');
    await expect(batch(pool, 'SELECT id FROM dbo.people')).rejects.toMatchObject({ number: 229 });
    await grant('GRANT SELECT ON OBJECT::dbo.people TO fake_job');
    expect(await batch(pool, 'SELECT * FROM dbo.people')).toHaveLength(1);
  });
});

it('a role with members is not dropped', async () => {
  await expect(grant('DROP ROLE fake_job')).rejects.toMatchObject({ number: 15144 });
});
