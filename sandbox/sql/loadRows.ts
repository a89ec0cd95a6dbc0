import { columnOf, physicalName } from './catalog/catalog';
import { quoteName } from './compile/typedSql';
import { SqlError } from './sqlError';
import type { Session } from './engine/session';
import { fromSqliteError } from './engine/sqliteError';
import { fitValue, keptValue } from './values/convertValue';

export type LoadedRow = Readonly<Record<string, unknown>>;

/** The columns that the rows name, in the order of their first appearance. */
function namesIn(rows: readonly LoadedRow[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

/** Inserts plain rows in one transaction, checked as INSERT would check them. Columns that no row names stay NULL. */
export async function loadRows(
  session: Session,
  schema: string,
  tableName: string,
  rows: readonly LoadedRow[],
): Promise<number> {
  const table = session.catalog.table([schema, tableName]);
  const shown = `${schema}.${tableName}`;
  const columns = namesIn(rows).map((name) => ({ name, column: columnOf(table, name) }));
  if (columns.length === 0) return 0;
  const into = columns.map(({ column }) => quoteName(column.name)).join(', ');
  const marks = columns.map(() => '?').join(', ');
  const insert = session.connection.prepare(
    `INSERT INTO ${quoteName(physicalName(table))} (${into}) VALUES (${marks})`,
  );
  await session.transaction.write(() => {
    session.connection.exec('SAVEPOINT load');
    try {
      for (const row of rows) {
        const values = columns.map(({ name, column }) => {
          const value = fitValue(keptValue(row[name], column.type), column.type, shown, column.name);
          if (value === null && !column.nullable) {
            throw new SqlError(
              515,
              `Cannot insert the value NULL into column '${column.name}', table '${shown}'; column does not allow nulls. INSERT fails.`,
            );
          }
          return value;
        });
        insert.run(...values);
      }
      session.connection.exec('RELEASE load');
    } catch (error) {
      session.connection.exec('ROLLBACK TO load; RELEASE load');
      throw fromSqliteError(error, session.catalog);
    }
  }, new AbortController().signal);
  return rows.length;
}
