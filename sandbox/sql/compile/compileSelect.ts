import { SqlError } from '../sqlError';
import { MAX_LENGTH, nvarcharOf } from '../sqlType';
import type { OrderItem, Select, SelectItem } from '../tsql/ast';
import { compileFrom } from './compileSource';
import type { CompiledQuery, Compiler } from './compiler';
import { castTo, keyText } from './convert';
import type { Grouping, OutputColumn, Scope, Source } from './scope';
import type { TypedSql } from './typedSql';

export interface Projection {
  readonly name: string;
  readonly sql: TypedSql;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function expandStar(sources: readonly Source[], qualifier: readonly string[]): Projection[] {
  const table = qualifier.at(-1);
  const chosen = table === undefined ? sources : sources.filter((source) => same(source.name, table));
  if (chosen.length === 0) {
    throw new SqlError(
      107,
      `The column prefix '${qualifier.join('.')}' does not match with a table name or alias name used in the query.`,
      { severity: 15 },
    );
  }
  return chosen.flatMap((source) => source.columns.map(({ name, sql }) => ({ name, sql })));
}

/** A SELECT list or OUTPUT clause as expressions with names. */
export function compileItems(compiler: Compiler, items: readonly SelectItem[], scope: Scope): Projection[] {
  return items.flatMap((item) => {
    if (item.kind === 'star') {
      return expandStar(scope.sources, item.qualifier).map(({ name, sql }) => ({
        name,
        sql: compiler.read(sql),
      }));
    }
    const sql = compiler.expression(item.expression, scope);
    if (item.kind === 'assign') {
      return [{ name: item.variable, sql: castTo(sql, compiler.variableType(item.variable)) }];
    }
    const own = item.expression.kind === 'column' ? item.expression.parts.at(-1) : undefined;
    return [{ name: item.alias ?? own ?? '', sql }];
  });
}

/** What a projection looks like from outside. A bare NULL has no type yet: a UNION or INSERT around it gives it one. */
export function outputColumns(projections: readonly Projection[]): OutputColumn[] {
  return projections.map(({ name, sql }) => ({
    name,
    type:
      sql.type.name === 'nvarchar' && sql.type.length !== undefined && sql.type.length > 4000
        ? nvarcharOf(MAX_LENGTH)
        : sql.type,
    nullable: sql.nullable,
    identity: sql.identity === true,
  }));
}

export const listText = (projections: readonly Projection[]): string =>
  projections.map(({ sql }, at) => `${sql.text} AS c${at}`).join(', ');

/** The projection that an ORDER BY item means by its alias. */
function orderTarget(item: OrderItem, projections: readonly Projection[]): Projection | undefined {
  const { expression } = item;
  if (expression.kind === 'number') {
    throw new SqlError(102, 'The stand-in orders by names, not by positions.', { severity: 15 });
  }
  const [name, more] = expression.kind === 'column' ? expression.parts : [];
  return name === undefined || more !== undefined
    ? undefined
    : projections.find((projection) => same(projection.name, name));
}

/** ORDER BY over what the query gives: by alias, or (where `scope` is given) any expression. */
export function orderText(
  compiler: Compiler,
  orderBy: readonly OrderItem[],
  projections: readonly Projection[],
  scope: Scope | undefined,
): string {
  if (orderBy.length === 0) return '';
  const items = orderBy.map((item) => {
    const target =
      orderTarget(item, projections)?.sql ?? (scope && compiler.expression(item.expression, scope));
    if (target === undefined) {
      throw new SqlError(
        104,
        'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator, or is SELECT DISTINCT.',
        { severity: 15 },
      );
    }
    return `${keyText(target)}${item.descending ? ' DESC' : ''}`;
  });
  return ` ORDER BY ${items.join(', ')}`;
}

/** The same columns, read from outside under the names that `listText` gave them. */
export const outside = (columns: readonly OutputColumn[]): Projection[] =>
  columns.map((column, at) => ({
    name: column.name,
    sql: { text: `c${at}`, type: column.type, nullable: column.nullable },
  }));

function refuseUngrouped(grouping: Grouping): void {
  const [column] = grouping.ungrouped;
  const active = grouping.aggregated || grouping.texts.size > 0;
  if (!active || column === undefined) return;
  const name = column.replaceAll('"', '');
  throw new SqlError(
    8120,
    `Column '${name}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
  );
}

export interface Tail {
  readonly orderBy: readonly OrderItem[];
  /** `LIMIT ... OFFSET ...`, or empty. */
  readonly limit: string;
}

/** One SELECT with the ORDER BY and limit that belong to it. */
export function compileSelect(
  compiler: Compiler,
  select: Select,
  outerScope: Scope,
  tail: Tail,
): CompiledQuery {
  const from = compileFrom(compiler, select.from, outerScope);
  const base: Scope = { ...outerScope, sources: from.sources };
  const where = select.where === undefined ? '' : ` WHERE ${compiler.condition(select.where, base)}`;
  const groups = select.groupBy.map((item) => compiler.expression(item, base));
  const grouping: Grouping = {
    texts: new Set(groups.map((group) => group.text)),
    ungrouped: [],
    aggregated: false,
  };
  const scope: Scope = { ...base, grouping };
  const projections = compileItems(compiler, select.items, scope);
  const having = select.having === undefined ? '' : ` HAVING ${compiler.condition(select.having, scope)}`;
  const groupBy = groups.length === 0 ? '' : ` GROUP BY ${groups.map(keyText).join(', ')}`;
  const fromText = select.from.length === 0 ? '' : ` FROM ${from.text}`;
  const columns = outputColumns(projections);
  const assigns = select.items.flatMap((item) =>
    item.kind === 'assign' ? [item.variable.toLowerCase()] : [],
  );
  if (assigns.length > 0 && assigns.length < select.items.length) {
    throw new SqlError(
      141,
      'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.',
      { severity: 15 },
    );
  }
  const more = assigns.length > 0 ? { assigns } : {};
  if (select.distinct) {
    const inner = `SELECT ${listText(projections)}${fromText}${where}${groupBy}${having}`;
    refuseUngrouped(grouping);
    const rows = outside(columns);
    const order = orderText(compiler, tail.orderBy, rows, undefined);
    const keys = rows.map(({ sql }) => keyText(sql)).join(', ');
    const names = rows.map(({ sql }) => sql.text).join(', ');
    return {
      text: `SELECT ${names} FROM (${inner}) GROUP BY ${keys}${order}${tail.limit}`,
      columns,
      single: false,
      ...more,
    };
  }
  const order = orderText(compiler, tail.orderBy, projections, scope);
  refuseUngrouped(grouping);
  const text = `SELECT ${listText(projections)}${fromText}${where}${groupBy}${having}${order}${tail.limit}`;
  const single =
    (grouping.aggregated && groups.length === 0) ||
    fromText === '' ||
    /^ LIMIT max\(0, 1\)$/.test(tail.limit);
  return { text, columns, single, ...more };
}
