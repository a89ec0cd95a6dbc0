import { AppError } from '../errors/appError';
import { ruleColumns, type SsdTable } from '../payload/personRows';
import { defineStatement, qualified, sql, type SqlNames } from '../sql/statement';
import { nvarchar } from '../sql/sqlType';
import { isKey } from './keys';
import { among, idCounts, peopleParams, type PeopleShape } from './rowStatements';
import { ssdTableNames } from './tables';

/** The rows of each table. */
export const tableCounts = defineStatement({
  name: 'ssd.countRows',
  samples: [undefined],
  build: (names) => ({
    text: ssdTableNames
      .map(
        (table) => sql`
          SELECT N'${table}' AS table_name, COUNT(*) AS row_count
          FROM ${qualified(names, table)}`,
      )
      .join('\nUNION ALL\n'),
    params: {},
  }),
});

/** The rows of `ssd_person` without an id that can be kept, and those whose id stands in a row before. */
export const personIds = defineStatement({
  name: 'ssd.personIdCounts',
  samples: [undefined],
  build: (names) => {
    const persons = qualified(names, 'ssd_person');
    return {
      text: sql`
        SELECT
          (
            SELECT COUNT(*)
            FROM ${persons}
            WHERE pers_person_id IS NULL
              OR LEN(pers_person_id) = 0
              OR NOT ${isKey('pers_person_id')}
          ) AS without_id,
          (
            SELECT COUNT(*)
            FROM (
              SELECT ROW_NUMBER() OVER (PARTITION BY pers_person_id ORDER BY pers_person_id) AS occurrence
              FROM ${persons}
              WHERE LEN(pers_person_id) > 0
            ) AS person
            WHERE person.occurrence > 1
          ) AS repeated`,
      params: {},
    };
  },
});

/** A table and a column that settings name. */
export interface ConfiguredColumn {
  readonly table: string;
  readonly column: string;
}

/**
 * A table or column that a setting names, in brackets, for the text of a statement.
 * @throws AppError `configuration` when it is not a plain identifier
 */
function configuredName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return `[${name}]`;
  throw new AppError(
    'configuration',
    'sql-identifier',
    'A table or column in the settings is not a plain name.',
    {
      advice: 'Use letters, digits and underscores only in the settings that name tables and columns.',
    },
  );
}

/** A table that a setting names, in the SSD's schema or with its own. */
const configuredTable = (names: SqlNames, table: string): string => {
  const parts = table.split('.');
  return (parts.length === 2 ? parts : [names.schema, table]).map(configuredName).join('.');
};

/** Those of some people who are in the LA's statutory return. Its column may be a number; ids are compared as text. */
export const statutoryIds = defineStatement<ConfiguredColumn & { readonly people: PeopleShape }>({
  name: 'ssd.statutoryReturn',
  samples: (['range', ...idCounts] as const).map((people) => ({
    table: 'ssd_person',
    column: 'pers_person_id',
    people,
  })),
  build: (names, { table, column, people }) => ({
    text: sql`
      SELECT returned.person_id
      FROM (
        SELECT CAST(${configuredName(column)} AS nvarchar(48)) AS person_id
        FROM ${configuredTable(names, table)}
      ) AS returned
      WHERE ${among('returned.person_id', people)}`,
    params: peopleParams(people),
  }),
});

/** The rows of the LA's table that say that the refresh of the SSD is done. */
export const refreshRows = defineStatement<ConfiguredColumn & { readonly dateColumn?: string }>({
  name: 'ssd.refreshSignal',
  samples: [
    { table: 'ssd_person', column: 'pers_legacy_id' },
    { table: 'ssd_person', column: 'pers_legacy_id', dateColumn: 'pers_dob' },
  ],
  build: (names, { table, column, dateColumn }) => ({
    text: sql`
      SELECT COUNT(*) AS found
      FROM ${configuredTable(names, table)}
      WHERE CAST(${configuredName(column)} AS nvarchar(128)) = @value
        ${dateColumn === undefined ? '' : `AND CAST(${configuredName(dateColumn)} AS date) = CAST(@today AS date)`}`,
    params: {
      value: nvarchar(128),
      ...(dateColumn === undefined ? {} : { today: nvarchar(10) }),
    },
  }),
});

/** A column to be described; its table may have a schema before it. */
export type ColumnName = Pick<ConfiguredColumn, 'table' | 'column'>;

/**
 * Columns as a statement sees them, with their types and collations, be they a table's, a view's or a synonym's; for one that
 * cannot be read, the error's number. Each column is asked for by itself, for the job may read no others.
 */
export const describedColumns = defineStatement<readonly ColumnName[]>({
  name: 'ssd.columns',
  samples: [ssdTableNames.flatMap((table) => ruleColumns[table].map((column) => ({ table, column })))],
  build: (names, columns) => ({
    text: columns
      .map(
        ({ table, column }) => sql`
          SELECT
            N'${table}' AS table_name,
            N'${column}' AS column_name,
            described.system_type_name AS type_name,
            described.collation_name,
            described.error_number
          FROM sys.dm_exec_describe_first_result_set(
            N'SELECT ${configuredName(column)} FROM ${configuredTable(names, table)}',
            NULL,
            0
          ) AS described`,
      )
      .join('\nUNION ALL\n'),
    params: {},
  }),
});

/** What the server gives every connection of ours, and the database's collation. */
export const sessionOptions = defineStatement({
  name: 'ssd.sessionOptions',
  samples: [undefined],
  build: () => ({
    text: sql`
      SELECT
        @@OPTIONS AS options,
        CAST(DATABASEPROPERTYEX(DB_NAME(), N'Collation') AS nvarchar(128)) AS collation_name`,
    params: {},
  }),
});

/** The enabled triggers on the tables of a schema, as far as this user may see them. */
export const triggers = defineStatement({
  name: 'ssd.triggers',
  samples: [undefined],
  build: () => ({
    text: sql`
      SELECT table_trigger.name AS trigger_name, parent.name AS table_name
      FROM sys.triggers AS table_trigger
      INNER JOIN sys.tables AS parent
        ON parent.object_id = table_trigger.parent_id
      INNER JOIN sys.schemas AS parent_schema
        ON parent_schema.schema_id = parent.schema_id
      WHERE parent_schema.name = @schema
        AND table_trigger.is_disabled = 0`,
    params: { schema: nvarchar(128) },
  }),
});

/**
 * Whether this user may read each of the tables: 1, 0, or null where the server finds no such table. Rights may be granted
 * column by column, so of the SSD's tables each column is asked for; of one that a setting names, the table.
 */
export const readRights = defineStatement<readonly string[]>({
  name: 'ssd.rights',
  samples: [ssdTableNames],
  build: (names, tables) => ({
    text: tables.map((table) => tableRight(names, table)).join('\nUNION ALL\n'),
    params: {},
  }),
});

function tableRight(names: SqlNames, table: string): string {
  const object = `N'${configuredTable(names, table)}'`;
  const columns: readonly string[] = table in ruleColumns ? ruleColumns[table as SsdTable] : [];
  if (columns.length === 0)
    return `SELECT N'${table}' AS table_name, HAS_PERMS_BY_NAME(${object}, N'OBJECT', N'SELECT') AS allowed`;
  const rights = columns.map(
    (column) =>
      `SELECT HAS_PERMS_BY_NAME(${object}, N'OBJECT', N'SELECT', N'${column}', N'COLUMN') AS allowed`,
  );
  return sql`
    SELECT N'${table}' AS table_name, MIN(of_column.allowed) AS allowed
    FROM (
      ${rights.join('\nUNION ALL\n')}
    ) AS of_column`;
}
