import type { SsdConfig } from '../config/config';
import { AppError } from '../errors/appError';
import { ruleColumns, type SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import { linkOf, parents } from './links';
import { tablesOfTwoPeople } from './rowStatements';
import { describedColumns, readRights, sessionOptions, triggers } from './statements';
import { ssdTableNames, ssdTables } from './tables';

/** What a column must be for the reading to be right. */
export type ColumnUse = 'id' | 'statutory id' | 'date' | 'any';

/** A column that a setting names. `table` may have its schema before it. */
export interface SettingColumn {
  readonly table: string;
  readonly column: string;
  readonly use: ColumnUse;
}

/** The columns that settings name. */
export function settingColumns({ statutoryReturn, refreshSignal }: SsdConfig): SettingColumn[] {
  const columns: SettingColumn[] = [];
  if (statutoryReturn !== undefined) columns.push({ ...statutoryReturn, use: 'statutory id' });
  if (refreshSignal !== undefined) {
    const { table, column, dateColumn } = refreshSignal;
    columns.push({ table, column, use: 'any' });
    if (dateColumn !== undefined) columns.push({ table, column: dateColumn, use: 'date' });
  }
  return columns;
}

/** One thing that must hold before the server is trusted. */
export interface ServerCheck {
  readonly name: 'tables' | 'rights' | 'types' | 'collation' | 'row counts' | 'triggers';
  /** What is wrong and what to do; undefined: it holds. */
  readonly problem: AppError | undefined;
}

/** What is known of a server after a look at it. */
export interface ServerInspection {
  /** In the order in which they are worth reading. */
  readonly checks: readonly ServerCheck[];
  /** Columns that are missing and that the rules can do without: the owners of rows that hang on something. They are read as null. */
  readonly missingOwners: readonly MissingOwner[];
}

export interface MissingOwner {
  readonly table: SsdTable;
  readonly column: string;
}

/** A column as the server describes it, or the number of the error with which it cannot be read. */
export interface DescribedColumn {
  readonly table_name: string;
  readonly column_name: string;
  readonly type_name: string | null;
  readonly collation_name: string | null;
  readonly error_number: number | null;
}

/** No right on the table, or on the column. */
const noRight: readonly number[] = [229, 230];
const noSuchColumn = 207;
/** The bit of `@@OPTIONS` that says that NOCOUNT is on. */
const noCountOption = 512;
/** Our tables whose statements have an OUTPUT clause, which SQL Server refuses where there is a trigger (error 334). */
export const tablesWithOutput = ['csc_api_runs', 'csc_api_submissions'] as const;

/** Names compare without case, as on nearly every SQL Server. */
const fold = (name: string): string => name.toLowerCase();

interface NeededColumn {
  readonly table: string;
  readonly column: string;
  readonly use: ColumnUse;
  /** Where it is missing, null is read. */
  readonly optional: boolean;
}

/** The columns that are read, with what each must be: ids text, dates dates. */
function neededColumns(settings: readonly SettingColumn[]): NeededColumn[] {
  const ssd = ssdTableNames.flatMap((table) => {
    const types: Readonly<Record<string, string>> = ssdTables[table].columns;
    const { person } = linkOf(table);
    return ruleColumns[table].map((column): NeededColumn => {
      const isId = column.endsWith('_id') && types[column] === 'nvarchar(48)';
      const use = isId ? 'id' : types[column] === 'datetime' ? 'date' : 'any';
      return { table, column, use, optional: column === person && tablesOfTwoPeople.includes(table) };
    });
  });
  return [...settings.map((one) => ({ ...one, optional: false })), ...ssd];
}

const baseType = (type: string): string => (/^\w+/.exec(type)?.[0] ?? '').toLowerCase();
const textTypes = ['char', 'nchar', 'nvarchar', 'varchar'];
const wholeNumberTypes = ['bigint', 'int', 'smallint', 'tinyint'];

/** What a column of this use must be, in words; undefined when it is. */
function expectedInstead(use: ColumnUse, type: string): string | undefined {
  const base = baseType(type);
  switch (use) {
    case 'id':
      return textTypes.includes(base) ? undefined : 'text (nvarchar)';
    case 'statutory id': {
      const isWhole = wholeNumberTypes.includes(base) || /^(decimal|numeric)\(\d+,0\)$/i.test(type);
      return isWhole || textTypes.includes(base) ? undefined : 'text or a whole number';
    }
    case 'date':
      return ['date', 'datetime', 'datetime2', 'smalldatetime'].includes(base)
        ? undefined
        : 'a date (date or datetime)';
    case 'any':
      return undefined;
  }
}

/** Whether two ids that differ in case are two ids for this collation, which for the rules are one. */
const tellsCaseApart = (collation: string): boolean => /_(CS|BIN2?)(_|$)/i.test(collation);

const configuration = (code: string, message: string, advice: string): AppError =>
  new AppError('configuration', code, message, { advice });

/** The described columns, looked up by table and column. */
class Described {
  readonly #columns: ReadonlyMap<string, DescribedColumn>;

  constructor(rows: readonly DescribedColumn[]) {
    this.#columns = new Map(rows.map((row) => [columnKey(row.table_name, row.column_name), row]));
  }

  /** What is known of the column; undefined where it cannot be read. */
  column(table: string, column: string): DescribedColumn | undefined {
    return this.state(table, column) === 'there' ? this.#row(table, column) : undefined;
  }

  state(table: string, column: string): 'there' | 'forbidden' | 'no column' | 'no table' {
    const row = this.#row(table, column);
    if (row === undefined) return 'no table';
    if (row.error_number === null) return 'there';
    if (noRight.includes(row.error_number)) return 'forbidden';
    return row.error_number === noSuchColumn ? 'no column' : 'no table';
  }

  #row(table: string, column: string): DescribedColumn | undefined {
    return this.#columns.get(columnKey(table, column));
  }
}

const columnKey = (table: string, column: string): string => `${fold(table)} ${fold(column)}`;

/** What is missing of the needed columns: whole tables, single columns. */
export function missingColumns(
  needed: readonly Pick<NeededColumn, 'table' | 'column'>[],
  found: readonly DescribedColumn[],
): string[] {
  const described = new Described(found);
  const missing = needed.flatMap(({ table, column }) => {
    const state = described.state(table, column);
    if (state === 'no table') return [table];
    return state === 'no column' ? [`${table}.${column}`] : [];
  });
  return [...new Set(missing)];
}

function typeProblem(needed: readonly NeededColumn[], described: Described): AppError | undefined {
  const wrong = needed.flatMap(({ table, column, use }) => {
    const type = described.column(table, column)?.type_name;
    const expected = type == null ? undefined : expectedInstead(use, type);
    return expected === undefined ? [] : [`${table}.${column} is ${type ?? ''}, expected ${expected}`];
  });
  if (wrong.length === 0) return undefined;
  return configuration(
    'ssd-column-types',
    `These columns have a type with which people would be missed or dates be wrong: ${wrong.join('; ')}.`,
    'Bring the columns to the types of the SSD’s definition, or let the settings name a view that converts them.',
  );
}

function collationProblem(
  needed: readonly NeededColumn[],
  described: Described,
  database: string | null,
  ledgerTable: string,
): AppError | undefined {
  const collationOf = (table: string, column: string): string | undefined =>
    described.column(table, column)?.collation_name ?? undefined;
  const ids = needed.filter(({ use }) => use === 'id');
  const apart = ids.flatMap(({ table, column }) => {
    const collation = collationOf(table, column);
    return collation !== undefined && tellsCaseApart(collation)
      ? [`${table}.${column} has the collation ${collation}`]
      : [];
  });
  if (database !== null && tellsCaseApart(database)) apart.push(`the database has the collation ${database}`);
  if (apart.length > 0)
    return configuration(
      'ssd-collation',
      `Ids must compare without regard to case, expected a collation with _CI_: ${apart.join('; ')}.`,
      'Two ids that differ in case would be one child for DfE. Have the columns made with a collation without regard to case, such as Latin1_General_CI_AS.',
    );
  const pairs: (readonly [string, string, string, string])[] = [
    ['ssd_person', 'pers_person_id', ledgerTable, 'person_id'],
    ...ssdTableNames.flatMap((table) => {
      const { parent } = linkOf(table);
      if (parent === undefined) return [];
      const { table: parentTable, id } = parents[parent.is];
      return [[table, parent.column, parentTable, id] as const];
    }),
  ];
  const conflicts = pairs.flatMap(([table, column, otherTable, otherColumn]) => {
    const one = collationOf(table, column);
    const other = collationOf(otherTable, otherColumn);
    return one === undefined || other === undefined || fold(one) === fold(other)
      ? []
      : [`${table}.${column} (${one}) and ${otherTable}.${otherColumn} (${other})`];
  });
  if (conflicts.length === 0) return undefined;
  return configuration(
    'ssd-collation',
    `These columns are compared and have different collations, expected the same: ${conflicts.join('; ')}.`,
    'Have the ledger’s tables, or the SSD’s columns, made with one collation.',
  );
}

/**
 * The owners of rows that hang on something, as far as their columns are missing.
 * @throws AppError as `SqlSession.query`
 */
export async function missingOwners(database: Database): Promise<MissingOwner[]> {
  const owners = tablesOfTwoPeople.map((table) => ({ table, column: linkOf(table).person ?? '' }));
  const { rows } = await database.query<DescribedColumn>(describedColumns(database.names, owners));
  const described = new Described(rows);
  return owners.filter(({ table, column }) => described.state(table, column) === 'no column');
}

/**
 * Looks whether the server is as the statements take it to be: the tables with their columns and rights, types, collations,
 * the count of rows after a write, and triggers. Views and synonyms are as good as tables. Four small statements.
 * @param settings the columns that settings name
 * @throws AppError as `SqlSession.query`; what does not hold is in the checks
 */
export async function inspectServer(
  database: Database,
  settings: readonly SettingColumn[] = [],
): Promise<ServerInspection> {
  const { names } = database;
  const needed = neededColumns(settings);
  const tables = [...new Set(needed.map(({ table }) => table))];
  const rights = await database.query<{ table_name: string; allowed: number | null }>(
    readRights(names, tables),
  );
  const { rows } = await database.query<DescribedColumn>(
    describedColumns(names, [...needed, { table: names.ledgerTable, column: 'person_id' }]),
  );
  const options = await database.query<{ options: number; collation_name: string | null }>(
    sessionOptions(names, undefined),
  );
  const found = await database.query<{ trigger_name: string; table_name: string }>(
    triggers(names, undefined),
    {
      schema: names.schema,
    },
  );

  const described = new Described(rows);
  // 0: it is there and may not be read. Null: the server finds no such table, which its description says too.
  const denied = rights.rows.filter((row) => row.allowed === 0).map((row) => fold(row.table_name));
  const forbidden = tables.filter(
    (table) =>
      denied.includes(fold(table)) ||
      needed.some((one) => one.table === table && described.state(table, one.column) === 'forbidden'),
  );
  const isMissingOwner = ({ table, column, optional }: NeededColumn): boolean =>
    optional && described.state(table, column) === 'no column';
  const missing = missingColumns(
    needed.filter((one) => !forbidden.includes(one.table) && !isMissingOwner(one)),
    rows,
  );
  const disturbing = found.rows.filter((row) =>
    tablesWithOutput.some((table) => table === fold(row.table_name)),
  );

  const checks: ServerCheck[] = [
    {
      name: 'tables',
      problem:
        missing.length === 0
          ? undefined
          : configuration(
              'ssd-tables-missing',
              `Schema ${names.schema} lacks these tables and columns: ${missing.join(', ')}.`,
              'Check that SSD_SQL_SCHEMA is the schema of the SSD, and bring the SSD to the version that the documentation names.',
            ),
    },
    {
      name: 'rights',
      problem:
        forbidden.length === 0
          ? undefined
          : configuration(
              'ssd-no-right',
              `The job’s database user may not read these tables of schema ${names.schema}: ${forbidden.join(', ')}.`,
              'Have the database administrator run 060-role.sql from infra/sql for this schema; a table that a setting names needs its own GRANT SELECT.',
            ),
    },
    { name: 'types', problem: typeProblem(needed, described) },
    {
      name: 'collation',
      problem: collationProblem(
        needed,
        described,
        options.rows[0]?.collation_name ?? null,
        names.ledgerTable,
      ),
    },
    {
      name: 'row counts',
      problem:
        ((options.rows[0]?.options ?? 0) & noCountOption) === 0
          ? undefined
          : configuration(
              'sql-no-count',
              'The server’s user options switch NOCOUNT on, so no statement says how many rows it wrote.',
              'Ask the database administrator to take 512 (NOCOUNT) out of the server’s user options (sp_configure).',
            ),
    },
    {
      name: 'triggers',
      problem:
        disturbing.length === 0
          ? undefined
          : configuration(
              'ledger-triggers',
              `Tables of the job have triggers, with which SQL Server refuses its statements (error 334): ${disturbing
                .map((row) => `${row.trigger_name} on ${row.table_name}`)
                .join(', ')}.`,
              'Have the database administrator drop or disable the triggers; the runs and submissions are a record already.',
            ),
    },
  ];
  return {
    checks,
    missingOwners: needed.flatMap((one) =>
      isMissingOwner(one) ? [{ table: one.table as SsdTable, column: one.column }] : [],
    ),
  };
}

/**
 * The same, for a run: all that is wrong as one error.
 * @returns the columns that are missing and that the rules can do without
 * @throws AppError `configuration` with the code of the first check that does not hold, and what all of them say
 */
export async function checkServer(
  database: Database,
  settings: readonly SettingColumn[] = [],
): Promise<readonly MissingOwner[]> {
  const { checks, missingOwners } = await inspectServer(database, settings);
  const problems = checks.flatMap(({ problem }) => problem ?? []);
  const [first] = problems;
  if (first === undefined) return missingOwners;
  throw configuration(
    first.code,
    problems.map(({ message }) => message).join(' '),
    problems.map(({ advice }) => advice ?? '').join(' '),
  );
}
