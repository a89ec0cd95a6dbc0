import { fakeDataTable } from '../../lib/ledger/check/checkLedgerTables';
import type { SsdTable } from '../../lib/payload/personRows';
import type { Database, SqlSession } from '../../lib/sql/database';
import { int, nvarchar } from '../../lib/sql/sqlType';
import { qualified, sql, type SqlNames, type Statement } from '../../lib/sql/statement';
import { tableCounts } from '../../lib/ssd/statements';
import { perTable, ssdTableNames } from '../../lib/ssd/tables';
import { createTableText } from '../../sandbox/sqlTarget/createSsd';
import { scriptBatches, tableScripts } from '../../sandbox/sqlTarget/ledgerScripts';

/** Which children a schema of fake children has: the same plan makes the same rows. */
export interface FakePlan {
  readonly children: number;
  readonly seed: number;
  /** Of 100 children, how many have rows that are out of order on purpose. */
  readonly awkwardPercent: number;
  /** The day that the data is of, `YYYY-MM-DD`. */
  readonly runDate: string;
}

/** What the mark of a schema says: its plan, and how much of it is in the tables. */
export interface FakeMark extends FakePlan {
  readonly childrenDone: number;
  readonly rowCounts: Readonly<Record<SsdTable, number>>;
}

/** What a schema is to this command. Only what is `absent`, `empty` or `own` is touched. */
export type SchemaState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'own'; readonly mark: FakeMark }
  /** `reason` says what is in it, and names no value. */
  | { readonly kind: 'foreign'; readonly reason: string };

const madeBy = 'npm run seed-fake';

/** Everything that this command makes in its schema, and nothing else: SSD, ledger and mark. */
const ownTables: readonly string[] = [
  ...ssdTableNames,
  'ssd_api_data_staging_anon',
  'ssd_api_data_staging',
  'csc_api_runs',
  'csc_api_submissions',
  'csc_api_findings',
  'csc_api_planned',
  'csc_api_keys',
  fakeDataTable,
];
/** Primary keys, unique keys, checks and defaults come with our tables; a trigger or a foreign key does not. */
const ownParts: readonly string[] = ['PK', 'UQ', 'C', 'D'];

const noParams = (name: string, text: string): Statement => ({ name: `seedFake.${name}`, text, params: {} });

interface SchemaObject {
  readonly object_name: string;
  readonly object_type: string;
  readonly parent_name: string | null;
}

async function objectsOf(database: Database): Promise<SchemaObject[]> {
  const { rows } = await database.query<SchemaObject>(
    {
      name: 'seedFake.objects',
      text: sql`
        SELECT
          entry.name AS object_name,
          entry.type AS object_type,
          parent.name AS parent_name
        FROM sys.objects AS entry
        INNER JOIN sys.schemas AS owner
          ON owner.schema_id = entry.schema_id
        LEFT JOIN sys.objects AS parent
          ON parent.object_id = entry.parent_object_id
        WHERE owner.name = @schema`,
      params: { schema: nvarchar(128) },
    },
    { schema: database.names.schema },
  );
  return rows;
}

const isOwn = ({ object_name, object_type, parent_name }: SchemaObject): boolean => {
  const type = object_type.trim();
  return parent_name === null
    ? type === 'U' && ownTables.includes(object_name.toLowerCase())
    : ownParts.includes(type) && ownTables.includes(parent_name.toLowerCase());
};

interface StoredMark {
  readonly made_by: string;
  readonly children: number;
  readonly seed: number;
  readonly awkward_percent: number;
  readonly run_date: string;
  readonly children_done: number;
  readonly row_counts: string;
}

async function markOf(database: Database): Promise<FakeMark | undefined> {
  const { rows } = await database.query<StoredMark>(
    noParams(
      'mark',
      sql`
        SELECT made_by, children, seed, awkward_percent, run_date, children_done, row_counts
        FROM ${qualified(database.names, fakeDataTable)}`,
    ),
  );
  const [row] = rows;
  if (rows.length !== 1 || row?.made_by !== madeBy) return undefined;
  return {
    children: row.children,
    seed: row.seed,
    awkwardPercent: row.awkward_percent,
    runDate: row.run_date,
    childrenDone: row.children_done,
    rowCounts: JSON.parse(row.row_counts) as FakeMark['rowCounts'],
  };
}

/** Tables that hold other rows than were made, and people who are not obviously fake. */
async function foreignRows(database: Database, mark: FakeMark): Promise<string | undefined> {
  const { rows } = await database.query<{ table_name: SsdTable; row_count: number }>(
    tableCounts(database.names, undefined),
  );
  const other = rows.find((row) => row.row_count !== mark.rowCounts[row.table_name]);
  if (other !== undefined)
    return `its table ${other.table_name} holds ${other.row_count} rows, and ${mark.rowCounts[other.table_name]} were made`;
  const { rows: people } = await database.query<{ others: number }>(
    noParams(
      'others',
      sql`
        SELECT COUNT(*) AS others
        FROM ${qualified(database.names, 'ssd_person')}
        WHERE pers_person_id < N'Fake'
          OR pers_person_id >= N'Fakf'`,
    ),
  );
  return (people[0]?.others ?? 0) > 0
    ? 'its table ssd_person holds ids that do not begin with Fake'
    : undefined;
}

/**
 * Looks at the schema of the database's names, and changes nothing.
 * @throws AppError as `SqlSession.query`
 */
export async function readState(database: Database): Promise<SchemaState> {
  const found = await database.query<{ schema_id: number | null }>(
    {
      name: 'seedFake.schema',
      text: 'SELECT SCHEMA_ID(@schema) AS schema_id',
      params: { schema: nvarchar(128) },
    },
    { schema: database.names.schema },
  );
  if (found.rows[0]?.schema_id == null) return { kind: 'absent' };
  const objects = await objectsOf(database);
  if (objects.length === 0) return { kind: 'empty' };
  const foreign = (reason: string): SchemaState => ({ kind: 'foreign', reason });
  const names = new Set(objects.map((one) => one.object_name.toLowerCase()));
  if (!names.has(fakeDataTable)) return foreign(`it holds ${objects[0]?.object_name ?? 'something'}`);
  const other = objects.find((one) => !isOwn(one));
  if (other !== undefined) return foreign(`it holds ${other.object_name}`);
  const gone = ssdTableNames.find((table) => !names.has(table));
  if (gone !== undefined) return foreign(`its table ${gone} is gone`);
  const mark = await markOf(database);
  if (mark === undefined) return foreign(`the row in ${fakeDataTable} is not the one that was written`);
  const rows = await foreignRows(database, mark);
  return rows === undefined ? { kind: 'own', mark } : foreign(rows);
}

const noRows = (): FakeMark['rowCounts'] => perTable<Record<SsdTable, number>>(() => 0);

const planParams = {
  children: int,
  seed: int,
  awkward_percent: int,
  run_date: nvarchar(10),
  row_counts: nvarchar(4000),
} as const;

const planValues = ({ children, seed, awkwardPercent, runDate }: FakePlan) => ({
  children,
  seed,
  awkward_percent: awkwardPercent,
  run_date: runDate,
  row_counts: JSON.stringify(noRows()),
});

async function createTables(session: SqlSession, names: SqlNames): Promise<void> {
  for (const table of ssdTableNames)
    await session.query(noParams(`create.${table}`, createTableText(names, table)));
}

/** Makes the schema where it is absent, and in it the mark and the SSD's tables, empty: all of them, or none. */
export async function createFakeSchema(
  database: Database,
  state: 'absent' | 'empty',
  plan: FakePlan,
): Promise<FakeMark> {
  const { names } = database;
  if (state === 'absent') await database.query(noParams('createSchema', `CREATE SCHEMA [${names.schema}]`));
  await database.transaction(async (session) => {
    await session.query(
      noParams(
        'createMark',
        sql`
          CREATE TABLE ${qualified(names, fakeDataTable)} (
            made_by nvarchar(48) NOT NULL,
            children int NOT NULL,
            seed int NOT NULL,
            awkward_percent int NOT NULL,
            run_date nvarchar(10) NOT NULL,
            children_done int NOT NULL,
            row_counts nvarchar(4000) NOT NULL
          )`,
      ),
    );
    await session.query(
      {
        name: 'seedFake.insertMark',
        text: sql`
          INSERT INTO ${qualified(names, fakeDataTable)}
            (made_by, children, seed, awkward_percent, run_date, children_done, row_counts)
          VALUES (@made_by, @children, @seed, @awkward_percent, @run_date, 0, @row_counts)`,
        params: { made_by: nvarchar(48), ...planParams },
      },
      { made_by: madeBy, ...planValues(plan) },
    );
    await createTables(session, names);
  });
  return { ...plan, childrenDone: 0, rowCounts: noRows() };
}

/** Makes the SSD's tables again, empty, for another plan. The ledger stays, as it does when an SSD is filled again. */
export async function replaceFakeChildren(database: Database, plan: FakePlan): Promise<FakeMark> {
  const { names } = database;
  await database.transaction(async (session) => {
    for (const table of ssdTableNames)
      await session.query(noParams(`drop.${table}`, `DROP TABLE ${qualified(names, table)}`));
    await createTables(session, names);
    await session.query(
      {
        name: 'seedFake.newPlan',
        text: sql`
          UPDATE ${qualified(names, fakeDataTable)}
          SET children = @children,
            seed = @seed,
            awkward_percent = @awkward_percent,
            run_date = @run_date,
            children_done = 0,
            row_counts = @row_counts`,
        params: planParams,
      },
      planValues(plan),
    );
  });
  return { ...plan, childrenDone: 0, rowCounts: noRows() };
}

/**
 * Makes the ledger in the schema and gives the job its rights, by the scripts that a DBA runs for the SSD. Tables that were
 * made again have lost their rights, so it is done each time.
 */
export async function createFakeLedger(database: Database): Promise<void> {
  const { names } = database;
  for (const script of [...tableScripts, '060-role.sql'] as const)
    for (const batch of scriptBatches(script, { SchemaName: names.schema }))
      await database.query(noParams(script, batch));
  // So that the job sees the mark, and refuses to take these children for real ones.
  await database.query(
    noParams('grantMark', `GRANT SELECT ON OBJECT::${qualified(names, fakeDataTable)} TO [csc_api_job]`),
  );
}

/** Drops every table that this command and the job made in the schema, and the schema: all of it, or nothing. */
export async function removeFakeSchema(database: Database): Promise<void> {
  const tables = (await objectsOf(database)).filter(({ parent_name }) => parent_name === null);
  await database.transaction(async (session) => {
    for (const { object_name } of tables)
      await session.query(noParams('drop', `DROP TABLE ${qualified(database.names, object_name)}`));
    await session.query(noParams('dropSchema', `DROP SCHEMA [${database.names.schema}]`));
  });
}
