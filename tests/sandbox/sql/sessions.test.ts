import { Int, ISOLATION_LEVEL, NVarChar, Request, Transaction, type ConnectionPool } from 'mssql';
import { until } from '../../until';
import { batch, failure, startStandIn, type StandIn } from './standInWorld';

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

async function getLock(
  on: ConnectionPool | Transaction,
  owner: string,
  timeout: number,
  resource = 'fake:lock',
  mode = 'Exclusive',
): Promise<unknown> {
  const request = on instanceof Transaction ? new Request(on) : on.request();
  request.input('Resource', NVarChar(255), resource).input('LockMode', NVarChar(32), mode);
  request.input('LockOwner', NVarChar(32), owner).input('LockTimeout', Int, timeout);
  const result = await request.execute('sp_getapplock');
  return result.returnValue;
}

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
    expect(await getLock(second.transaction, 'Transaction', -1, 'fake:a')).toBe(-3);
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
        "INSERT INTO dbo.numbered (note) VALUES (N'c'); SELECT MAX(id) AS id, @@ROWCOUNT AS n FROM dbo.numbered",
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

  it('take no value of the client’s own', async () => {
    const text = "INSERT INTO dbo.numbered (id, note) VALUES (50, N'x')";
    expect(await failure(batch(one, text))).toMatchObject({ number: 544 });
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
    expect(await failure(batch(one, "THROW 50123, N'fake', 7"))).toMatchObject({
      number: 50123,
      severity: 16,
      state: 7,
    });
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
    // A condition of a hundred thousand brackets is deeper than JavaScript can go.
    const failed = await failure(batch(three, `SELECT ${'('.repeat(100_000)}1${')'.repeat(100_000)} AS a`));
    expect(failed).toMatchObject({
      number: 3624,
      severity: 20,
      message: 'The stand-in failed: Maximum call stack size exceeded',
    });
    await until(() => standIn.sql.connections().every(({ id }) => id !== own));
    expect(await ids(two)).toEqual([]);
  });

  it('comes with messages that are none', async () => {
    const messages: string[] = [];
    const request = one.request();
    request.on('info', ({ message }: { message: string }) => messages.push(message));
    await request.batch("PRINT N'fake line'; PRINT N'fake notice'");
    expect(messages).toEqual(['fake line', 'fake notice']);
  });
});

describe('a cancel', () => {
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
      `SELECT N'${'x'.repeat(1_000)}' AS a FROM (${Array.from({ length: 100 }, () => 'SELECT 1 AS n').join(' UNION ALL ')}) AS p CROSS JOIN (${Array.from({ length: 100 }, () => 'SELECT 1 AS n').join(' UNION ALL ')}) AS q`,
    );
    expect(await ended).toMatchObject({ code: 'ECANCEL' });
    expect(await ids(one)).toEqual([]);
  });

  it('comes by itself when a statement takes too long, and its transaction outlives it', async () => {
    const impatient = await standIn.connect({ requestTimeout: 5_000 });
    const holder = new Transaction(two);
    await holder.begin();
    expect(await getLock(holder, 'Transaction', 0)).toBe(0);
    const transaction = new Transaction(impatient);
    await transaction.begin();
    const late = await failure(getLock(transaction, 'Transaction', -1));
    expect(late).toMatchObject({ code: 'ETIMEOUT' });
    await holder.rollback();
    await new Request(transaction).batch(insert(2));
    await transaction.commit();
    expect(await ids(two)).toEqual([2]);
  });
});

describe('an application lock', () => {
  const begun = async (pool: ConnectionPool): Promise<Transaction> => {
    const transaction = new Transaction(pool);
    transaction.on('error', () => undefined);
    await transaction.begin();
    return transaction;
  };
  const mode = async (transaction: Transaction): Promise<unknown> =>
    (
      await new Request(transaction).query<{ mode: string }>(
        "SELECT APPLOCK_MODE('public', 'fake:lock', 'Transaction') AS mode",
      )
    ).recordset[0]?.mode;

  it('is one transaction’s alone, and told so to all', async () => {
    const [first, second] = [await begun(one), await begun(two)];
    expect(await getLock(first, 'Transaction', 0)).toBe(0);
    expect(await getLock(first, 'Transaction', 0)).toBe(0);
    expect(await mode(first)).toBe('Exclusive');
    expect(await mode(second)).toBe('NoLock');
    expect(await getLock(second, 'Transaction', 0)).toBe(-1);
    expect(await getLock(second, 'Transaction', 30)).toBe(-1);
    expect(await getLock(second, 'Transaction', 0, 'FAKE:LOCK')).toBe(0);
    await first.rollback();
    expect(await getLock(second, 'Transaction', 0)).toBe(0);
    await second.rollback();
  });

  it('goes to whoever waits for it', async () => {
    const [first, second] = [await begun(one), await begun(two)];
    expect(await getLock(first, 'Transaction', 0)).toBe(0);
    const before = standIn.sql.statementCount();
    const waiting = getLock(second, 'Transaction', 5_000);
    await until(() => standIn.sql.statementCount() > before);
    await first.rollback();
    expect(await waiting).toBe(1);
    await second.rollback();
  });

  it('is given back with its connection', async () => {
    const three = await standIn.connect();
    const second = await begun(two);
    const transaction = await begun(three);
    expect(await getLock(transaction, 'Transaction', 0)).toBe(0);
    const before = standIn.sql.statementCount();
    const waiting = getLock(second, 'Transaction', 5_000);
    await until(() => standIn.sql.statementCount() > before);
    await transaction.rollback();
    await three.close();
    expect(await waiting).toBe(1);
    await second.rollback();
  });

  test.each<[string, string, string]>([
    ['of an owner that is none', 'Nobody', 'Exclusive'],
    ['of a mode that is none', 'Transaction', 'Sideways'],
  ])('%s is refused with -999', async (_, owner, asked) => {
    const transaction = await begun(one);
    expect(await getLock(transaction, owner, 0, 'fake:lock', asked)).toBe(-999);
    await transaction.rollback();
  });

  it('without a transaction is refused with -999', async () => {
    expect(await getLock(one, 'Transaction', 0)).toBe(-999);
  });
});
