/** Sound statements that the T-SQL checker must pass, and faults that it must find, each at the levels named. */
const both = (code) => [
  ['Sql120', code],
  ['Sql130', code],
];
const key = 'nvarchar(48)';

const sound = [
  {
    text: 'SELECT pers_person_id FROM [s].[ssd_person] WHERE pers_person_id >= @from',
    params: { from: key },
  },
  {
    text: 'INSERT INTO [s].[kept] (id, hash, state) SELECT @i0, @h0, 1 UNION ALL SELECT @i1, @h1, 1',
    params: { i0: key, h0: 'binary(32)', i1: key, h1: 'binary(32)' },
  },
  {
    text: 'WITH v AS (SELECT @i0 AS a, @s0 AS b UNION ALL SELECT @i1, @s1) UPDATE t SET t.state = v.b FROM [s].[kept] AS t JOIN v ON t.id = v.a',
    params: { i0: key, s0: 'int', i1: key, s1: 'int' },
  },
  {
    text: "EXEC sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = @waitMs",
    params: { resource: 'nvarchar(255)', waitMs: 'int' },
  },
  {
    text: 'SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = @schema',
    params: { schema: 'nvarchar(128)' },
  },
];

const bad = [
  {
    where: 'a misspelt column',
    text: 'SELECT pers_person_idd FROM [s].[ssd_person]',
    params: {},
    finds: both('SQL71501'),
  },
  {
    where: 'a misspelt table',
    text: 'SELECT 1 AS one FROM [s].[ssd_persons]',
    params: {},
    finds: both('SQL71502'),
  },
  {
    where: 'a misspelt column of an alias',
    text: 'SELECT t.id FROM [s].[kept] AS t JOIN [s].[ssd_person] AS p ON p.pers_person = t.id',
    params: {},
    finds: both('SQL71501'),
  },
  {
    where: 'a misspelt column of a system view',
    text: 'SELECT COLUM_NAME FROM INFORMATION_SCHEMA.COLUMNS',
    params: {},
    finds: both('SQL71502'),
  },
  {
    where: 'OPENJSON',
    text: 'SELECT value FROM OPENJSON(@list)',
    params: { list: 'nvarchar(max)' },
    finds: both('NOT-ALLOWED'),
  },
  {
    where: 'an invented function',
    text: 'SELECT MADEUP(pers_upn) AS upn FROM [s].[ssd_person]',
    params: {},
    finds: both('FUNCTION'),
  },
  {
    where: 'a function of a later version',
    text: 'SELECT TRIM(pers_upn) AS upn FROM [s].[ssd_person]',
    params: {},
    finds: both('FUNCTION'),
  },
  {
    where: 'too few values',
    text: 'INSERT INTO [s].[kept] (id, hash, state) VALUES (@id, @hash)',
    params: { id: key, hash: 'binary(32)' },
    finds: both('COUNT'),
  },
  {
    where: 'too few values in the second arm',
    text: 'INSERT INTO [s].[kept] (id, state) SELECT @a, @b UNION ALL SELECT @c',
    params: { a: key, b: 'int', c: key },
    finds: both('COUNT'),
  },
  {
    where: 'a parameter too long for its column',
    text: 'INSERT INTO [s].[kept] (id, hash, state) VALUES (@id, @hash, 1)',
    params: { id: 'nvarchar(100)', hash: 'binary(32)' },
    finds: both('TYPE'),
  },
  {
    where: 'a parameter of another type, by way of a common table expression',
    text: 'WITH v AS (SELECT @i0 AS a, @s0 AS b UNION ALL SELECT @i1, @s1) UPDATE t SET t.state = v.b FROM [s].[kept] AS t JOIN v ON t.id = v.a',
    params: { i0: key, s0: 'int', i1: 'int', s1: 'int' },
    finds: both('TYPE'),
  },
  {
    where: 'a parameter shorter than the key it is compared with',
    text: 'DELETE FROM [s].[kept] WHERE id = @id',
    params: { id: 'nvarchar(10)' },
    finds: both('TYPE'),
  },
  {
    where: 'a parameter of another type, by way of a SELECT with a common table expression',
    text: 'WITH v AS (SELECT @i0 AS a UNION ALL SELECT @i1) SELECT t.state FROM [s].[kept] AS t JOIN v ON v.a = t.id',
    params: { i0: key, i1: 'int' },
    finds: both('TYPE'),
  },
  {
    where: 'a parameter that is held against nothing',
    text: 'SELECT @id AS id, state FROM [s].[kept]',
    params: { id: key },
    finds: both('UNCHECKED'),
  },
  {
    where: 'a lock with a name that is too long',
    text: "SELECT APPLOCK_MODE(N'public', @name, N'Transaction') AS mode",
    params: { name: 'nvarchar(300)' },
    finds: both('TYPE'),
  },
  {
    where: 'a parameter that is not declared',
    text: 'DELETE FROM [s].[kept] WHERE id = @id',
    params: {},
    finds: both('PARAMETERS'),
  },
  {
    where: 'a temporary table',
    text: 'SELECT id INTO #t FROM [s].[kept]',
    params: {},
    finds: both('TEMPORARY'),
  },
  {
    where: 'a statement of another kind',
    text: 'MERGE [s].[kept] AS t USING [s].[ssd_person] AS p ON t.id = p.pers_person_id WHEN MATCHED THEN DELETE;',
    params: {},
    finds: both('NOT-ALLOWED'),
  },
  {
    where: 'two statements',
    text: 'DELETE FROM [s].[kept]; DELETE FROM [s].[kept]',
    params: {},
    finds: both('COUNT'),
  },
  {
    where: 'another procedure',
    text: 'EXEC sp_rename @objname = @name',
    params: { name: 'nvarchar(128)' },
    finds: both('PROCEDURE'),
  },
];

const createKept = `
IF OBJECT_ID(N'[s].[kept]', N'U') IS NULL
  CREATE TABLE [s].[kept] (id nvarchar(48) NOT NULL PRIMARY KEY, hash binary(32) NULL);
GO
IF COL_LENGTH(N'[s].[kept]', N'state') IS NULL ALTER TABLE [s].[kept] ADD state int NULL;
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes AS i JOIN sys.index_columns AS ic ON ic.object_id = i.object_id WHERE i.name = N'IX_kept_state')
  CREATE INDEX IX_kept_state ON [s].[kept] (state);
GO
CREATE ROLE [job];
GO
GRANT SELECT ON OBJECT::[s].[kept] TO [job];
GO
`;
const badScripts = [
  {
    where: 'misspelt.sql batch 1',
    name: 'misspelt.sql',
    text: 'UPDATE [s].[kept] SET stat = 1;',
    finds: both('SQL71501'),
  },
  {
    where: 'index.sql batch 1',
    name: 'index.sql',
    text: "IF OBJECT_ID(N'[s].[kept]', N'U') IS NOT NULL CREATE INDEX IX_kept ON [s].[kept] (stat);",
    finds: both('SQL71501'),
  },
  {
    where: 'model',
    name: 'rights.sql',
    text: 'GRANT SELECT ON OBJECT::[s].[keptt] TO [job];',
    finds: both('SQL71501'),
  },
  {
    where: 'types.sql batch 1',
    name: 'types.sql',
    text: 'ALTER TABLE [s].[kept] ADD state bigint NULL;',
    finds: both('TABLE'),
  },
  {
    where: 'words.sql batch 1',
    name: 'words.sql',
    text: "EXEC (N'DROP TABLE [s].[kept]');",
    finds: both('NOT-ALLOWED'),
  },
  {
    where: 'later.sql',
    name: 'later.sql',
    text: 'DROP TABLE IF EXISTS [s].[old];',
    finds: [['Sql120', 'SYNTAX']],
  },
  { where: 'later.sql batch 1', finds: [['Sql130', 'NOT-ALLOWED']] },
];

export function selfTestCases() {
  return {
    bad: [...bad, ...badScripts].map(({ where, finds }) => ({ where, finds })),
    input: {
      schema: 's',
      ssdTables: {
        ssd_person: {
          primaryKey: ['pers_person_id'],
          columns: { pers_person_id: key, pers_upn: 'nvarchar(13)' },
        },
      },
      scripts: [
        { name: 'create.sql', text: createKept },
        ...badScripts.filter(({ name }) => name).map(({ name, text }) => ({ name, text })),
      ],
      statements: [
        ...sound.map(({ text, params }, index) => ({
          name: `sound ${index + 1}`,
          group: `sound ${index + 1}`,
          text,
          params,
        })),
        ...bad.map(({ where, text, params }) => ({ name: where, group: where, text, params })),
      ],
    },
  };
}
