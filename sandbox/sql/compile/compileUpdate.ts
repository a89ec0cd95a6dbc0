import { columnOf, physicalName } from '../catalog/catalog';
import type { CatalogTable } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import { INT } from '../sqlType';
import type { DeleteStatement, Expression, TableSource, UpdateStatement } from '../tsql/ast';
import { compileOutput, displayName, refuseTriggers } from './compileInsert';
import { compileCommon } from './compileQuery';
import { outputColumns } from './compileSelect';
import { compileFrom, tableColumns } from './compileSource';
import type { Compiler } from './compiler';
import { assigned, convertTo } from './convert';
import type { MergedColumn, Plan } from './plan';
import { emptyScope } from './scope';
import type { Scope } from './scope';
import { quoteName } from './typedSql';

interface Target {
  readonly table: CatalogTable;
  /** The name that the statement knows it by. */
  readonly alias: string;
  /** FROM with the target in it. */
  readonly from: readonly TableSource[];
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function tablesOf(source: TableSource): Extract<TableSource, { kind: 'table' }>[] {
  if (source.kind === 'join') return [...tablesOf(source.left), ...tablesOf(source.right)];
  return source.kind === 'table' ? [source] : [];
}

/** The target is an alias or table of FROM, or a table of its own. */
function findTarget(
  compiler: Compiler,
  parts: readonly string[],
  from: readonly TableSource[],
  right: 'UPDATE' | 'DELETE',
): Target {
  const [alias, more] = parts;
  const known = from.flatMap(tablesOf);
  const byAlias =
    more === undefined && alias !== undefined
      ? known.find((table) => same(table.alias ?? table.parts.at(-1) ?? '', alias))
      : undefined;
  const found =
    byAlias ??
    known.find((table) => table.alias === undefined && same(table.parts.join('.'), parts.join('.')));
  if (found !== undefined) {
    return {
      table: compiler.table(found.parts, right),
      alias: found.alias ?? found.parts.at(-1) ?? '',
      from,
    };
  }
  const table = compiler.table(parts, right);
  const own: TableSource = { kind: 'table', parts, alias: undefined, hints: [] };
  return { table, alias: table.name, from: [...from, own] };
}

interface Chosen {
  readonly scope: Scope;
  readonly commonText: string;
  /** `FROM ... WHERE ... LIMIT ...`, from which the target's rows are taken. */
  readonly tail: string;
  readonly rowId: string;
}

/** The rows that an UPDATE or DELETE means, found by a query of their own: SQLite refuses an aliased target. */
function chooseRows(
  compiler: Compiler,
  statement: UpdateStatement | DeleteStatement,
  target: Target,
): Chosen {
  const common = compileCommon(compiler, statement.with, emptyScope);
  const from = compileFrom(compiler, target.from, common.scope);
  const scope: Scope = { ...common.scope, sources: from.sources };
  const where = statement.where === undefined ? '' : ` WHERE ${compiler.condition(statement.where, scope)}`;
  const limit = statement.top === undefined ? '' : ` LIMIT max(0, ${topNumber(compiler, statement.top)})`;
  return {
    scope,
    commonText: common.text,
    tail: ` FROM ${from.text}${where}${limit}`,
    rowId: `${quoteName(target.alias)}._rowid_`,
  };
}

const topNumber = (compiler: Compiler, top: Expression): string =>
  convertTo(compiler.expression(top, emptyScope), INT).text;

function compileSet(
  compiler: Compiler,
  statement: UpdateStatement,
  target: Target,
  scope: Scope,
): { column: string; value: string }[] {
  const set = statement.set.map(({ column: name, expression }) => {
    const column = columnOf(target.table, name);
    if (column.identity !== undefined)
      throw new SqlError(8102, `Cannot update identity column '${column.name}'.`);
    const value = assigned(
      compiler.expression(expression, scope),
      column,
      displayName(compiler, target.table),
    );
    return { column: quoteName(column.name), value };
  });
  const twice = set.find(({ column }, at) => set.findIndex((other) => other.column === column) !== at);
  if (twice !== undefined) {
    throw new SqlError(
      264,
      `The column name '${twice.column.replaceAll('"', '')}' is specified more than once in the SET clause.`,
    );
  }
  return set;
}

/** OUTPUT that names `deleted`: plain columns of the row as it was and as it became, put together after the update. */
function mergedOutput(
  statement: UpdateStatement,
  target: Target,
): { readonly merged: MergedColumn[]; readonly columns: Plan['columns'] } {
  const merged: MergedColumn[] = [];
  const projections = (statement.output?.items ?? []).map((item) => {
    const parts = item.kind === 'item' && item.expression.kind === 'column' ? item.expression.parts : [];
    const [side = '', name = ''] = parts;
    const from = same(side, 'deleted') ? 'old' : same(side, 'inserted') ? 'new' : undefined;
    if (from === undefined || parts.length !== 2) {
      throw new SqlError(
        102,
        'The stand-in knows only plain columns in an OUTPUT clause that names deleted.',
        { severity: 15 },
      );
    }
    const column = columnOf(target.table, name);
    merged.push({ from, at: target.table.columns.indexOf(column) });
    const { type, nullable } = column;
    return {
      name: (item.kind === 'item' ? item.alias : undefined) ?? column.name,
      sql: { text: '', type, nullable },
    };
  });
  return { merged, columns: outputColumns(projections) };
}

const namesDeleted = (statement: UpdateStatement): boolean =>
  statement.output?.items.some(
    (item) =>
      (item.kind === 'star' && item.qualifier.some((part) => same(part, 'deleted'))) ||
      (item.kind === 'item' &&
        item.expression.kind === 'column' &&
        same(item.expression.parts[0] ?? '', 'deleted')),
  ) ?? false;

/** Translates UPDATE, also with FROM, common tables, TOP and OUTPUT. */
export function compileUpdate(compiler: Compiler, statement: UpdateStatement): Plan {
  const target = findTarget(compiler, statement.target, statement.from, 'UPDATE');
  const chosen = chooseRows(compiler, statement, target);
  const set = compileSet(compiler, statement, target, chosen.scope);
  const physical = quoteName(physicalName(target.table));
  const values = set.map(({ value }, at) => `, ${value} AS v${at}`).join('');
  const rows = `SELECT ${chosen.rowId} AS rid${values}${chosen.tail}`;
  const assignments = set.map(({ column }, at) => `${column} = chosen.v${at}`).join(', ');
  const old = namesDeleted(statement);
  if (old) refuseTriggers(compiler, target.table);
  const output = old ? mergedOutput(statement, target) : undefined;
  const allColumns = tableColumns(target.table, '').map(({ sql }) => sql.text);
  const returning = old
    ? { text: ` RETURNING _rowid_, ${allColumns.join(', ')}`, columns: output?.columns }
    : compileOutput(compiler, statement.output, target.table, 'inserted', chosen.scope);
  const oldColumns = tableColumns(target.table, `${quoteName(target.alias)}.`).map(({ sql }) => sql.text);
  return {
    ...compiler.finish(
      `${chosen.commonText}UPDATE ${physical} SET ${assignments} FROM (${rows}) AS chosen WHERE ${physical}._rowid_ = chosen.rid${returning.text}`,
    ),
    kind: 'update',
    columns: returning.columns,
    access: compiler.access,
    locking: false,
    assigns: undefined,
    before: old
      ? compiler.finish(
          `${chosen.commonText}SELECT ${[chosen.rowId, ...oldColumns].join(', ')}${chosen.tail}`,
        )
      : undefined,
    merged: output?.merged,
  };
}

/** Translates DELETE, also with FROM, common tables, TOP and OUTPUT. */
export function compileDelete(compiler: Compiler, statement: DeleteStatement): Plan {
  const target = findTarget(compiler, statement.target, statement.from, 'DELETE');
  const chosen = chooseRows(compiler, statement, target);
  const output = compileOutput(compiler, statement.output, target.table, 'deleted', chosen.scope);
  const physical = quoteName(physicalName(target.table));
  const rows = `SELECT ${chosen.rowId}${chosen.tail}`;
  return {
    ...compiler.finish(
      `${chosen.commonText}DELETE FROM ${physical} WHERE _rowid_ IN (${rows})${output.text}`,
    ),
    kind: 'delete',
    columns: output.columns,
    access: compiler.access,
    locking: false,
    assigns: undefined,
    before: undefined,
    merged: undefined,
  };
}
