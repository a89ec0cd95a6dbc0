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
  it('a time is cut off, or kept', async () => {
    expect(
      await batch(
        pool,
        "SELECT CAST(CAST('2026-01-02T23:04:05' AS datetime) AS date) AS day, CAST('2026-01-02' AS datetime) AS midnight",
      ),
    ).toEqual([{ day: new Date('2026-01-02T00:00:00Z'), midnight: new Date('2026-01-02T00:00:00Z') }]);
  });

  it('GETDATE is the server’s now', async () => {
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

  it('GETDATE is one moment for all of a statement', async () => {
    // Read a thousand times each, a clock would tick in some of these statements.
    const thousand = Array.from({ length: 1000 }, () => '(GETDATE())').join(', ');
    for (let statement = 0; statement < 30; statement += 1) {
      await batch(pool, `DELETE FROM dbo.moments; INSERT INTO dbo.moments (a) VALUES ${thousand}`);
      expect(await batch(pool, 'SELECT COUNT(DISTINCT a) AS moments FROM dbo.moments')).toEqual([
        { moments: 1 },
      ]);
    }
  });
});
