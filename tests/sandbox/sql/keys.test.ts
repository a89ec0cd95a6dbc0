import { type ConnectionPool, NVarChar } from 'mssql';
import { batch, firstColumn, startStandIn, type StandIn } from './standInWorld';

/** One key to SQL Server, six to JavaScript and SQLite. */
const sameKey = ['Ab', 'ab', 'AB ', 'aB  '];

let standIn: StandIn;
let pool: ConnectionPool;
beforeAll(async () => {
  standIn = await startStandIn();
  pool = await standIn.connect();
  await batch(pool, 'CREATE TABLE dbo.ids (n int NOT NULL, id nvarchar(20) NULL, fixed nchar(8) NULL)');
  const written = [...sameKey, 'b', 'B-1', 'a', 'a1', 'Ä', 'ä', '1', '_', '-', ''];
  const values = written.map((id, n) => `(${n}, N'${id}', N'${id}')`).join(', ');
  await batch(pool, `INSERT INTO dbo.ids (n, id, fixed) VALUES ${values}`);
});
afterAll(() => standIn.close());

const found = async (condition: string, id?: string): Promise<unknown[]> => {
  const request = pool.request();
  if (id !== undefined) request.input('id', NVarChar(20), id);
  const { recordset } = await request.query<{ id: string }>(
    `SELECT x.id FROM dbo.ids AS x WHERE ${condition} ORDER BY x.n`,
  );
  return recordset.map((row) => row.id);
};

describe('ids are compared without regard to case and trailing blanks', () => {
  test.each<[string, string, readonly string[]]>([
    ['x.id = @id', 'AB', sameKey],
    ['x.id = @id', 'ab    ', sameKey],
    ['x.fixed = @id', 'ab', sameKey],
    ['@id = x.id', 'aB', sameKey],
    ["x.id = N'AB '", '', sameKey],
    ['x.id IN (@id, @id)', 'AB', sameKey],
    ["x.id < @id AND x.id > N''", 'a', ['1', '_', '-']],
    ["x.id >= @id AND x.id < N'ac'", 'AB', [...sameKey]],
    ['x.id BETWEEN @id AND @id', 'aB ', sameKey],
    ['x.id > @id', 'AB', ['b', 'B-1']],
    ['x.id = @id', 'Ä ', ['Ä', 'ä']],
    ['x.id = @id', 'a', ['a']],
    ['x.id = @id', '   ', ['']],
    ["x.id > N'a' AND x.id < @id", 'a1', ['Ä', 'ä']],
    ['x.id COLLATE Latin1_General_BIN2 = @id', 'ab', ['ab']],
    ['x.id IN (SELECT y.id FROM dbo.ids AS y WHERE y.n = 0 AND y.id = @id)', 'AB', sameKey],
    [
      'EXISTS (SELECT 1 FROM dbo.ids AS y WHERE y.n <> x.n AND y.id = x.id AND x.id < @id)',
      'b',
      [...sameKey, 'Ä', 'ä'],
    ],
    ['CASE x.id WHEN @id THEN 1 ELSE 0 END = 1', 'AB', sameKey],
  ])('%s with %j', async (condition, id, expected) => {
    expect(await found(condition, id)).toEqual(expected);
  });
});

describe('they are ordered so', () => {
  it('signs, digits, letters, whatever their case', async () => {
    const rows = await batch(pool, 'SELECT x.id FROM dbo.ids AS x WHERE x.n <> 8 ORDER BY x.id, x.n');
    expect(firstColumn(rows)).toEqual(['', '_', '-', '1', 'a', 'ä', 'a1', ...sameKey, 'b', 'B-1']);
  });

  it('and no sign is taken for another', async () => {
    const signs = Array.from({ length: 126 }, (_, code) => String.fromCharCode(code + 1)).filter(
      (sign) => sign !== ' ' && sign.toUpperCase() === sign,
    );
    const request = pool.request();
    signs.forEach((sign, n) => request.input(`s${n}`, NVarChar(3), `x${sign}`));
    const { recordset } = await request.query<{ n: number }>(
      `SELECT COUNT(DISTINCT q.a) AS n FROM (${signs.map((_, n) => `SELECT @s${n} AS a`).join(' UNION ALL ')}) AS q`,
    );
    expect([...recordset]).toEqual([{ n: signs.length }]);
  });

  it('downwards too, and the first of them', async () => {
    const rows = await batch(pool, 'SELECT TOP (5) x.id FROM dbo.ids AS x ORDER BY x.id DESC, x.n');
    expect(firstColumn(rows)).toEqual(['B-1', 'b', 'Ab', 'ab', 'AB ']);
  });

  it('the least and the greatest', async () => {
    expect(
      await batch(
        pool,
        "SELECT MIN(x.id) AS least, MAX(x.id) AS greatest FROM dbo.ids AS x WHERE x.id >= 'a'",
      ),
    ).toEqual([{ least: 'a', greatest: 'B-1' }]);
  });

  it('and ranked', async () => {
    expect(
      await batch(
        pool,
        "SELECT q.n FROM (SELECT x.n, ROW_NUMBER() OVER (PARTITION BY x.id ORDER BY x.n DESC) AS rank FROM dbo.ids AS x WHERE x.id = 'ab') AS q WHERE q.rank = 1",
      ),
    ).toEqual([{ n: 3 }]);
  });
});

describe('they are one where values are gathered', () => {
  const some = "FROM dbo.ids AS x WHERE x.id IN (N'ab', N'b', N'ä')";

  test.each<[string, string, unknown]>([
    [
      'GROUP BY',
      `SELECT COUNT(*) AS n ${some} GROUP BY x.id ORDER BY COUNT(*)`,
      [{ n: 1 }, { n: 2 }, { n: 4 }],
    ],
    ['DISTINCT', `SELECT COUNT(*) AS n FROM (SELECT DISTINCT x.id ${some}) AS q`, [{ n: 3 }]],
    ['COUNT(DISTINCT)', `SELECT COUNT(DISTINCT x.id) AS n ${some}`, [{ n: 3 }]],
    ['UNION', "SELECT COUNT(*) AS n FROM (SELECT N'AB' AS a UNION SELECT N'ab ') AS q", [{ n: 1 }]],
    [
      'JOIN',
      `SELECT COUNT(*) AS n FROM dbo.ids AS x JOIN dbo.ids AS y ON y.id = x.id WHERE x.id = N'ab'`,
      [{ n: 16 }],
    ],
    [
      'LEFT JOIN to an nchar',
      `SELECT COUNT(y.n) AS n FROM dbo.ids AS x LEFT JOIN dbo.ids AS y ON y.fixed = x.id WHERE x.n = 0`,
      [{ n: 4 }],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await batch(pool, text)).toEqual(expected);
  });
});

describe('a unique key takes one of them', () => {
  beforeAll(async () => {
    await batch(
      pool,
      `CREATE TABLE dbo.keyed (id nvarchar(20) NOT NULL CONSTRAINT PK_keyed PRIMARY KEY, other nvarchar(20) NULL);
       CREATE UNIQUE INDEX IX_other ON dbo.keyed (other) WHERE other IS NOT NULL`,
    );
    await batch(pool, "INSERT INTO dbo.keyed (id, other) VALUES (N'Ab', N'x'), (N'c', NULL), (N'd', NULL)");
  });

  test.each<[string, string, number, RegExp]>([
    [
      'a primary key',
      "INSERT INTO dbo.keyed (id) VALUES (N'aB ')",
      2627,
      /PRIMARY KEY constraint 'PK_keyed'.*'dbo\.keyed'/,
    ],
    ['a primary key, by UPDATE', "UPDATE dbo.keyed SET id = N'AB' WHERE id = N'c'", 2627, /PK_keyed/],
    [
      'a unique index',
      "INSERT INTO dbo.keyed (id, other) VALUES (N'e', N'X ')",
      2601,
      /unique index 'IX_other'/,
    ],
    [
      'a statement of many rows, of which none goes in',
      "INSERT INTO dbo.keyed (id) VALUES (N'f'), (N'F')",
      2627,
      /PK_keyed/,
    ],
  ])('%s', async (_, text, number, message) => {
    await expect(batch(pool, text)).rejects.toMatchObject({
      number,
      message: expect.stringMatching(message) as string,
    });
    expect(await batch(pool, 'SELECT COUNT(*) AS n FROM dbo.keyed')).toEqual([{ n: 3 }]);
  });

  it('and is found by any of them', async () => {
    expect(
      await batch(pool, "UPDATE dbo.keyed SET other = N'y' OUTPUT inserted.id WHERE id = N'AB  '"),
    ).toEqual([{ id: 'Ab' }]);
    expect(await batch(pool, "DELETE FROM dbo.keyed OUTPUT deleted.other WHERE id = N'ab'")).toEqual([
      { other: 'y' },
    ]);
  });
});
