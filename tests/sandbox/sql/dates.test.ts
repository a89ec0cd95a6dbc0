import { type ConnectionPool, DateTime } from 'mssql';
import { batch, startStandIn, type StandIn } from './standInWorld';

let standIn: StandIn;
let pool: ConnectionPool;
beforeAll(async () => {
  standIn = await startStandIn();
  pool = await standIn.connect();
  await batch(pool, 'CREATE TABLE dbo.moments (a datetime NULL)');
});
afterAll(() => standIn.close());

describe('datetime keeps three hundredths of a second', () => {
  test.each<[string, string]>([
    ['2026-01-01T00:00:00.000', '00:00:00.000'],
    ['2026-01-01T00:00:00.001', '00:00:00.000'],
    ['2026-01-01T00:00:00.002', '00:00:00.003'],
    ['2026-01-01T00:00:00.004', '00:00:00.003'],
    ['2026-01-01T00:00:00.005', '00:00:00.007'],
    ['2026-01-01T00:00:00.008', '00:00:00.007'],
    ['2026-01-01T00:00:00.009', '00:00:00.010'],
    ['2026-01-01T12:34:56.995', '12:34:56.997'],
    ['2026-01-01T23:59:59.998', '23:59:59.997'],
  ])('%s becomes %s', async (written, kept) => {
    await batch(pool, `DELETE FROM dbo.moments; INSERT INTO dbo.moments (a) VALUES ('${written}')`);
    const expected = [{ a: new Date(`2026-01-01T${kept}Z`) }];
    expect(await batch(pool, 'SELECT a FROM dbo.moments')).toEqual(expected);
    // What is read and sent back as a parameter finds its row.
    const found = await pool
      .request()
      .input('a', DateTime, new Date(`${written}Z`))
      .query<{ a: Date }>('SELECT a FROM dbo.moments WHERE a = @a');
    expect([...found.recordset]).toEqual(expected);
  });

  it('and the last of a year is the next one', async () => {
    await batch(
      pool,
      "DELETE FROM dbo.moments; INSERT INTO dbo.moments (a) VALUES ('2026-12-31T23:59:59.999')",
    );
    expect(await batch(pool, 'SELECT a FROM dbo.moments')).toEqual([{ a: new Date('2027-01-01T00:00:00Z') }]);
  });
});

describe('what is done with dates', () => {
  test.each<[string, unknown]>([
    ["DATEADD(month, 1, '2026-01-31')", new Date('2026-02-28T00:00:00Z')],
    ["DATEADD(month, -1, '2024-03-31')", new Date('2024-02-29T00:00:00Z')],
    ["DATEADD(year, 1, '2024-02-29')", new Date('2025-02-28T00:00:00Z')],
    ["DATEADD(day, -1, '2026-01-01')", new Date('2025-12-31T00:00:00Z')],
    ["DATEADD(hour, 25, '2026-03-28')", new Date('2026-03-29T01:00:00Z')],
    ["DATEADD(minute, -15, CAST('2026-01-01' AS datetime))", new Date('2025-12-31T23:45:00Z')],
    ["DATEADD(ms, 2, CAST('2026-01-01' AS datetime))", new Date('2026-01-01T00:00:00.003Z')],
    ["DATEDIFF(day, '2026-01-31T23:59:00', '2026-02-01')", 1],
    ["DATEDIFF(month, '2026-01-31', '2026-02-01')", 1],
    ["DATEDIFF(year, '2025-12-31', '2026-01-01')", 1],
    ["DATEDIFF(hour, '2026-01-01T00:59:00', '2026-01-01T01:00:00')", 1],
    ["DATEDIFF(second, '2026-01-01', '2025-12-31T23:59:00')", -60],
    ["DATEDIFF(week, '2026-01-03', '2026-01-04')", 1],
    ["YEAR('2026-11-22')", 2026],
    ["DATEPART(weekday, '2026-11-22')", 1],
    ["DATEPART(dayofyear, '2024-12-31')", 366],
    ["DATENAME(month, '2026-11-22')", 'November'],
    ["CONVERT(nvarchar(30), CAST('2026-01-02T03:04:05.067' AS datetime), 126)", '2026-01-02T03:04:05.067'],
    ["CONVERT(nvarchar(10), CAST('2026-01-02T03:04:05' AS datetime), 23)", '2026-01-02'],
    ["CONVERT(nvarchar(10), CAST('2026-01-02T03:04:05' AS datetime), 103)", '02/01/2026'],
    ["CONVERT(nvarchar(8), CAST('2026-01-02T03:04:05' AS datetime), 112)", '20260102'],
    ["CAST(CAST('2026-01-02T03:04:05' AS datetime) AS nvarchar(30))", 'Jan  2 2026  3:04AM'],
    ["CAST(CAST('2026-01-02T23:04:05' AS datetime) AS date)", new Date('2026-01-02T00:00:00Z')],
    ["TRY_CONVERT(datetime, '2026-02-30')", null],
    ["ISDATE('2026-02-30')", 0],
  ])('%s', async (expression, expected) => {
    expect(await batch(pool, `SELECT ${expression} AS a`)).toEqual([{ a: expected }]);
  });

  test.each<[string, number]>([
    ["DATEADD(microsecond, 1, '2026-01-01')", 155],
    ["DATEADD(year, 9000, '2026-01-01')", 517],
    ["CONVERT(nvarchar(30), CAST('2026-01-01' AS datetime), 130)", 281],
  ])('%s is an error', async (expression, number) => {
    await expect(batch(pool, `SELECT ${expression} AS a`)).rejects.toMatchObject({ number });
  });

  it('GETDATE is the server’s now, once for a statement', async () => {
    const before = Date.now() - 4;
    const [row] = await batch(
      pool,
      'SELECT GETDATE() AS now, CASE WHEN GETDATE() = GETDATE() THEN 1 ELSE 0 END AS same',
    );
    const now = (row?.['now'] as Date).getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now() + 4);
    expect(row?.['same']).toBe(1);
  });
});
