import { Request, Transaction, type ConnectionPool } from 'mssql';
import type { SqlFault } from '../../../sandbox/sql/faults';
import { until } from '../../until';
import { batch, failure, startStandIn, type StandIn } from './standInWorld';

let standIn: StandIn;
let pool: ConnectionPool;
beforeAll(async () => {
  standIn = await startStandIn();
  await standIn.sql.query('CREATE TABLE dbo.rows (id int NOT NULL PRIMARY KEY)');
  await standIn.sql.query('INSERT INTO dbo.rows (id) VALUES (1), (2), (3), (4), (5)');
});
beforeEach(async () => {
  standIn.sql.clearFaults();
  pool = await standIn.connect();
});
afterAll(() => standIn.close());

const set = (...faults: SqlFault[]): void => standIn.sql.setFaults(faults);
const lost = { code: expect.stringMatching(/^ECONN(RESET|CLOSED)$/) as string };
const all = 'SELECT id FROM dbo.rows ORDER BY id';
const count = async (): Promise<unknown> =>
  (await standIn.sql.query('SELECT COUNT(*) AS n FROM dbo.rows'))[0]?.['n'];
const works = async (): Promise<void> => expect(await batch(await standIn.connect(), all)).toHaveLength(5);

describe('every kind of fault', () => {
  it('refuse-connection: nobody answers', async () => {
    set({ kind: 'refuse-connection', times: 1 });
    expect(await failure(standIn.connect())).toMatchObject({ code: 'ESOCKET' });
    await works();
  });

  it('refuse-login: 18456, whoever it is', async () => {
    set({ kind: 'refuse-login', times: 1 });
    expect(await failure(standIn.connect())).toMatchObject({
      code: 'ELOGIN',
      message: "Login failed for user 'fake_user'.",
    });
    await works();
  });

  it('delay: it takes as long as asked for, and the answer comes', async () => {
    set({ kind: 'delay', ms: 60, match: 'dbo', times: 1 });
    const began = performance.now();
    expect(await batch(pool, all)).toHaveLength(5);
    expect(performance.now() - began).toBeGreaterThanOrEqual(55);
    await works();
  });

  it('hang: no answer, but a cancel is answered', async () => {
    set({ kind: 'hang', match: 'dbo', times: 1 });
    const impatient = await standIn.connect({ requestTimeout: 2_000 });
    // The driver says it otherwise where the cancel has no answer either.
    expect(await failure(batch(impatient, all))).toMatchObject({
      code: 'ETIMEOUT',
      message: expect.stringContaining('failed to complete') as string,
    });
    standIn.sql.clearFaults();
    expect(await batch(impatient, all)).toHaveLength(5);
  });

  describe('hold', () => {
    const held = (): Promise<void> => until(() => standIn.sql.held() === 1);

    it('no answer until it is released; others are answered meanwhile', async () => {
      set({ kind: 'hold', match: 'INSERT', times: 1 });
      const insert = batch(pool, 'INSERT INTO dbo.rows (id) VALUES (6)');
      await held();
      await works();
      standIn.sql.release();
      await insert;
      expect(standIn.sql.held()).toBe(0);
      expect(await count()).toBe(6);
      expect(await batch(pool, 'DELETE FROM dbo.rows WHERE id = 6')).toEqual([]);
    });

    it('holds the next one too, until the faults are cleared', async () => {
      set({ kind: 'hold', match: 'dbo' });
      for (const goOn of ['release', 'release', 'clearFaults'] as const) {
        const asked = batch(pool, all);
        await held();
        standIn.sql[goOn]();
        expect(await asked).toHaveLength(5);
      }
      await works();
    });

    it('is not ended by other faults that are set meanwhile, which come too late for it', async () => {
      set({ kind: 'hold', match: 'dbo', times: 1 });
      const asked = batch(pool, all);
      await held();
      set({ kind: 'error', number: 1222, match: 'dbo' });
      expect(standIn.sql.held()).toBe(1);
      standIn.sql.release();
      expect(await asked).toHaveLength(5);
      expect(await failure(batch(pool, all))).toMatchObject({ number: 1222 });
    });

    it('runs into what is set behind it when it is released', async () => {
      set({ kind: 'hold', match: 'dbo', times: 1 }, { kind: 'error', number: 1222, match: 'dbo', times: 1 });
      const asked = failure(batch(pool, all));
      await held();
      standIn.sql.release();
      expect(await asked).toMatchObject({ number: 1222 });
      await works();
    });

    it('is ended by a cancel, and the statement does not run', async () => {
      set({ kind: 'hold', match: 'INSERT', times: 1 });
      const request = pool.request();
      const insert = failure(request.batch('INSERT INTO dbo.rows (id) VALUES (6)'));
      await held();
      request.cancel();
      expect(await insert).toMatchObject({ code: 'ECANCEL' });
      await until(() => standIn.sql.held() === 0);
      expect(await count()).toBe(5);
      expect(await batch(pool, all)).toHaveLength(5);
    });

    it('is ended when its connection is lost, and the statement does not run', async () => {
      set({ kind: 'hold', match: 'INSERT', times: 1 });
      const insert = failure(batch(pool, 'INSERT INTO dbo.rows (id) VALUES (6)'));
      await held();
      standIn.sql.dropConnections();
      expect(await insert).toMatchObject(lost);
      await until(() => standIn.sql.held() === 0);
      expect(await count()).toBe(5);
    });

    it('does not keep a server from closing', async () => {
      const other = await startStandIn();
      other.sql.setFaults([{ kind: 'hold', match: 'one' }]);
      const client = await other.connect();
      const asked = failure(batch(client, 'SELECT 1 AS one'));
      await until(() => other.sql.held() === 1);
      await other.sql.close();
      expect(await asked).toMatchObject(lost);
      await until(() => other.sql.held() === 0);
      await client.close();
    });
  });

  it('error: the number, severity and text that the test asks for', async () => {
    set({ kind: 'error', number: 40613, severity: 17, message: 'fake text', match: 'dbo\\.rows' });
    expect(await failure(batch(pool, all))).toMatchObject({
      number: 40613,
      severity: 17,
      message: 'fake text',
    });
    expect(await batch(pool, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    set({ kind: 'error', number: 1222, match: 'dbo' });
    expect(await failure(batch(pool, all))).toMatchObject({
      number: 1222,
      severity: 16,
      message: 'Error 1222, as the test asked for.',
    });
  });

  it('error 1205: the transaction is rolled back, as a deadlock’s victim is', async () => {
    const transaction = new Transaction(pool);
    transaction.on('error', () => undefined);
    await transaction.begin();
    await new Request(transaction).batch('INSERT INTO dbo.rows (id) VALUES (6)');
    set({ kind: 'error', number: 1205, severity: 13, match: 'INSERT' });
    expect(
      await failure(new Request(transaction).batch('INSERT INTO dbo.rows (id) VALUES (7)')),
    ).toMatchObject({ number: 1205 });
    await transaction.rollback().catch(() => undefined);
    expect(await count()).toBe(5);
  });

  it('drop: the connection is lost before the statement runs', async () => {
    set({ kind: 'drop', match: 'INSERT', times: 1 });
    expect(await failure(batch(pool, 'INSERT INTO dbo.rows (id) VALUES (6)'))).toMatchObject(lost);
    expect(await count()).toBe(5);
  });

  it('drop after so many rows: these arrive, then the connection is lost', async () => {
    set({ kind: 'drop', match: 'ORDER BY id', afterRows: 3, times: 1 });
    const request = pool.request();
    request.stream = true;
    const ids: number[] = [];
    request.on('row', (row: { id: number }) => ids.push(row.id));
    const ended = new Promise((resolve) => request.once('error', resolve));
    void request.query(all);
    expect(await ended).toMatchObject(lost);
    expect(ids).toEqual([1, 2, 3]);
    await works();
  });

  it.each([
    ['before', 5],
    ['after', 6],
  ] as const)('drop-at-commit %s it is done', async (when, expected) => {
    set({ kind: 'drop-at-commit', when, times: 1 });
    const transaction = new Transaction(pool);
    await transaction.begin();
    await new Request(transaction).batch('INSERT INTO dbo.rows (id) VALUES (6)');
    expect(await failure(transaction.commit())).toMatchObject(lost);
    expect(await count()).toBe(expected);
    await standIn.sql.query('DELETE FROM dbo.rows WHERE id = 6');
  });

  it('deny: 229 for one right on one table', async () => {
    set({ kind: 'deny', right: 'DELETE', table: 'DBO.rows' });
    expect(await failure(batch(pool, 'DELETE FROM dbo.rows WHERE id = 9'))).toMatchObject({
      number: 229,
      severity: 14,
      message: "The DELETE permission was denied on the object 'rows', database 'fake_db', schema 'dbo'.",
    });
    expect(await batch(pool, all)).toHaveLength(5);
    expect(await batch(pool, "SELECT HAS_PERMS_BY_NAME(N'dbo.rows', 'OBJECT', 'DELETE') AS may")).toEqual([
      { may: 0 },
    ]);
  });
});

describe('when a fault happens', () => {
  const outcomes = async (times: number): Promise<string> => {
    const said: string[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      said.push(
        await batch(pool, all).then(
          () => 'ok',
          () => 'no',
        ),
      );
      await batch(pool, 'SELECT 1 AS one');
    }
    return said.join(' ');
  };
  const fault = { kind: 'error', number: 1222, match: 'order by ID' } as const;

  test.each<[string, SqlFault, string]>([
    ['always', fault, 'no no no no'],
    ['the first time', { ...fault, times: 1 }, 'no ok ok ok'],
    ['the third time', { ...fault, skip: 2, times: 1 }, 'ok ok no ok'],
    ['from the second time on', { ...fault, skip: 1 }, 'ok no no no'],
    ['to no statement that it does not match', { ...fault, match: 'no such text' }, 'ok ok ok ok'],
  ])('%s', async (_, armed, expected) => {
    set(armed);
    expect(await outcomes(4)).toBe(expected);
  });

  it('however the statement is laid out', async () => {
    set({ kind: 'error', number: 1222, match: 'from  dbo.rows where id in \\(1, 2\\) order' });
    const laidOut =
      'SELECT id\n  FROM dbo.rows\n WHERE id IN (\n         1,\n\t\t2\n       )\n ORDER BY id\n';
    expect(await failure(batch(pool, laidOut))).toMatchObject({ number: 1222 });
    expect(await batch(pool, all)).toHaveLength(5);
  });

  it('until it is cleared', async () => {
    set(fault);
    expect(await outcomes(1)).toBe('no');
    standIn.sql.clearFaults();
    expect(await outcomes(1)).toBe('ok');
  });

  it('all that match happen to one statement', async () => {
    set({ kind: 'delay', ms: 30, match: 'dbo' }, { kind: 'error', number: 1222, match: 'dbo' });
    const began = performance.now();
    expect(await failure(batch(pool, all))).toMatchObject({ number: 1222 });
    expect(performance.now() - began).toBeGreaterThanOrEqual(25);
  });

  it('and never to the owner, who looks at what it has done', async () => {
    set({ kind: 'error', number: 1222 }, { kind: 'deny', right: 'SELECT', table: 'dbo.rows' });
    expect(await count()).toBe(5);
  });
});
