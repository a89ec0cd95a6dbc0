import { sharedCertificates } from '../../sandbox/certificates/createCertificates';
import type { OpenedDatabase } from '../../lib/sql/openDatabase';
import { int } from '../../lib/sql/sqlType';
import { startSqlWorld, statement, type SqlWorld } from './sqlWorld';

/** The driver tells of an encrypted connection that ends in other words than of a plain one, and production encrypts. */
let world: SqlWorld;
let database: OpenedDatabase;

beforeAll(async () => {
  world = await startSqlWorld({ tls: await sharedCertificates() });
  database = world.open({ server: 'localhost', encrypt: true, trustServerCertificate: true });
  await database.query(statement('CREATE SCHEMA ssd_fake'));
  await database.query(statement('CREATE TABLE [ssd_fake].[fake_rows] (id int NOT NULL PRIMARY KEY)'));
});
beforeEach(async () => {
  world.sql.clearFaults();
  await database.query(statement('DELETE FROM [ssd_fake].[fake_rows]'));
});
afterAll(() => world.close());

const insert = statement('INSERT INTO [ssd_fake].[fake_rows] (id) SELECT @id', { id: int });
const ids = async (): Promise<number[]> =>
  (
    await database.query<{ id: number }>(
      statement('SELECT x.id FROM [ssd_fake].[fake_rows] AS x ORDER BY x.id'),
    )
  ).rows.map((row) => row.id);
const lost = { kind: 'retryable', code: 'sql-connection-lost' };

describe('an encrypted connection that ends', () => {
  it('before a read is answered: it is read again', async () => {
    await database.query(insert, { id: 1 });
    world.sql.setFaults([{ kind: 'drop', match: 'ORDER BY x.id', times: 1 }]);
    expect(await ids()).toEqual([1]);
    expect(world.records.map(({ fields }) => fields['code'])).toContain('sql-connection-lost');
  });

  it('in the middle of rows: they are read again', async () => {
    for (const id of [1, 2, 3]) await database.query(insert, { id });
    world.sql.setFaults([{ kind: 'drop', match: 'ORDER BY x.id', afterRows: 2, times: 1 }]);
    expect(await ids()).toEqual([1, 2, 3]);
  });

  it('before a write is answered: the caller may try again', async () => {
    world.sql.setFaults([{ kind: 'drop', match: 'INSERT', times: 1 }]);
    await expect(database.query(insert, { id: 1 })).rejects.toMatchObject(lost);
    expect(await ids()).toEqual([]);
  });

  it('in a transaction: nothing of it was done, and the caller may try again', async () => {
    world.sql.setFaults([{ kind: 'drop', match: 'INSERT', skip: 1, times: 1 }]);
    const work = database.transaction(async (session) => {
      await session.query(insert, { id: 1 });
      await session.query(insert, { id: 2 });
    });
    await expect(work).rejects.toMatchObject(lost);
    expect(await ids()).toEqual([]);
  });

  it('when a transaction begins: it begins again', async () => {
    world.sql.setFaults([{ kind: 'drop', match: 'BEGIN TRANSACTION', times: 1 }]);
    await database.transaction((session) => session.query(insert, { id: 1 }));
    expect(await ids()).toEqual([1]);
  });

  it.each([
    ['before', []],
    ['after', [1]],
  ] as const)('when a transaction commits, %s it was done: that is not known', async (when, expected) => {
    world.sql.setFaults([{ kind: 'drop-at-commit', when, times: 1 }]);
    const work = database.transaction((session) => session.query(insert, { id: 1 }));
    await expect(work).rejects.toMatchObject({ kind: 'retryable', code: 'sql-commit-unknown' });
    expect(await ids()).toEqual(expected);
  });
});
