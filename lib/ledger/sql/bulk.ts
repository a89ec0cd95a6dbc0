import type { SqlSession } from '../../sql/database';
import { type SqlNames, defineStatement } from '../../sql/statement';
import type { SqlType, SqlValue } from '../../sql/sqlType';

type Columns = Readonly<Record<string, SqlType>>;
export type BulkRow<C extends Columns> = { readonly [Name in keyof C]: SqlValue };

interface BulkDefinition<C extends Columns, S extends Columns> {
  readonly name: string;
  /** How many T-SQL statements the text has, where it is not one. */
  readonly statements?: number;
  /** Of each row; the first one is never null in a row that counts. */
  readonly columns: C;
  /** Parameters that all rows share. */
  readonly shared: S;
  /**
   * The statement. It begins with `batch`, the text of a common table expression of that name with the rows; some may hold
   * nothing but nulls, so an INSERT must ask for the first column to be there (a join on it does so by itself).
   */
  readonly text: (names: SqlNames, batch: string) => string;
}

export interface BulkResult<Row> {
  readonly rows: Row[];
  readonly rowsAffected: number;
}

/** Runs a bulk statement over any number of rows, none at all included. */
export type Bulk<C extends Columns, S extends Columns> = <Row = never>(
  session: SqlSession,
  names: SqlNames,
  rows: readonly BulkRow<C>[],
  shared: { readonly [Name in keyof S]: SqlValue },
) => Promise<BulkResult<Row>>;

/** SQL Server takes 2,100 parameters a statement; some are left for it. */
const mostParameters = 2_000;
/** Each row is a SELECT of its own in the text: beyond some hundreds, compiling it takes the server longer than another round trip. */
const mostRows = 500;

/** The numbers of rows that statements are made for: few, so that the server keeps few plans. What is missing is filled up with nulls. */
export function bulkSizes(columns: number, shared: number): number[] {
  const most = Math.min(mostRows, Math.floor((mostParameters - shared) / columns));
  return [...[1, 10, 30, 100].filter((size) => size < most), most];
}

/** `WITH batch AS (...)`: a row of parameters for each row of the batch. */
function batchOf(columns: readonly string[], count: number): string {
  const row = (at: number): string =>
    columns.map((name) => (at === 0 ? `@${name}0 AS ${name}` : `@${name}${at}`)).join(', ');
  const rows = Array.from({ length: count }, (_, at) => `SELECT ${row(at)}`);
  return `WITH batch AS (\n${rows.join('\nUNION ALL\n')}\n)`;
}

/** Defines a statement that reads or writes many rows at once, with a parameter for each value. */
export function defineBulk<C extends Columns, S extends Columns>(
  definition: BulkDefinition<C, S>,
): Bulk<C, S> {
  const columnNames = Object.keys(definition.columns);
  const sizes = bulkSizes(columnNames.length, Object.keys(definition.shared).length);
  const most = sizes[sizes.length - 1] ?? 1;
  const statement = defineStatement<number>({
    name: definition.name,
    ...(definition.statements === undefined ? {} : { statements: definition.statements }),
    samples: sizes,
    build: (names, count) => ({
      text: definition.text(names, batchOf(columnNames, count)),
      params: {
        ...definition.shared,
        ...Object.fromEntries(
          Array.from({ length: count }, (_, at) =>
            Object.entries(definition.columns).map(([name, type]) => [`${name}${at}`, type] as const),
          ).flat(),
        ),
      },
    }),
  });

  return async <Row = never>(
    session: SqlSession,
    names: SqlNames,
    rows: readonly BulkRow<C>[],
    shared: { readonly [Name in keyof S]: SqlValue },
  ): Promise<BulkResult<Row>> => {
    const found: Row[] = [];
    let rowsAffected = 0;
    for (let start = 0; start < rows.length; start += most) {
      const part = rows.slice(start, start + most);
      const count = sizes.find((size) => size >= part.length) ?? most;
      const values = Object.fromEntries(
        Array.from({ length: count }, (_, at) =>
          columnNames.map((name) => [`${name}${at}`, part[at]?.[name] ?? null] as const),
        ).flat(),
      );
      const result = await session.query<Row>(statement(names, count), { ...shared, ...values });
      for (const row of result.rows) found.push(row);
      rowsAffected += result.rowsAffected;
    }
    return { rows: found, rowsAffected };
  };
}
