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

describe('a view', () => {
  beforeAll(async () => {
    await grant(
      'CREATE VIEW dbo.secrets AS SELECT p.id, p.secret AS hidden FROM dbo.people AS p WHERE p.id > 0',
    );
  });
  const read = () => batch(pool, 'SELECT v.hidden FROM dbo.secrets AS v');

  it('is not read without a right to it', async () => {
    await expect(read()).rejects.toMatchObject({ number: 229 });
  });

  it('shows what its query reads to those who may read the view, though not the table', async () => {
    await grant('GRANT SELECT ON OBJECT::dbo.secrets TO fake_job');
    expect(firstColumn(await read())).toEqual(['x']);
    await expect(batch(pool, 'SELECT secret FROM dbo.people')).rejects.toMatchObject({ number: 230 });
  });

  it('is there once, and gone when it is dropped', async () => {
    await expect(grant('CREATE VIEW dbo.secrets AS SELECT id FROM dbo.people')).rejects.toThrow(
      'already an object',
    );
    expect(firstColumn(await batch(pool, "SELECT OBJECT_ID(N'dbo.secrets', N'V') AS id"))).toEqual([
      expect.any(Number),
    ]);
    await grant('DROP VIEW dbo.secrets');
    await expect(read()).rejects.toMatchObject({ number: 208 });
  });
});

describe('JSON_VALUE', () => {
  test.each([
    ['a number', '{"n":12}', '$.n', '12'],
    ['a text inside an object', '{"a":{"b":"x"}}', '$.a.b', 'x'],
    ['nothing where the name is not there', '{"a":1}', '$.b', null],
    ['nothing where it is no single value', '{"a":[1]}', '$.a', null],
  ])('gives %s', async (_, json, path, expected) => {
    expect(firstColumn(await batch(pool, `SELECT JSON_VALUE(N'${json}', '${path}') AS v`))).toEqual([
      expected,
    ]);
  });

  it('refuses what is no JSON', async () => {
    await expect(batch(pool, "SELECT JSON_VALUE(N'{', '$.a') AS v")).rejects.toMatchObject({ number: 13609 });
  });
});
