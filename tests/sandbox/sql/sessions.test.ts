import {
  Int,
  ISOLATION_LEVEL,
  NVarChar,
  PreparedStatement,
  Request,
  Transaction,
  type ConnectionPool,
} from 'mssql';
import { batch, failure, startStandIn, until, type StandIn } from './standInWorld';

let standIn: StandIn;
let one: ConnectionPool;
let two: ConnectionPool;
beforeAll(async () => {
  standIn = await startStandIn();
  one = await standIn.connect();
  two = await standIn.connect();
  await batch(one, 'CREATE TABLE dbo.rows (id int NOT NULL PRIMARY KEY, note nvarchar(20) NULL)');
});
beforeEach(async () => {
  await batch(one, 'DELETE FROM dbo.rows');
});
afterAll(() => standIn.close());

const insert = (id: number): string => `INSERT INTO dbo.rows (id) VALUES (${id})`;
const ids = async (pool: ConnectionPool): Promise<unknown[]> =>
  (await batch(pool, 'SELECT id FROM dbo.rows ORDER BY id')).map((row) => row['id']);

describe('a transaction', () => {
  const begin = async (
    pool: ConnectionPool,
  ): Promise<{ transaction: Transaction; run: (text: string) => Promise<unknown> }> => {
    const transaction = new Transaction(pool);
    await transaction.begin();
    // The driver ends it by itself when the server has rolled it back.
    transaction.on('error', () => undefined);
    return { transaction, run: (text) => new Request(transaction).batch(text) };
  };

  it('is seen by others only when it is committed', async () => {
    const { transaction, run } = await begin(one);
    await run(insert(1));
    await run("UPDATE dbo.rows SET note = N'own'");
    expect(await ids(two)).toEqual([]);
    await transaction.commit();
    expect(await ids(two)).toEqual([1]);
  });

  it('leaves nothing when it is rolled back, tables neither', async () => {
    const { transaction, run } = await begin(one);
    await run(insert(1));
    await run('CREATE TABLE dbo.gone (a int NULL)');
    await transaction.rollback();
    expect(await ids(one)).toEqual([]);
    expect(await failure(batch(two, 'SELECT a FROM dbo.gone'))).toMatchObject({ number: 208 });
  });

  it('leaves nothing when its connection ends', async () => {
    const three = await standIn.connect();
    const { transaction, run } = await begin(three);
    await run(insert(1));
    standIn.sql.dropConnections();
    await transaction.rollback().catch(() => undefined);
    one = await standIn.connect();
    two = await standIn.connect();
    expect(await ids(one)).toEqual([]);
    await batch(one, insert(2));
    expect(await ids(two)).toEqual([2]);
  });

  it('makes another that writes wait, and not one that reads', async () => {
    const { transaction, run } = await begin(one);
    await run(insert(1));
    let written = false;
    const waiting = batch(two, insert(2)).then(() => {
      written = true;
    });
    const three = await standIn.connect();
    expect(await ids(three)).toEqual([]);
    expect(written).toBe(false);
    await transaction.commit();
    await waiting;
    expect(await ids(three)).toEqual([1, 2]);
  });

  it('sees what others committed while it only reads', async () => {
    const { transaction, run } = await begin(one);
    expect(await run('SELECT COUNT(*) AS n FROM dbo.rows')).toMatchObject({ recordset: [{ n: 0 }] });
    await batch(two, insert(1));
    expect(await run('SELECT COUNT(*) AS n FROM dbo.rows')).toMatchObject({ recordset: [{ n: 1 }] });
    await transaction.commit();
  });

  it('waits no longer than LOCK_TIMEOUT', async () => {
    const { transaction, run } = await begin(one);
    await run(insert(1));
    expect(await failure(batch(two, `SET LOCK_TIMEOUT 20; ${insert(2)}`))).toMatchObject({ number: 1222 });
    await batch(two, 'SET LOCK_TIMEOUT -1');
    await transaction.rollback();
  });

  it('goes on after an error that ends its statement only', async () => {
    const { transaction, run } = await begin(one);
    await run(insert(1));
    expect(await failure(run(insert(1)))).toMatchObject({ number: 2627 });
    await run(insert(2));
    await transaction.commit();
    expect(await ids(one)).toEqual([1, 2]);
  });

  it('is rolled back by an error with XACT_ABORT on, and by a failed conversion', async () => {
    for (const text of [`SET XACT_ABORT ON; ${insert(1)}`, "SELECT CAST('x' AS int) AS a"]) {
      const { transaction, run } = await begin(one);
      await run(insert(1));
      await failure(run(text));
      await batch(two, insert(9));
      expect(await ids(two)).toEqual([9]);
      await batch(two, 'DELETE FROM dbo.rows');
      await transaction.rollback().catch(() => undefined);
      await batch(one, 'SET XACT_ABORT OFF');
    }
  });

  it('that two hold against each other kills one of them', async () => {
    const first = await begin(one);
    const second = await begin(two);
    const lock = (resource: string): string =>
      `EXEC sp_getapplock @Resource = '${resource}', @LockMode = 'Exclusive'`;
    await first.run(lock('fake:a'));
    await second.run(insert(2));
    const waiting = first.run(insert(1));
    // The second asks for what the first holds, and the first waits for the second.
    const { recordset } = await new Request(second.transaction).query<{ r: number }>(
      `DECLARE @r int; EXEC @r = sp_getapplock @Resource = 'fake:a', @LockMode = 'Exclusive'; SELECT @r AS r`,
    );
    expect([...recordset]).toEqual([{ r: -3 }]);
    await second.transaction.rollback();
    await waiting;
    await first.transaction.commit();
    expect(await ids(one)).toEqual([1]);
  });

  it('of another isolation level is not to be had', async () => {
    const transaction = new Transaction(one);
    expect(await failure(transaction.begin(ISOLATION_LEVEL.SERIALIZABLE))).toMatchObject({
      message: expect.stringContaining('begin (READ COMMITTED), commit and rollback') as string,
    });
  });
});

describe('an identity column and OUTPUT', () => {
  beforeAll(() =>
    batch(
      one,
      'CREATE TABLE dbo.numbered (id int IDENTITY(1, 1) NOT NULL PRIMARY KEY, note nvarchar(20) NULL)',
    ),
  );

  it('give the keys of new rows, which are never used again', async () => {
    expect(
      await batch(
        one,
        "INSERT INTO dbo.numbered (note) OUTPUT inserted.id, inserted.note VALUES (N'a'), (N'b')",
      ),
    ).toEqual([
      { id: 1, note: 'a' },
      { id: 2, note: 'b' },
    ]);
    await batch(one, 'DELETE FROM dbo.numbered');
    expect(
      await batch(
        one,
        "INSERT INTO dbo.numbered (note) VALUES (N'c'); SELECT SCOPE_IDENTITY() AS id, @@ROWCOUNT AS n",
      ),
    ).toEqual([{ id: 3, n: 1 }]);
  });

  it('give a row as it was and as it has become', async () => {
    expect(
      await batch(
        one,
        "UPDATE dbo.numbered SET note = N'd' OUTPUT deleted.note AS was, inserted.note AS note, inserted.id WHERE id = 3",
      ),
    ).toEqual([{ was: 'c', note: 'd', id: 3 }]);
    expect(await batch(one, 'DELETE FROM dbo.numbered OUTPUT deleted.id, deleted.note')).toEqual([
      { id: 3, note: 'd' },
    ]);
  });

  it('take no value of the client’s own, unless that is asked for', async () => {
    const text = "INSERT INTO dbo.numbered (id, note) VALUES (50, N'x')";
    expect(await failure(batch(one, text))).toMatchObject({ number: 544 });
    await batch(one, `SET IDENTITY_INSERT dbo.numbered ON; ${text}; SET IDENTITY_INSERT dbo.numbered OFF`);
    expect(await batch(one, "INSERT INTO dbo.numbered (note) OUTPUT inserted.id VALUES (N'y')")).toEqual([
      { id: 51 },
    ]);
  });

  it('and counts come with each statement', async () => {
    const result = await one
      .request()
      .batch(
        "INSERT INTO dbo.rows (id) VALUES (1), (2); UPDATE dbo.rows SET note = N'x' WHERE id = 7; DELETE FROM dbo.rows",
      );
    expect(result.rowsAffected).toEqual([2, 0, 2]);
    const quiet = await one
      .request()
      .batch('SET NOCOUNT ON; INSERT INTO dbo.rows (id) VALUES (3); SET NOCOUNT OFF');
    expect(quiet.rowsAffected).toEqual([]);
  });

  it('and parameters that go out', async () => {
    const result = await one
      .request()
      .input('a', Int, 20)
      .output('b', Int)
      .output('c', NVarChar(20), 'in')
      .query("SET @b = @a + 1; SET @c = @c + N'!'");
    expect(result.output).toEqual({ b: 21, c: 'in!' });
  });

  it('and statements that are prepared once and run often', async () => {
    const prepared = new PreparedStatement(one);
    prepared.input('a', Int);
    await prepared.prepare('SELECT @a * 2 AS twice');
    for (const a of [1, 2, 3]) expect((await prepared.execute({ a })).recordset).toEqual([{ twice: a * 2 }]);
    await prepared.unprepare();
  });

  it('and several results of one batch', async () => {
    const result = await one.request().batch("SELECT 1 AS a; PRINT 'between'; SELECT 2 AS b, 'x' AS c");
    expect((result.recordsets as unknown[][]).map((rows) => [...rows])).toEqual([
      [{ a: 1 }],
      [{ b: 2, c: 'x' }],
    ]);
  });
});

describe('an error', () => {
  it('says number, severity, state and the line of the statement', async () => {
    expect(await failure(batch(one, 'SELECT 1 AS a;\n\nSELECT id\nFROM dbo.nowhere'))).toMatchObject({
      number: 208,
      severity: 16,
      lineNumber: 3,
      state: 1,
      message: "Invalid object name 'dbo.nowhere'.",
    });
  });

  it('is raised by a script, with what it says', async () => {
    expect(await failure(batch(one, "\nRAISERROR(N'%s has %d rows.', 16, 4, N'fake', 3)"))).toMatchObject({
      number: 50000,
      severity: 16,
      state: 4,
      lineNumber: 2,
      message: 'fake has 3 rows.',
    });
    expect(await failure(batch(one, "THROW 50123, N'fake', 7"))).toMatchObject({
      number: 50123,
      severity: 16,
      state: 7,
    });
  });

  it('is caught by TRY, told by its functions, and thrown on', async () => {
    expect(
      await batch(
        one,
        'BEGIN TRY SELECT 1 / 0 AS a END TRY BEGIN CATCH SELECT ERROR_NUMBER() AS n, ERROR_SEVERITY() AS s, ERROR_MESSAGE() AS m END CATCH',
      ),
    ).toEqual([{ n: 8134, s: 16, m: 'Divide by zero error encountered.' }]);
    expect(
      await failure(batch(one, 'BEGIN TRY SELECT 1 / 0 AS a END TRY BEGIN CATCH THROW END CATCH')),
    ).toMatchObject({ number: 8134 });
  });

  it('of one statement does not keep the next from running; of another kind it does', async () => {
    await failure(batch(one, `${insert(1)}; ${insert(1)}; ${insert(2)}`));
    expect(await ids(one)).toEqual([1, 2]);
    await failure(batch(one, `${insert(3)}; SELECT nope FROM dbo.rows; ${insert(4)}`));
    expect(await ids(one)).toEqual([1, 2, 3]);
  });

  it('of the stand-in’s own ends one connection, and no other', async () => {
    const three = await standIn.connect();
    const own = (await batch(three, 'SELECT @@SPID AS id'))[0]?.['id'];
    // A text of two thousand million characters is more than JavaScript can hold.
    const failed = await failure(
      batch(three, "SELECT REPLICATE(CAST(N'x' AS nvarchar(max)), 2000000000) AS a"),
    );
    expect(failed).toMatchObject({
      number: 3624,
      severity: 20,
      message: 'The stand-in failed: Invalid string length',
    });
    await until(() => standIn.sql.connections().every(({ id }) => id !== own));
    expect(await ids(two)).toEqual([]);
  });

  it('comes with messages that are none', async () => {
    const messages: string[] = [];
    const request = one.request();
    request.on('info', ({ message }: { message: string }) => messages.push(message));
    await request.batch("PRINT N'fake line'; RAISERROR(N'fake notice', 10, 1) WITH NOWAIT");
    expect(messages).toEqual(['fake line', 'fake notice']);
  });
});

describe('a cancel', () => {
  it('stops a statement that waits, and the connection serves the next', async () => {
    const request = one.request();
    const waiting = failure(request.batch("WAITFOR DELAY '00:01:00'"));
    // The statement must have arrived, or there is nothing to cancel.
    await until(() => standIn.sql.statements().some(({ text }) => text.includes('00:01:00')));
    request.cancel();
    expect(await waiting).toMatchObject({ code: 'ECANCEL' });
    expect(await batch(one, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('stops one that has begun to send, and one that waits for a lock', async () => {
    const transaction = new Transaction(two);
    await transaction.begin();
    await new Request(transaction).batch(insert(1));
    const before = standIn.sql.statementCount();
    const waiting = one.request();
    const locked = failure(waiting.batch(insert(2)));
    await until(() => standIn.sql.statementCount() > before);
    waiting.cancel();
    expect(await locked).toMatchObject({ code: 'ECANCEL' });
    await transaction.rollback();

    const rows = one.request();
    rows.stream = true;
    const ended = new Promise((resolve) => rows.once('error', resolve));
    rows.once('row', () => rows.cancel());
    void rows.query(
      `SELECT REPLICATE(N'x', 1000) AS a FROM (${Array.from({ length: 100 }, () => 'SELECT 1 AS n').join(' UNION ALL ')}) AS p CROSS JOIN (${Array.from({ length: 100 }, () => 'SELECT 1 AS n').join(' UNION ALL ')}) AS q`,
    );
    expect(await ended).toMatchObject({ code: 'ECANCEL' });
    expect(await ids(one)).toEqual([]);
  });

  it('comes by itself when a statement takes too long, and its transaction outlives it', async () => {
    const impatient = await standIn.connect({ requestTimeout: 1_000 });
    const transaction = new Transaction(impatient);
    await transaction.begin();
    await new Request(transaction).batch(insert(1));
    const late = await failure(new Request(transaction).batch("WAITFOR DELAY '00:01:00'"));
    expect(late).toMatchObject({ code: 'ETIMEOUT' });
    await new Request(transaction).batch(insert(2));
    await transaction.commit();
    expect(await ids(two)).toEqual([1, 2]);
  });
});

describe('an application lock', () => {
  const get = async (
    pool: ConnectionPool | Transaction,
    owner: string,
    timeout: number,
    resource = 'fake:lock',
    mode = 'Exclusive',
  ): Promise<unknown> => {
    const request = pool instanceof Transaction ? new Request(pool) : pool.request();
    request.input('Resource', NVarChar(255), resource).input('LockMode', NVarChar(32), mode);
    request.input('LockOwner', NVarChar(32), owner).input('LockTimeout', Int, timeout);
    const result = await request.execute('sp_getapplock');
    return result.returnValue;
  };
  const release = (pool: ConnectionPool, resource = 'fake:lock') =>
    pool
      .request()
      .input('Resource', NVarChar(255), resource)
      .input('LockOwner', NVarChar(32), 'Session')
      .execute('sp_releaseapplock');
  const mode = (pool: ConnectionPool): Promise<unknown> =>
    batch(
      pool,
      "SELECT APPLOCK_MODE('public', 'fake:lock', 'Session') AS mode, APPLOCK_TEST('public', 'fake:lock', 'Exclusive', 'Session') AS free",
    );

  it('is one session’s alone, and told so to all', async () => {
    expect(await get(one, 'Session', 0)).toBe(0);
    expect(await get(one, 'Session', 0)).toBe(0);
    expect(await mode(one)).toEqual([{ mode: 'Exclusive', free: 1 }]);
    expect(await mode(two)).toEqual([{ mode: 'NoLock', free: 0 }]);
    expect(await get(two, 'Session', 0)).toBe(-1);
    expect(await get(two, 'Session', 30)).toBe(-1);
    expect(await get(two, 'Session', 0, 'FAKE:LOCK')).toBe(0);
    await release(two, 'FAKE:LOCK');
    // As often as it was taken.
    await release(one);
    expect(await get(two, 'Session', 0)).toBe(-1);
    await release(one);
    expect(await get(two, 'Session', 0)).toBe(0);
    await release(two);
    expect(await failure(release(two))).toMatchObject({ number: 1223 });
  });

  it('goes to whoever waits for it', async () => {
    expect(await get(one, 'Session', 0)).toBe(0);
    const before = standIn.sql.statementCount();
    const waiting = get(two, 'Session', 5_000);
    await until(() => standIn.sql.statementCount() > before);
    await release(one);
    expect(await waiting).toBe(1);
    await release(two);
  });

  it('is shared by those who share it', async () => {
    expect(await get(one, 'Session', 0, 'fake:lock', 'Shared')).toBe(0);
    expect(await get(two, 'Session', 0, 'fake:lock', 'Shared')).toBe(0);
    expect(await get(two, 'Session', 0)).toBe(-1);
    await release(one);
    await release(two);
  });

  it('is given back with its transaction, or with its connection', async () => {
    const three = await standIn.connect();
    const transaction = new Transaction(three);
    await transaction.begin();
    expect(await get(transaction, 'Transaction', 0)).toBe(0);
    expect(await get(two, 'Session', 0)).toBe(-1);
    await transaction.rollback();
    expect(await get(three, 'Session', 0)).toBe(0);
    const before = standIn.sql.statementCount();
    const waiting = get(two, 'Session', 5_000);
    await until(() => standIn.sql.statementCount() > before);
    await three.close();
    expect(await waiting).toBe(1);
    await release(two);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['for a transaction that is none', () => get(one, 'Transaction', 0)],
    ['of an owner that is none', () => get(one, 'Nobody', 0)],
    ['of a mode that is none', () => get(one, 'Session', 0, 'fake:lock', 'Sideways')],
  ])('%s is refused with -999', async (_, ask) => {
    expect(await ask()).toBe(-999);
  });
});
