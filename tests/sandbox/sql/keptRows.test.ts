import { batch, startStandIn, type StandIn } from './standInWorld';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
  await standIn.sql.runScript(
    `CREATE TABLE dbo.numbered (id int IDENTITY(1,1) NOT NULL, note nvarchar(20) NULL, at datetime NULL)
     GO
     CREATE TABLE dbo.keyed (name nvarchar(20) NOT NULL PRIMARY KEY, hash binary(2) NULL, share float NULL)`,
  );
});
afterAll(() => standIn.close());

it('puts every row back as it was kept, under connections that stay open, and numbers go on from there', async () => {
  const { sql } = standIn;
  const client = await standIn.connect();
  await batch(client, `INSERT INTO dbo.numbered (note, at) SELECT N'one', '2026-11-22T02:30:00.003'`);
  await batch(client, `INSERT INTO dbo.numbered (note) SELECT N'gone'`);
  await batch(client, `DELETE FROM dbo.numbered WHERE note = N'gone'`);
  await batch(client, `INSERT INTO dbo.keyed (name, hash, share) SELECT N'a', 0x00FF, 0.1`);
  const all = async () => [
    await batch(client, 'SELECT * FROM dbo.numbered ORDER BY id'),
    await batch(client, 'SELECT * FROM dbo.keyed ORDER BY name'),
  ];
  const before = await all();
  await sql.keep('two rows');

  await batch(client, `UPDATE dbo.numbered SET note = N'changed'`);
  await batch(client, `INSERT INTO dbo.numbered (note) SELECT N'more'`);
  await batch(client, 'DELETE FROM dbo.keyed');
  await sql.keep('other rows');
  await sql.putBack('two rows');

  expect(await all()).toEqual(before);
  await batch(client, `INSERT INTO dbo.numbered (note) SELECT N'next'`);
  expect(await batch(client, `SELECT id FROM dbo.numbered WHERE note = N'next'`)).toEqual([{ id: 3 }]);

  await sql.putBack('other rows');
  expect(await batch(client, 'SELECT id, note FROM dbo.numbered ORDER BY id')).toEqual([
    { id: 1, note: 'changed' },
    { id: 3, note: 'more' },
  ]);
});

it('puts nothing back while another session has changes that are not committed', async () => {
  const { sql } = standIn;
  const client = await standIn.connect();
  await sql.keep('before the transaction');
  await batch(client, `BEGIN TRANSACTION; INSERT INTO dbo.keyed (name) SELECT N'in a transaction'`);
  const back = sql.putBack('before the transaction');
  await batch(client, 'COMMIT TRANSACTION');
  await back;
  expect(await batch(client, `SELECT name FROM dbo.keyed WHERE name = N'in a transaction'`)).toEqual([]);
});

it('says so where nothing was kept', async () => {
  await expect(standIn.sql.putBack('no such')).rejects.toThrow('Nothing is kept under the name "no such".');
});
