import { columnOf, physicalName } from '../catalog/catalog';
import type { CatalogColumn, CatalogTable } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import type { InsertStatement, OutputClause } from '../tsql/ast';
import { parseExpressionText } from '../tsql/parse';
import { compileCommon } from './compileQuery';
import { compileItems, outputColumns, outside } from './compileSelect';
import { tableColumns } from './compileSource';
import type { Compiler } from './compiler';
import { assigned } from './convert';
import type { Plan } from './plan';
import { emptyScope } from './scope';
import type { Scope } from './scope';
import { quoteName } from './typedSql';

/** @throws SqlError 334 for a table with a trigger: an OUTPUT clause would show what the trigger may change. */
export function refuseTriggers(compiler: Compiler, table: CatalogTable): void {
  if (!compiler.catalog.data.triggers.some((trigger) => trigger.tableId === table.id)) return;
  throw new SqlError(
    334,
    `The target table '${table.schema}.${table.name}' of the DML statement cannot have any enabled triggers if the statement contains an OUTPUT clause without INTO clause.`,
  );
}

/** RETURNING over the rows as they have become; SQLite allows only bare column names there. */
export function compileOutput(
  compiler: Compiler,
  output: OutputClause | undefined,
  table: CatalogTable,
  pseudoTable: 'inserted' | 'deleted',
  scope: Scope,
): { readonly text: string; readonly columns: Plan['columns'] } {
  if (output === undefined) return { text: '', columns: undefined };
  refuseTriggers(compiler, table);
  const source = { name: pseudoTable, columns: tableColumns(table, '') };
  const projections = compileItems(compiler, output.items, { common: scope.common, sources: [source] });
  return {
    text: ` RETURNING ${projections.map(({ sql }) => sql.text).join(', ')}`,
    columns: outputColumns(projections),
  };
}

export const displayName = (compiler: Compiler, table: CatalogTable): string =>
  `${compiler.database}.${table.schema}.${table.name}`;

function targetColumns(table: CatalogTable, names: readonly string[] | undefined): CatalogColumn[] {
  const chosen =
    names === undefined
      ? table.columns.filter((column) => column.identity === undefined)
      : names.map((name) => columnOf(table, name));
  if (chosen.some((column) => column.identity !== undefined)) {
    throw new SqlError(
      544,
      `Cannot insert explicit value for identity column in table '${table.name}' when IDENTITY_INSERT is set to OFF.`,
    );
  }
  return chosen;
}

/** A column that the statement leaves out gets its default, or NULL where it may have it. */
function omittedValues(
  compiler: Compiler,
  table: CatalogTable,
  chosen: readonly CatalogColumn[],
): Map<CatalogColumn, string> {
  const values = new Map<CatalogColumn, string>();
  for (const column of table.columns) {
    if (chosen.includes(column) || column.identity !== undefined) continue;
    if (column.default !== undefined) {
      const value = compiler.expression(parseExpressionText(column.default.text), emptyScope);
      values.set(column, assigned(value, column, displayName(compiler, table)));
    } else if (!column.nullable) {
      throw new SqlError(
        515,
        `Cannot insert the value NULL into column '${column.name}', table '${displayName(compiler, table)}'; column does not allow nulls. INSERT fails.`,
        { state: 2 },
      );
    }
  }
  return values;
}

function refuseMismatch(columns: number, values: number): void {
  if (columns === values) return;
  const number = columns > values ? 109 : 110;
  const [more, fewer] = columns > values ? ['more', 'fewer'] : ['fewer', 'more'];
  throw new SqlError(
    number,
    `There are ${more} columns in the INSERT statement than values specified in the VALUES clause, or ${fewer} the other way round. The number of values must match the number of columns.`,
    { severity: 15 },
  );
}

/** Translates INSERT. */
export function compileInsert(compiler: Compiler, statement: InsertStatement): Plan {
  const common = compileCommon(compiler, statement.with, emptyScope);
  const table = compiler.table(statement.target, 'INSERT');
  const names = displayName(compiler, table);
  const chosen = targetColumns(table, statement.columns);
  const omitted = omittedValues(compiler, table, chosen);
  const query = compiler.query(statement.source, common.scope);
  refuseMismatch(chosen.length, query.columns.length);
  const values = outside(query.columns).map(({ sql }, at) => {
    const column = chosen[at];
    return column === undefined ? sql.text : assigned(sql, column, names);
  });
  const into = [...chosen, ...omitted.keys()].map((column) => quoteName(column.name)).join(', ');
  // `WHERE 1` keeps SQLite from reading a RETURNING or upsert clause into the SELECT.
  const rows = `SELECT ${[...values, ...omitted.values()].join(', ')} FROM (${query.text}) WHERE 1`;
  const output = compileOutput(compiler, statement.output, table, 'inserted', common.scope);
  return {
    ...compiler.finish(
      `${common.text}INSERT INTO ${quoteName(physicalName(table))} (${into}) ${rows}${output.text}`,
    ),
    kind: 'insert',
    columns: output.columns,
    access: compiler.access,
    locking: false,
    assigns: undefined,
    before: undefined,
    merged: undefined,
  };
}
