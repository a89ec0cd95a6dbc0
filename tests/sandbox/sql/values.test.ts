import {
  type ConnectionPool,
  type ISqlType,
  BigInt,
  Bit,
  Date as DateOnly,
  DateTime,
  DateTime2,
  Decimal,
  Float,
  Int,
  MAX,
  NChar,
  NVarChar,
  SmallInt,
  TinyInt,
  UniqueIdentifier,
  VarBinary,
  VarChar,
} from 'mssql';
import { batch, startStandIn, type StandIn } from './standInWorld';

let standIn: StandIn;
let pool: ConnectionPool;
beforeAll(async () => {
  standIn = await startStandIn();
  pool = await standIn.connect();
});
afterAll(() => standIn.close());

const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => at % 256));
const at = (text: string): Date => new Date(text);

describe('a typed parameter goes there and comes back', () => {
  test.each<[string, ISqlType | (() => ISqlType), unknown, unknown]>([
    ['nvarchar, as stored, with trailing blanks', NVarChar(20), 'Ünïcode – 😀  ', 'Ünïcode – 😀  '],
    ['an empty nvarchar', NVarChar(20), '', ''],
    ['nvarchar without a value', NVarChar(20), null, null],
    [
      'nvarchar(max) of more than 100 kB, in several packets',
      NVarChar(MAX),
      'ä1'.repeat(150_000),
      'ä1'.repeat(150_000),
    ],
    ['an empty nvarchar(max)', NVarChar(MAX), '', ''],
    ['nvarchar(max) without a value', NVarChar(MAX), null, null],
    ['text with the stand-in’s own marks', NVarChar(20), 'a\u0001b\u0000c', 'a\u0001b\u0000c'],
    ['varchar', VarChar(20), "it's", "it's"],
    ['nchar, padded to its length', NChar(4), 'ab', 'ab  '],
    ['bit', Bit, true, true],
    ['bit without a value', Bit, null, null],
    ['tinyint', TinyInt, 255, 255],
    ['smallint', SmallInt, -32_768, -32_768],
    ['the least int', Int, -2_147_483_648, -2_147_483_648],
    ['the greatest int', Int, 2_147_483_647, 2_147_483_647],
    ['bigint, which the driver gives as text', BigInt, '9007199254740993', '9007199254740993'],
    ['float', Float, 0.1 + 0.2, 0.1 + 0.2],
    ['float without a value', Float, null, null],
    ['decimal', Decimal(9, 2), 1234.56, 1234.56],
    ['date', DateOnly, at('2024-02-29T00:00:00Z'), at('2024-02-29T00:00:00Z')],
    ['datetime', DateTime, at('2026-03-29T01:30:00Z'), at('2026-03-29T01:30:00Z')],
    ['the first datetime', DateTime, at('1753-01-01T00:00:00Z'), at('1753-01-01T00:00:00Z')],
    ['the last datetime', DateTime, at('9999-12-31T23:59:59Z'), at('9999-12-31T23:59:59Z')],
    ['datetime before 1900', DateTime, at('1899-12-31T23:59:00Z'), at('1899-12-31T23:59:00Z')],
    ['datetime without a value', DateTime, null, null],
    ['datetime2', DateTime2(3), at('0001-01-01T23:59:59.123Z'), at('0001-01-01T23:59:59.123Z')],
    ['varbinary', VarBinary(32), bytes(32), bytes(32)],
    ['varbinary(max) of more than 100 kB', VarBinary(MAX), bytes(200_000), bytes(200_000)],
    ['varbinary without a value', VarBinary(32), null, null],
    [
      'uniqueidentifier',
      UniqueIdentifier,
      '0A1B2C3D-0000-4000-8000-0123456789AB',
      '0A1B2C3D-0000-4000-8000-0123456789AB',
    ],
  ])('%s', async (_, type, value, expected) => {
    const { recordset } = await pool
      .request()
      .input('a', type, value)
      .query<{ a: unknown }>('SELECT @a AS a');
    expect([...recordset]).toEqual([{ a: expected }]);
  });

  it('and is cut to its declared length without a word, as SQL Server does', async () => {
    const { recordset } = await pool
      .request()
      .input('a', NVarChar(2), 'abcdef')
      .query<{ a: string }>('SELECT @a AS a');
    expect([...recordset]).toEqual([{ a: 'ab' }]);
  });

  it('two thousand of them in a statement', async () => {
    const request = pool.request();
    const names = Array.from({ length: 2_000 }, (_, index) => `p${index}`);
    for (const name of names) request.input(name, NVarChar(20), name);
    const { recordset } = await request.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM (${names.map((name) => `SELECT @${name} AS a`).join(' UNION ALL ')}) AS q WHERE LEN(q.a) = 3`,
    );
    expect([...recordset]).toEqual([{ n: 90 }]);
  });
});

describe('the columns of a result', () => {
  it('have the declared types of the SSD, lengths in bytes, nullability and identity', async () => {
    await batch(
      pool,
      `CREATE TABLE dbo.declared (
        id int IDENTITY(1, 1) NOT NULL PRIMARY KEY, name nvarchar(48) NOT NULL, flag nchar(1) NULL, yes bit NULL,
        score int NULL, share float NULL, moment datetime NULL, hash binary(32) NULL, raw varbinary(64) NULL,
        body nvarchar(max) NULL, big bigint NULL, stamp datetime2(3) NULL)`,
    );
    const { recordset } = await pool.request().query('SELECT * FROM dbo.declared');
    const described = Object.values(recordset.columns).map(
      ({ name, type, length, nullable, identity, scale }) => [
        name,
        (type as unknown as { declaration: string }).declaration,
        length,
        nullable,
        identity,
        scale,
      ],
    );
    expect(described).toEqual([
      ['id', 'int', 4, false, true, undefined],
      ['name', 'nvarchar', 96, false, false, undefined],
      ['flag', 'nchar', 2, true, false, undefined],
      ['yes', 'bit', 1, true, false, undefined],
      ['score', 'int', 4, true, false, undefined],
      ['share', 'float', 8, true, false, undefined],
      ['moment', 'datetime', 8, true, false, undefined],
      ['hash', 'binary', 32, true, false, undefined],
      ['raw', 'varbinary', 64, true, false, undefined],
      ['body', 'nvarchar', 65_535, true, false, undefined],
      ['big', 'bigint', 8, true, false, undefined],
      ['stamp', 'datetime2', undefined, true, false, 3],
    ]);
  });

  it('of expressions have the types that SQL Server gives them', async () => {
    const { recordset } = await pool
      .request()
      .query(
        "SELECT COUNT(*) AS n, NULL AS nothing, 'ab' + N'c' AS text, 1.5 AS number, GETDATE() AS now FROM dbo.declared",
      );
    const types = Object.values(recordset.columns).map(({ name, type }) => [
      name,
      (type as unknown as { declaration: string }).declaration,
    ]);
    expect(types).toEqual([
      ['n', 'int'],
      ['nothing', 'int'],
      ['text', 'nvarchar'],
      ['number', 'decimal'],
      ['now', 'datetime'],
    ]);
  });

  it('take their type from their neighbours where a UNION has a bare NULL', async () => {
    expect(await batch(pool, "SELECT NULL AS a UNION ALL SELECT 'x' UNION ALL SELECT NULL")).toEqual([
      { a: null },
      { a: 'x' },
      { a: null },
    ]);
    await batch(pool, 'CREATE TABLE dbo.nothing (v varbinary(4) NULL, d datetime NULL)');
    await batch(pool, 'INSERT INTO dbo.nothing (v, d) VALUES (0x01, NULL), (NULL, NULL)');
    expect(await batch(pool, 'SELECT v FROM dbo.nothing ORDER BY v')).toEqual([
      { v: null },
      { v: Buffer.from([1]) },
    ]);
  });
});

describe('a value that its column does not take', () => {
  beforeAll(() =>
    batch(
      pool,
      'CREATE TABLE dbo.strict (a nvarchar(3) NULL, b int NULL, c datetime NULL, d varbinary(2) NULL, e int NOT NULL, f nchar(3) NULL)',
    ),
  );

  test.each<[string, string, number]>([
    ['a text that is too long', "a = 'abcd'", 2628],
    ['bytes that are too many', 'd = 0x010203', 2628],
    ['a text for an int', "b = 'x'", 245],
    ['a whole number beyond int', 'b = 2147483648', 8115],
    ['no date', "c = 'yesterday'", 241],
    ['a day that the calendar does not have', "c = '2026-02-30'", 241],
    ['a date before 1753', "c = '1600-01-01'", 242],
    ['a text for bytes', "d = 'ab'", 257],
    ['NULL', 'e = NULL', 515],
  ])('%s', async (_, assignment, number) => {
    await batch(pool, 'INSERT INTO dbo.strict (e) VALUES (1)');
    await expect(batch(pool, `UPDATE dbo.strict SET ${assignment}`)).rejects.toMatchObject({ number });
  });

  it('but blanks at its end are cut, and a fixed one is padded', async () => {
    await batch(pool, "DELETE FROM dbo.strict; INSERT INTO dbo.strict (a, e, f) VALUES ('abc   ', 1, 'x')");
    expect(await batch(pool, 'SELECT a, f, LEN(f) AS n FROM dbo.strict')).toEqual([
      { a: 'abc', f: 'x  ', n: 1 },
    ]);
  });
});

describe('a calculation', () => {
  test.each<[string, unknown]>([
    ['3 - 5 + 1', -1],
    ['6 & 3', 2],
    ['-2147483647', -2_147_483_647],
    ["COALESCE(NULL, NULL, 'x')", 'x'],
    ["'a' + NULL", null],
    ["LEN('ab  ')", 2],
    ['CAST(1.9e0 AS int)', 1],
    ['CAST(-1.9e0 AS int)', -1],
    ["CAST('abcdef' AS nvarchar(2))", 'ab'],
    ["CASE WHEN NULL = NULL THEN 'yes' ELSE 'no' END", 'no'],
  ])('%s', async (expression, expected) => {
    expect(await batch(pool, `SELECT ${expression} AS a`)).toEqual([{ a: expected }]);
  });

  test.each<[string, number]>([
    ['2147483647 + 1', 8115],
    ["'a' + 1", 245],
    ["-'a'", 8117],
    ['GETDATE() - 1', 402],
  ])('%s is an error', async (expression, number) => {
    await expect(batch(pool, `SELECT ${expression} AS a`)).rejects.toMatchObject({ number });
  });
});
