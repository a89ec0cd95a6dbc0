import { AppError } from '../errors/appError';
import { ruleColumns } from '../payload/personRows';
import type { Database } from '../sql/database';
import { readRights, schemaColumns } from './statements';

/** Tables and the columns that are read from them. */
export type NeededColumns = Readonly<Record<string, readonly string[]>>;

/** Names compare without case, as on nearly every SQL Server. */
const fold = (name: string): string => name.toLowerCase();

/** What a schema lacks of `needed`, in words: whole tables, single columns. */
export function missingColumns(
  needed: NeededColumns,
  found: readonly { readonly table_name: string; readonly column_name: string }[],
): string[] {
  const there = new Set(found.map((row) => `${fold(row.table_name)}.${fold(row.column_name)}`));
  const tables = new Set(found.map((row) => fold(row.table_name)));
  return Object.entries(needed).flatMap(([table, columns]) =>
    tables.has(fold(table))
      ? columns.map((column) => `${table}.${column}`).filter((name) => !there.has(fold(name)))
      : [table],
  );
}

/**
 * Checks that the SSD has every table and column that is read, and that this user may read them, before anything runs.
 * @param extra the tables and columns that settings name
 * @throws AppError `configuration`, `ssd-tables-missing` or `ssd-no-right`, which lists all that is wrong at once
 */
export async function checkSsdTables(database: Database, extra: NeededColumns = {}): Promise<void> {
  const { names } = database;
  const needed: NeededColumns = { ...extra, ...ruleColumns };
  const rights = await database.query<{ table_name: string; allowed: number | null }>(
    readRights(names, Object.keys(needed)),
  );
  // 0: it is there and may not be read. Null: the server finds no such table, which the columns tell too.
  const forbidden = rights.rows.filter((row) => row.allowed === 0).map((row) => row.table_name);
  const { rows } = await database.query<{ table_name: string; column_name: string }>(
    schemaColumns(names, undefined),
    { schema: names.schema },
  );
  const readable = Object.fromEntries(Object.entries(needed).filter(([table]) => !forbidden.includes(table)));
  const missing = missingColumns(readable, rows);
  if (missing.length === 0 && forbidden.length === 0) return;
  throw new AppError(
    'configuration',
    missing.length > 0 ? 'ssd-tables-missing' : 'ssd-no-right',
    [
      missing.length > 0 && `Schema ${names.schema} lacks these tables and columns: ${missing.join(', ')}.`,
      forbidden.length > 0 &&
        `The job’s database user may not read these tables of schema ${names.schema}: ${forbidden.join(', ')}.`,
    ]
      .filter(Boolean)
      .join(' '),
    {
      advice: [
        missing.length > 0 &&
          'Check that SSD_SQL_SCHEMA is the schema of the SSD, and bring the SSD to the version that the documentation names.',
        forbidden.length > 0 &&
          'Have the database administrator run 060-role.sql from infra/sql for this schema; a table that a setting names needs its own GRANT SELECT.',
      ]
        .filter(Boolean)
        .join(' '),
    },
  );
}
