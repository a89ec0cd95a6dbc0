import type { ConnectionPool } from 'mssql';
import { batch, startStandIn, type StandIn } from './standInWorld';

let standIn: StandIn;
let pool: ConnectionPool;
beforeAll(async () => {
  standIn = await startStandIn();
  pool = await standIn.connect();
  await batch(pool, 'CREATE TABLE dbo.t (id int NOT NULL, a nvarchar(20) NULL, d datetime NULL)');
});
afterAll(() => standIn.close());

describe('what the stand-in does not know is an error that quotes the statement', () => {
  test.each([
    'SELECT SUM(id) FROM dbo.t',
    'SELECT COUNT(*) OVER (PARTITION BY a) FROM dbo.t',
    'SELECT ISNULL(a, 1) FROM dbo.t',
    "SELECT DATEADD(day, 1, '2026-01-01')",
    'SELECT CONVERT(nvarchar(30), d, 126) FROM dbo.t',
    'SELECT CAST(d AS nvarchar(30)) FROM dbo.t',
    'SELECT id * 2 FROM dbo.t',
    "SELECT id FROM dbo.t WHERE a LIKE 'x%'",
    'SELECT id FROM dbo.t ORDER BY 1',
    'SELECT id FROM dbo.t ORDER BY id OFFSET 1 ROWS',
    'SELECT id FROM dbo.t EXCEPT SELECT 1',
    'SELECT x.id FROM dbo.t AS x RIGHT JOIN dbo.t AS y ON y.id = x.id',
    'TRUNCATE TABLE dbo.t',
    'WHILE 1 = 1 SELECT 1 AS a',
    'BEGIN TRY SELECT 1 AS a END TRY BEGIN CATCH THROW END CATCH',
    "RAISERROR(N'x', 16, 1)",
    "WAITFOR DELAY '00:00:01'",
    'EXEC @r = sp_getapplock',
    'MERGE dbo.t AS x USING dbo.t AS y ON x.id = y.id WHEN MATCHED THEN DELETE;',
    "SELECT * FROM OPENJSON(N'[1]')",
    "SELECT value FROM STRING_SPLIT('a,b', ',')",
    "SELECT STRING_AGG(a, ',') FROM dbo.t",
    'SELECT TRIM(a) FROM dbo.t',
    "SELECT FORMAT(d, 'yyyy') FROM dbo.t",
    "SELECT JSON_QUERY('{}', '$.a') AS a",
    'SELECT STDEV(id) FROM dbo.t',
    'SELECT NTILE(2) OVER (ORDER BY id) FROM dbo.t',
    'CREATE TABLE #temp (id int)',
    'CREATE TABLE [##temp] (id int)',
    'SELECT * FROM #temp',
    'SELECT a INTO dbo.u FROM dbo.t',
    'DECLARE @t TABLE (id int)',
    'SELECT t.id FROM dbo.t CROSS APPLY (SELECT 1 AS z) AS q',
    'SELECT id FROM dbo.t FOR XML PATH',
    'SELECT id FROM dbo.t GROUP BY id WITH ROLLUP',
    'SELECT SUM(id) OVER (ORDER BY id ROWS 1 PRECEDING) FROM dbo.t',
    'SELECT a FROM dbo.t PIVOT (SUM(id) FOR a IN ([a])) AS p',
    'SELECT TOP (1) PERCENT id FROM dbo.t',
    'SELECT TOP (1) WITH TIES id FROM dbo.t ORDER BY a',
    'SELECT id FROM dbo.t OFFSET 1 ROWS',
    'SELECT id FROM dbo.t WITH (NOLOCK)',
    'SELECT id FROM dbo.t WITH (READPAST)',
    'SELECT id FROM dbo.t OPTION (QUERYTRACEON 1)',
    "SELECT id FROM dbo.t WHERE CONTAINS(a, 'x')",
    "SELECT id FROM dbo.t WHERE a = ANY (SELECT 'a')",
    "SELECT id FROM dbo.t WHERE a COLLATE Latin1_General_CI_AI = 'a'",
    "SELECT id FROM dbo.t WHERE a COLLATE Latin1_General_CS_AS = 'a'",
    'CREATE TABLE dbo.u (a nvarchar(5) COLLATE Welsh_100_CS_AS NULL)',
    'CREATE TABLE dbo.u (id int IDENTITY(1, 2) NOT NULL)',
    'CREATE TABLE dbo.u (a int NOT NULL PRIMARY KEY WITH (IGNORE_DUP_KEY = ON))',
    'CREATE TABLE dbo.u (a money NULL)',
    'CREATE OR ALTER VIEW dbo.v AS SELECT 1 AS a',
    'CREATE PROCEDURE dbo.p AS SELECT 1 AS a',
    'CREATE TRIGGER dbo.x ON dbo.t AFTER INSERT AS SELECT 1 AS a',
    'DECLARE c CURSOR FOR SELECT 1',
    "UPDATE dbo.t SET a = 'z' OUTPUT inserted.a INTO dbo.t",
    'INSERT INTO dbo.t EXEC sp_who',
    'EXEC sp_who',
    'DBCC CHECKDB',
    'UPDATE STATISTICS dbo.t',
    'SAVE TRANSACTION s',
    "WAITFOR TIME '10:00'",
    "SELECT GETDATE() AT TIME ZONE 'UTC'",
    'SET DATEFIRST 1',
    'SET ANSI_NULLS OFF',
    'SET QUOTED_IDENTIFIER OFF',
    'SET IMPLICIT_TRANSACTIONS ON',
    'SET ROWCOUNT 5',
    'SET TRANSACTION ISOLATION LEVEL SNAPSHOT',
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED',
    "SELECT DATABASEPROPERTYEX(N'fake_db', 'Recovery')",
    'SELECT dbo.f(1)',
    'SELEC id FROM dbo.t',
  ])('%s', async (text) => {
    const failed = await batch(pool, text).then(
      () => undefined,
      (error: unknown) => error as { message: string },
    );
    expect(failed?.message).toContain('Not understood by the stand-in:');
    expect(failed?.message).toContain(text.replace(/;$/, ''));
  });

  it('also inside another statement, of which only the beginning is quoted', async () => {
    const text = `SELECT '${'x'.repeat(400)}' AS a, LAST_DAY('2026-01-01') AS b`;
    await expect(batch(pool, `IF 1 = 1 BEGIN ${text} END`)).rejects.toMatchObject({
      number: 195,
      message: `'LAST_DAY' is not a recognized built-in function name. Not understood by the stand-in: ${text.slice(0, 300)}`,
    });
  });

  it('and none of it was done', async () => {
    expect(await batch(pool, 'SELECT name FROM sys.tables')).toEqual([{ name: 't' }]);
    expect(await batch(pool, 'SELECT COUNT(*) AS n FROM dbo.t')).toEqual([{ n: 0 }]);
  });
});

describe('what is not there is said as SQL Server says it', () => {
  test.each<[string, number, string]>([
    ['SELECT id FROM dbo.nowhere', 208, "Invalid object name 'dbo.nowhere'."],
    ['SELECT id FROM other_db.dbo.t', 208, "Invalid object name 'other_db.dbo.t'."],
    ['SELECT id FROM sys.sysprocesses', 208, "Invalid object name 'sys.sysprocesses'."],
    ['SELECT nope FROM dbo.t', 207, "Invalid column name 'nope'."],
    ['SELECT t.id FROM dbo.t AS x', 4104, 'The multi-part identifier "t.id" could not be bound.'],
    ['SELECT id FROM dbo.t AS x JOIN dbo.t AS y ON x.id = y.id', 209, "Ambiguous column name 'id'."],
    ['SELECT @nope', 137, 'Must declare the scalar variable "@nope".'],
    ['SELECT @@FETCH_STATUS', 137, 'Must declare the scalar variable "@@FETCH_STATUS".'],
    [
      'SELECT a, COUNT(*) AS n FROM dbo.t',
      8120,
      "Column 't.a' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
    ],
    [
      'DROP TABLE dbo.nowhere',
      3701,
      "Cannot drop the table 'dbo.nowhere', because it does not exist or you do not have permission.",
    ],
    ['CREATE TABLE dbo.t (id int NULL)', 2714, "There is already an object named 't' in the database."],
    [
      'CREATE TABLE nowhere.t (id int NULL)',
      2760,
      'The specified schema name "nowhere" either does not exist or you do not have permission to use it.',
    ],
    [
      `SELECT 1 AS ${'x'.repeat(129)}`,
      103,
      `The identifier that starts with '${'x'.repeat(128)}' is too long. Maximum length is 128.`,
    ],
  ])('%s', async (text, number, message) => {
    await expect(batch(pool, text)).rejects.toMatchObject({ number, message });
  });
});
