import { SqlError } from '../sqlError';
import { INT, commonType } from '../sqlType';
import type { CommonTable, Expression, Query, QueryBody } from '../tsql/ast';
import { compileSelect, listText, orderText, outputColumns, outside } from './compileSelect';
import type { Tail } from './compileSelect';
import type { CompiledQuery, Compiler } from './compiler';
import { convertTo, keyText } from './convert';
import { emptyScope } from './scope';
import type { CommonSource, OutputColumn, Scope } from './scope';
import { quoteName } from './typedSql';

/** SQLite takes 500 terms in a compound select; a bulk statement has up to 2,000. */
const TERMS_TOGETHER = 250;

function limitText(compiler: Compiler, top: Expression | undefined): string {
  return top === undefined
    ? ''
    : ` LIMIT max(0, ${convertTo(compiler.expression(top, emptyScope), INT).text})`;
}

function unifiedColumns(terms: readonly CompiledQuery[]): OutputColumn[] {
  const [first] = terms;
  if (first === undefined) return [];
  if (terms.some((term) => term.columns.length !== first.columns.length)) {
    throw new SqlError(
      205,
      'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
    );
  }
  return first.columns.map((column, at) => {
    const all = terms.map((term) => term.columns[at] ?? column);
    return {
      name: column.name,
      type: all.map((each) => each.type).reduce(commonType),
      nullable: all.some((each) => each.nullable),
    };
  });
}

/** The term with its columns converted to the common types, where they differ in more than length. */
function fittedTerm(term: CompiledQuery, columns: readonly OutputColumn[], wrap: boolean): string {
  const items = outside(term.columns).map(({ name, sql }, at) => ({
    name,
    sql: convertTo(sql, columns[at]?.type ?? sql.type),
  }));
  const differs = items.some(({ sql }, at) => sql.text !== `c${at}`);
  if (differs) return `SELECT ${listText(items)} FROM (${term.text})`;
  return wrap ? `SELECT * FROM (${term.text})` : term.text;
}

const isPlain = (body: QueryBody): boolean =>
  body.kind === 'select' && !body.distinct && body.top === undefined;

function unionAll(texts: readonly string[]): string {
  if (texts.length <= TERMS_TOGETHER) return texts.join(' UNION ALL ');
  const groups: string[] = [];
  for (let at = 0; at < texts.length; at += TERMS_TOGETHER) {
    groups.push(`SELECT * FROM (${texts.slice(at, at + TERMS_TOGETHER).join(' UNION ALL ')})`);
  }
  return unionAll(groups);
}

/** UNION compares by key, as DISTINCT does. */
function distinctUnion(texts: readonly string[], columns: readonly OutputColumn[]): string {
  const rows = outside(columns);
  const names = rows.map(({ sql }) => sql.text).join(', ');
  const keys = rows.map(({ sql }) => keyText(sql)).join(', ');
  return `SELECT ${names} FROM (${texts.join(' UNION ALL ')}) GROUP BY ${keys}`;
}

function compileSet(
  compiler: Compiler,
  body: Extract<QueryBody, { kind: 'setOperation' }>,
  scope: Scope,
): CompiledQuery {
  const terms = body.terms.map((term) => compileBody(compiler, term, scope, { orderBy: [], limit: '' }));
  const columns = unifiedColumns(terms);
  const texts = terms.map((term, at) => {
    const plain = body.terms[at];
    return fittedTerm(term, columns, plain !== undefined && !isPlain(plain));
  });
  const text = body.operator === 'UNION ALL' ? unionAll(texts) : distinctUnion(texts, columns);
  return { text, columns, single: false };
}

function compileValues(
  compiler: Compiler,
  rows: readonly (readonly Expression[])[],
  scope: Scope,
): CompiledQuery {
  const terms = rows.map((row): CompiledQuery => {
    const projections = row.map((expression) => ({ name: '', sql: compiler.expression(expression, scope) }));
    return { text: `SELECT ${listText(projections)}`, columns: outputColumns(projections), single: true };
  });
  const columns = unifiedColumns(terms);
  return {
    text: unionAll(terms.map((term) => fittedTerm(term, columns, false))),
    columns,
    single: rows.length === 1,
  };
}

function compileBody(compiler: Compiler, body: QueryBody, scope: Scope, tail: Tail): CompiledQuery {
  switch (body.kind) {
    case 'select': {
      const limit = body.top === undefined ? tail.limit : limitText(compiler, body.top);
      return compileSelect(compiler, body, scope, { ...tail, limit });
    }
    case 'values':
      return compileValues(compiler, body.rows, scope);
    case 'nested':
      return compiler.query(body.query, scope);
    case 'setOperation':
      return compileSet(compiler, body, scope);
  }
}

/** The common tables of a WITH, as text before the statement and as names in its scope. */
export function compileCommon(
  compiler: Compiler,
  common: readonly CommonTable[],
  scope: Scope,
): { readonly text: string; readonly scope: Scope } {
  const known = new Map<string, CommonSource>(scope.common);
  const texts: string[] = [];
  for (const table of common) {
    const query = compiler.query(table.query, { ...scope, sources: [], common: new Map(known) });
    const columns = query.columns.map((column, at) => ({
      ...column,
      name: table.columns?.[at] ?? column.name,
    }));
    if (columns.some((column) => column.name === '')) {
      throw new SqlError(
        8155,
        `No column name was specified for column ${columns.findIndex((column) => column.name === '') + 1} of '${table.name}'.`,
      );
    }
    known.set(table.name.toLowerCase(), { name: table.name, columns });
    texts.push(`${quoteName(table.name)} AS (${query.text})`);
  }
  return { text: texts.length === 0 ? '' : `WITH ${texts.join(', ')} `, scope: { ...scope, common: known } };
}

/** Translates a query. Its columns are named c0, c1, ... for whoever encloses it. */
export function compileQuery(compiler: Compiler, query: Query, outerScope: Scope): CompiledQuery {
  const common = compileCommon(compiler, query.with, outerScope);
  const inner: Scope = {
    sources: [],
    common: common.scope.common,
    ...(outerScope.sources.length > 0
      ? { parent: outerScope }
      : outerScope.parent && { parent: outerScope.parent }),
  };
  const limit = query.body.kind === 'select' ? limitText(compiler, query.body.top) : '';
  const { body } = query;
  if (body.kind === 'select') {
    const select = compileSelect(compiler, body, inner, { orderBy: query.orderBy, limit });
    return { ...select, text: common.text + select.text };
  }
  const set = compileBody(compiler, body, inner, { orderBy: [], limit: '' });
  const order = orderText(compiler, query.orderBy, outside(set.columns), undefined);
  const text = order === '' ? set.text : `SELECT * FROM (${set.text})${order}`;
  return { ...set, text: common.text + text };
}
