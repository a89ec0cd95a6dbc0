import { startSqlServer } from '../../../sandbox/sql/startSqlServer';

it('sys.objects lists all that stands in a schema, with what it belongs to', async () => {
  const server = await startSqlServer({ database: 'fake_db' });
  try {
    for (const text of [
      'CREATE SCHEMA fake',
      `CREATE TABLE [fake].[one] (
        id int NOT NULL CONSTRAINT PK_one PRIMARY KEY,
        state nvarchar(10) NULL CONSTRAINT DF_one DEFAULT N'New',
        kind nvarchar(10) NULL CONSTRAINT CK_one CHECK (kind IN (N'a', N'b'))
      )`,
      'CREATE UNIQUE INDEX UX_one ON [fake].[one] (state)',
      'CREATE VIEW [fake].[seen] AS SELECT * FROM [fake].[one]',
      'CREATE VIEW [fake].[states] AS SELECT state FROM [fake].[one]',
      'CREATE SYNONYM [fake].[other] FOR [fake].[one]',
      'CREATE TRIGGER [fake].[watch] ON [fake].[one] AFTER INSERT AS RETURN',
      'CREATE TABLE dbo.elsewhere (id int NULL)',
    ])
      await server.query(text);
    const rows = await server.query(`
      SELECT entry.name, entry.type, parent.name AS parent_name
      FROM sys.objects AS entry
      LEFT JOIN sys.objects AS parent ON parent.object_id = entry.parent_object_id
      JOIN sys.schemas AS owner ON owner.schema_id = entry.schema_id
      WHERE owner.name = N'fake'
      ORDER BY entry.name`);
    expect(rows.map((row) => [row['name'], String(row['type']).trim(), row['parent_name']])).toEqual([
      ['CK_one', 'C', 'one'],
      ['DF_one', 'D', 'one'],
      ['one', 'U', null],
      ['other', 'SN', null],
      ['PK_one', 'PK', 'one'],
      ['seen', 'V', null],
      ['states', 'V', null],
      ['watch', 'TR', 'one'],
    ]);
  } finally {
    await server.close();
  }
});
