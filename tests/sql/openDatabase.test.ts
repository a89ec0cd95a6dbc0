import { AppError } from '../../lib/errors/appError';
import type { OpenedDatabase } from '../../lib/sql/openDatabase';
import { bigint, binary, bit, datetime, float, int, nvarchar } from '../../lib/sql/sqlType';
import type { SqlConfig } from '../../lib/config/config';
import { until } from '../until';
import { fakeLogin, startSqlWorld, statement, type SqlWorld } from './sqlWorld';

let world: SqlWorld;
let database: OpenedDatabase;

beforeAll(async () => {
  world = await startSqlWorld();
  database = world.open();
  await database.query(statement('CREATE SCHEMA ssd_fake'));
  await database.query(
    statement('CREATE TABLE [ssd_fake].[fake_rows] (id int NOT NULL PRIMARY KEY, note nvarchar(20) NULL)'),
  );
});
afterAll(() => world.close());

const insert = statement('INSERT INTO [ssd_fake].[fake_rows] (id, note) SELECT @id, @note', {
  id: int,
  note: nvarchar(20),
});
const readAll = statement('SELECT x.id, x.note FROM [ssd_fake].[fake_rows] AS x ORDER BY x.id');

beforeEach(async () => {
  world.sql.clearFaults();
  world.records.length = 0;
  await database.query(statement('DELETE FROM [ssd_fake].[fake_rows]'));
});

const ids = async (): Promise<number[]> =>
  (await database.query<{ id: number }>(readAll)).rows.map((row) => row.id);

describe('a value goes there and comes back', () => {
  test.each([
    ['a text as stored, with trailing blanks', nvarchar(20), 'Ünïcode – 😀  ', 'Ünïcode – 😀  '],
    ['a long text', nvarchar('max'), 'x'.repeat(100_000), 'x'.repeat(100_000)],
    ['a whole number', int, -5, -5],
    ['a large number as text', bigint, 5_000_000_000, '5000000000'],
    ['a fraction', float, 0.25, 0.25],
    ['a flag', bit, true, true],
    ['a time as UTC', datetime, new Date('2026-03-29T01:30:00Z'), new Date('2026-03-29T01:30:00Z')],
    ['a hash', binary(32), Buffer.alloc(32, 7), Buffer.alloc(32, 7)],
    ['no value', nvarchar(20), null, null],
  ])('%s', async (_, type, value, expected) => {
    const { rows } = await database.query(statement('SELECT @a AS a', { a: type }), { a: value });
    expect(rows).toEqual([{ a: expected }]);
  });

  it('and rows are counted where they are written', async () => {
    expect(await database.query(insert, { id: 1, note: 'one' })).toEqual({ rows: [], rowsAffected: 1 });
    expect(await database.query(readAll)).toEqual({ rows: [{ id: 1, note: 'one' }], rowsAffected: 0 });
  });
});

describe('the connections of a database', () => {
  it('that serves a few statements one after the other is one, the one that it was opened with', async () => {
    world.sql.clearStatements();
    const few = world.open();
    await few.warmUp();
    await few.query(readAll);
    await few.query(readAll);
    const sessions = world.sql.statements().filter(({ text }) => text.includes('fake_rows'));
    expect(new Set(sessions.map(({ session }) => session)).size).toBe(1);
    expect(new Set(world.sql.statements().map(({ session }) => session)).size).toBe(1);
    await few.close();
  });

  it('are all ended with it, the one that served nothing too', async () => {
    const before = new Set(world.sql.connections().map(({ id }) => id));
    const since = () => world.sql.connections().filter(({ id }) => !before.has(id));
    const unused = world.open();
    await unused.warmUp();
    expect(since()).toHaveLength(1);
    await unused.close();
    // The server hears of an end a moment after the client.
    await until(() => since().length === 0);
  });

  it('are replaced where the first has ended before it was needed', async () => {
    const patient = world.open();
    await patient.warmUp();
    world.sql.dropConnections();
    expect((await patient.query(readAll)).rows).toEqual([]);
    await patient.close();
  });
});

describe('a transaction', () => {
  it('commits what its work has done', async () => {
    const result = await database.transaction(async (session) => {
      await session.query(insert, { id: 1, note: null });
      return 'done';
    });
    expect(result).toBe('done');
    expect(await ids()).toEqual([1]);
  });

  it('rolls back when its work throws, and lets the error through', async () => {
    const own = new RangeError('own');
    const work = database.transaction(async (session) => {
      await session.query(insert, { id: 1, note: null });
      throw own;
    });
    await expect(work).rejects.toBe(own);
    expect(await ids()).toEqual([]);
  });

  it('goes on after a duplicate key', async () => {
    await database.transaction(async (session) => {
      await session.query(insert, { id: 1, note: null });
      await expect(session.query(insert, { id: 1, note: null })).rejects.toMatchObject({
        kind: 'refused',
        code: 'sql-duplicate-key',
      });
      await session.query(insert, { id: 2, note: null });
    });
    expect(await ids()).toEqual([1, 2]);
  });

  it('is done again, whole, when it was a deadlock’s victim', async () => {
    world.sql.setFaults([{ kind: 'error', number: 1205, severity: 13, match: 'INSERT', skip: 1, times: 1 }]);
    let works = 0;
    await database.transaction(async (session) => {
      works += 1;
      await session.query(insert, { id: 1, note: null });
      await session.query(insert, { id: 2, note: null });
    });
    expect(works).toBe(2);
    expect(await ids()).toEqual([1, 2]);
  });

  it('is not done again on any other error', async () => {
    world.sql.setFaults([{ kind: 'error', number: 1222, match: 'INSERT' }]);
    let works = 0;
    const work = database.transaction(async (session) => {
      works += 1;
      await session.query(insert, { id: 1, note: null });
    });
    await expect(work).rejects.toMatchObject({ kind: 'retryable', code: 'sql-lock-timeout' });
    expect(works).toBe(1);
  });

  it.each([
    ['before', []],
    ['after', [1]],
  ] as const)(
    'says that it does not know when the connection breaks at commit, %s it is done',
    async (when, expected) => {
      world.sql.setFaults([{ kind: 'drop-at-commit', when, times: 1 }]);
      const work = database.transaction((session) => session.query(insert, { id: 1, note: null }));
      await expect(work).rejects.toMatchObject({
        kind: 'retryable',
        code: 'sql-commit-unknown',
        advice: 'The next run reads what is there and goes on from it; nothing else needs doing.',
      });
      expect(await ids()).toEqual(expected);
    },
  );

  it('that the server does not commit leaves nothing open for what is written next', async () => {
    const own = world.open({ poolMax: 1 });
    world.sql.setFaults([{ kind: 'error', number: 1222, match: '^COMMIT TRAN', times: 1 }]);
    const work = own.transaction((session) => session.query(insert, { id: 1, note: null }));
    await expect(work).rejects.toMatchObject({ kind: 'retryable', code: 'sql-lock-timeout' });
    // On the same connection these would be part of the transaction that is still open there.
    await own.query(insert, { id: 2, note: null });
    await own.transaction((session) => session.query(insert, { id: 3, note: null }));
    await own.close();
    expect(await ids()).toEqual([2, 3]);
  });

  it('that waits for a connection of a pool that is given up meanwhile gets one of the next pool', async () => {
    const own = world.open({ poolMax: 1 });
    world.sql.setFaults([{ kind: 'drop-at-commit', when: 'before', times: 1 }]);
    let waiting: Promise<unknown> = Promise.resolve();
    const broken = own.transaction(async (session) => {
      await session.query(insert, { id: 1, note: null });
      // It cannot begin before the only connection is free.
      waiting = own.transaction((other) => other.query(insert, { id: 2, note: null }));
    });
    await expect(broken).rejects.toMatchObject({ code: 'sql-commit-unknown' });
    await waiting;
    await own.close();
    expect(await ids()).toEqual([2]);
  });

  it('is done again when it was a deadlock’s victim at its very end', async () => {
    world.sql.setFaults([{ kind: 'error', number: 1205, severity: 13, match: '^COMMIT TRAN', times: 1 }]);
    let works = 0;
    await database.transaction(async (session) => {
      works += 1;
      await session.query(insert, { id: 1, note: null });
    });
    expect(works).toBe(2);
    expect(await ids()).toEqual([1]);
  });

  it('leaves nothing open when its connection breaks in the middle', async () => {
    world.sql.setFaults([{ kind: 'drop', match: 'INSERT', skip: 1, times: 1 }]);
    const work = database.transaction(async (session) => {
      await session.query(insert, { id: 1, note: null });
      await session.query(insert, { id: 2, note: null });
    });
    await expect(work).rejects.toMatchObject({ kind: 'retryable', code: 'sql-connection-lost' });
    expect(await ids()).toEqual([]);
  });
});

describe('a password that is changed while the database is open', () => {
  const present = { ...fakeLogin };
  const renewed: string[] = [];
  const rotating = (config: Partial<SqlConfig> = {}): OpenedDatabase =>
    world.open(config, {
      renewCredentials: () => {
        renewed.push(present.password);
        return Promise.resolve({ kind: 'sql-login', ...present });
      },
    });
  const rotate = (password: string): void => {
    present.password = password;
    world.sql.setPassword(present.user, password);
  };
  beforeEach(() => {
    renewed.length = 0;
  });
  afterEach(() => {
    rotate(fakeLogin.password);
  });

  it('is read again by a statement that needs another connection', async () => {
    const own = rotating({ poolMax: 2 });
    const inside = await own.transaction(async (session) => {
      rotate('fake-password-2');
      // The transaction has the only connection that is signed in.
      const { rows } = await own.query<{ id: number }>(readAll);
      await session.query(insert, { id: 7, note: null });
      return rows;
    });
    expect(inside).toEqual([]);
    expect(renewed).toEqual(['fake-password-2']);
    expect(await ids()).toEqual([7]);
  });

  it('is read again by a transaction and by statements at the same time', async () => {
    const own = rotating();
    await own.warmUp();
    rotate('fake-password-3');
    world.sql.dropConnections();
    await Promise.all([
      own.transaction((session) => session.query(insert, { id: 1, note: null })),
      own.query(readAll),
      own.query(readAll),
    ]);
    expect(new Set(renewed)).toEqual(new Set(['fake-password-3']));
    expect((await own.query(readAll)).rows).toEqual([{ id: 1, note: null }]);
  });

  it('stays refused where the vault holds no other', async () => {
    const own = rotating();
    world.sql.setPassword(present.user, 'fake-unknown');
    await expect(own.warmUp()).rejects.toMatchObject({ kind: 'configuration', code: 'sql-sign-in-refused' });
    expect(renewed).toEqual([fakeLogin.password]);
  });
});

describe.each([18456, 4060])('a server that refuses (%i) what it let in before', (number) => {
  const refuse = (times: number) => world.sql.setFaults([{ kind: 'refuse-login', number, times }]);

  it('is asked again by what reads and by what writes', async () => {
    const own = world.open();
    await own.warmUp();
    world.records.length = 0;
    for (const work of [
      () => own.query(readAll),
      () => own.transaction((session) => session.query(insert, { id: number, note: null })),
    ]) {
      world.sql.dropConnections();
      refuse(2);
      await work();
    }
    expect(await ids()).toEqual([number]);
    const refused = world.records.filter(({ fields }) => fields['code'] === 'sql-refused-meanwhile');
    expect(refused).toHaveLength(4);
  });

  it('is a fault that passes after all tries: the next slice signs in first', async () => {
    const own = world.open();
    await own.warmUp();
    world.sql.dropConnections();
    refuse(99);
    await expect(own.query(readAll)).rejects.toMatchObject({
      kind: 'retryable',
      code: 'sql-refused-meanwhile',
      message: expect.stringContaining(`SQL Server error ${number}`) as string,
    });
  });
});

describe('what passes', () => {
  const fill = () =>
    database.transaction(async (session) => {
      for (let id = 0; id < 50; id++) await session.query(insert, { id, note: 'x'.repeat(20) });
    });

  it('is tried again when only read: a connection that breaks amid the rows', async () => {
    await fill();
    world.sql.setFaults([{ kind: 'drop', match: 'ORDER BY x.id', afterRows: 10, times: 2 }]);
    expect(await ids()).toHaveLength(50);
    expect(world.records.map(({ event, fields }) => [event, fields['code'], fields['attempt']])).toEqual([
      ['sql.retried', 'sql-connection-lost', 1],
      ['sql.retried', 'sql-connection-lost', 2],
    ]);
  });

  it('is given up after the tries of the policy', async () => {
    world.sql.setFaults([{ kind: 'error', number: 40613, match: 'ORDER BY x.id' }]);
    await expect(ids()).rejects.toMatchObject({ kind: 'retryable', code: 'sql-failover' });
    expect(world.records).toHaveLength(4);
  });

  it('is not tried again when it writes', async () => {
    world.sql.setFaults([{ kind: 'drop', match: 'INSERT', times: 1 }]);
    await expect(database.query(insert, { id: 1, note: null })).rejects.toMatchObject({
      kind: 'retryable',
      code: 'sql-connection-lost',
    });
    expect(await ids()).toEqual([]);
  });
});

describe('a bad path says what to do', () => {
  const fails = async (work: Promise<unknown>): Promise<AppError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof AppError)) throw new Error('It did not fail with an AppError.');
    return error;
  };

  it('a table that is missing', async () => {
    const error = await fails(database.query(statement('SELECT a FROM [ssd_fake].[ssd_persn]')));
    expect(error.message).toBe(
      'The database has no table for the name ssd_fake.ssd_persn, in statement test.statement (SQL Server error 208).',
    );
    expect(error.advice).toContain('SSD_SQL_SCHEMA');
  });

  it('a column that is missing', async () => {
    const error = await fails(database.query(statement('SELECT x.nope FROM [ssd_fake].[fake_rows] AS x')));
    expect(error.message).toBe(
      'A table lacks the column nope, in statement test.statement (SQL Server error 207).',
    );
  });

  it('a right that is missing', async () => {
    world.sql.setFaults([{ kind: 'deny', right: 'SELECT', table: 'ssd_fake.fake_rows' }]);
    const error = await fails(ids());
    expect(error).toMatchObject({ kind: 'configuration', code: 'sql-no-right' });
    expect(error.message).toContain('fake_rows');
    expect(error.advice).toContain('060-role.sql');
  });

  it('a statement that hangs', async () => {
    world.sql.setFaults([{ kind: 'hang', match: 'ORDER BY x.id' }]);
    const impatient = world.open({ requestTimeoutMs: 200 });
    const error = await fails(impatient.query(readAll));
    expect(error).toMatchObject({ kind: 'retryable', code: 'sql-timeout' });
    expect(error.message).toContain('did not finish a statement in time');
  });

  it('a statement whose answer stalls amid its rows, in a transaction too', async () => {
    await database.transaction(async (session) => {
      for (let id = 0; id < 50; id++) await session.query(insert, { id, note: 'x'.repeat(20) });
    });
    const impatient = world.open({ requestTimeoutMs: 1_000 });
    const stalled = { kind: 'retryable', code: 'sql-timeout' };
    world.sql.setFaults([{ kind: 'hang', match: 'ORDER BY x.id', afterRows: 10 }]);
    expect(await fails(impatient.query(readAll))).toMatchObject(stalled);
    expect(
      await fails(impatient.transaction((session) => session.query(readAll).then(() => undefined))),
    ).toMatchObject(stalled);
    world.sql.clearFaults();
    expect((await impatient.query(readAll)).rows).toHaveLength(50);
  });

  it('a wrong password', async () => {
    const wrong = world.open({}, { credentials: { kind: 'sql-login', user: 'fake_user', password: 'no' } });
    const error = await fails(wrong.warmUp());
    expect(error.message).toBe(
      `SQL Server 127.0.0.1:${world.sql.port} refused the sign-in by SQL login (SQL Server error 18456).`,
    );
    expect(error.advice).toContain('Key Vault');
    expect(error.kind).toBe('configuration');
  });

  it('a database that does not exist', async () => {
    const error = await fails(world.open({ database: 'nowhere' }).warmUp());
    expect(error).toMatchObject({ kind: 'configuration', code: 'sql-database-not-opened' });
  });

  it('a server that refuses connections', async () => {
    const error = await fails(world.open({ port: 1 }).warmUp());
    expect(error).toMatchObject({ kind: 'retryable', code: 'sql-unreachable' });
  });

  it('a name that does not resolve', async () => {
    const error = await fails(world.open({ server: 'no-such-server.invalid' }).warmUp());
    expect(error).toMatchObject({
      code: expect.stringMatching(/^sql-(name-not-resolved|unreachable)$/) as string,
    });
  });

  it('a database that is closed', async () => {
    const closed = world.open();
    await closed.warmUp();
    await closed.close();
    expect(await fails(closed.query(readAll))).toMatchObject({ kind: 'bug', code: 'sql-closed' });
  });

  it('and a later try connects again', async () => {
    world.sql.setFaults([{ kind: 'refuse-login', times: 1 }]);
    const later = world.open();
    await fails(later.warmUp());
    await later.warmUp();
    expect(world.records.filter(({ event }) => event === 'sql.connected')).toHaveLength(1);
  });
});
