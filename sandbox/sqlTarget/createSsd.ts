import type { SsdTable } from '../../lib/payload/personRows';
import type { Database, SqlSession } from '../../lib/sql/database';
import { datetime, float, int, nvarchar, type SqlType, type SqlValue } from '../../lib/sql/sqlType';
import { qualified, type SqlNames } from '../../lib/sql/statement';
import { ssdTableNames, ssdTables } from '../../lib/ssd/tables';

const mostParameters = 2_000;

/** The parameter type for a column; SQL Server pads what goes into an nchar column itself. */
function parameterType(columnType: string): SqlType {
  if (columnType === 'datetime') return datetime;
  if (columnType === 'int') return int;
  if (columnType === 'float') return float;
  const length = /\((\d+)\)/.exec(columnType)?.[1];
  return nvarchar(length === undefined ? 'max' : Number(length));
}

/** Types of columns where an authority has another than the SSD's own. */
export type OtherTypes = Readonly<Partial<Record<string, string>>>;

/** Without primary keys: an SSD may have none, and fake data holds ids that differ in case only. */
export const createTableText = (
  names: Pick<SqlNames, 'schema'>,
  table: SsdTable,
  others: OtherTypes = {},
): string =>
  `CREATE TABLE [${names.schema}].[${table}] (${Object.entries(ssdTables[table].columns)
    .map(([column, type]) => `${column} ${others[column] ?? type} NULL`)
    .join(', ')})`;

/** Creates the 19 tables of the SSD in the schema of the database's names, which must be there. */
export async function createSsdTables(database: Database): Promise<void> {
  for (const table of ssdTableNames) {
    const text = createTableText(database.names, table);
    await database.query({ name: `sandbox.create.${table}`, text, params: {} });
  }
}

/** Makes a table again, empty, with columns of other types. */
export async function changeTypes(database: Database, table: SsdTable, others: OtherTypes): Promise<void> {
  const texts = [
    `DROP TABLE ${qualified(database.names, table)}`,
    createTableText(database.names, table, others),
  ];
  for (const text of texts) await database.query({ name: `sandbox.change.${table}`, text, params: {} });
}

/** What a statement inserts of a row as the sandbox makes it: a date in it is text without a zone, and `datetime` has none either. */
export function columnValues(
  table: SsdTable,
  row: Readonly<Record<string, string | number | null>>,
): Record<string, SqlValue> {
  const types: Readonly<Record<string, string>> = ssdTables[table].columns;
  const valueOf = (column: string, value: string | number | null): SqlValue =>
    types[column] === 'datetime' && typeof value === 'string'
      ? new Date(`${value.replace(' ', 'T')}${value.length > 10 ? 'Z' : ''}`)
      : value;
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, valueOf(column, value)]));
}

/** Inserts rows that have a value for every column of the table: all of them, or none. */
export async function insertRows(
  database: Database,
  table: SsdTable,
  rows: readonly Readonly<Record<string, SqlValue>>[],
  others: OtherTypes = {},
): Promise<void> {
  if (rows.length === 0) return;
  await database.transaction((session) => insertRowsIn(session, database.names, table, rows, others));
}

/** The same in a transaction of the caller's. */
export async function insertRowsIn(
  session: SqlSession,
  names: SqlNames,
  table: SsdTable,
  rows: readonly Readonly<Record<string, SqlValue>>[],
  others: OtherTypes = {},
): Promise<void> {
  const columns = Object.entries(ssdTables[table].columns).map(
    ([column, type]) => [column, parameterType(others[column] ?? type)] as const,
  );
  const together = Math.floor(mostParameters / columns.length);
  for (let start = 0; start < rows.length; start += together) {
    const part = rows.slice(start, start + together);
    const parameters = part.flatMap((row, index) =>
      columns.map(([column, type]) => ({ name: `${column}_${index}`, type, value: row[column] ?? null })),
    );
    const selects = part.map(
      (_, index) => `SELECT ${columns.map(([column]) => `@${column}_${index}`).join(', ')}`,
    );
    await session.query(
      {
        name: `sandbox.insert.${table}`,
        text: `INSERT INTO ${qualified(names, table)} (${columns.map(([column]) => column).join(', ')}) ${selects.join(' UNION ALL ')}`,
        params: Object.fromEntries(parameters.map(({ name, type }) => [name, type])),
      },
      Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    );
  }
}
