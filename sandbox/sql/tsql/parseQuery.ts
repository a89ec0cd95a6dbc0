import type { CommonTable, Expression, Query, QueryBody, Select, SelectItem, TableSource } from './ast';
import { parseOrderItems } from './parseExpression';
import { reservedWords } from './reservedWords';
import type { TokenReader } from './tokenReader';

/** Those that change what is read (NOLOCK, READPAST, SNAPSHOT) or how long is waited (NOWAIT) are not known. */
const knownHints = new Set(['UPDLOCK', 'HOLDLOCK', 'ROWLOCK']);

/** An alias with or without AS; a reserved word ends the item. */
function parseAlias(reader: TokenReader): string | undefined {
  if (reader.accept('AS')) return reader.peek().type === 'string' ? reader.string() : reader.name();
  const token = reader.peek();
  const free = token.type === 'quoted' || (token.type === 'word' && !reservedWords.has(token.upper));
  return free ? reader.name() : undefined;
}

function parseStar(reader: TokenReader): SelectItem | undefined {
  if (reader.acceptSymbol('*')) return { kind: 'star', qualifier: [] };
  const mark = reader.mark();
  const qualifier: string[] = [];
  while (reader.isName() && reader.isSymbol('.', 1)) {
    qualifier.push(reader.name());
    reader.expectSymbol('.');
    if (reader.acceptSymbol('*')) return { kind: 'star', qualifier };
  }
  reader.reset(mark);
  return undefined;
}

/** One item of a SELECT list or an OUTPUT clause. */
export function parseSelectItem(reader: TokenReader): SelectItem {
  const star = parseStar(reader);
  if (star !== undefined) return star;
  if (reader.peek().type === 'variable' && reader.isSymbol('=', 1)) {
    const variable = reader.variable();
    reader.expectSymbol('=');
    return { kind: 'assign', variable, expression: reader.grammar.expression(reader) };
  }
  const expression = reader.grammar.expression(reader);
  return { kind: 'item', expression, alias: parseAlias(reader) };
}

/** `WITH (UPDLOCK, HOLDLOCK)` behind a table. */
export function parseHints(reader: TokenReader): string[] {
  if (!(reader.isWord('WITH') && reader.isSymbol('(', 1))) return [];
  reader.next();
  return reader.parenthesised(() =>
    reader.list(() => {
      const token = reader.peek();
      const hint = reader.name().toUpperCase();
      if (!knownHints.has(hint)) throw reader.error(token);
      return hint;
    }),
  );
}

/** The arguments of `sys.dm_exec_describe_first_result_set`: a statement, no parameters, without its hidden columns. */
function parseDescribe(reader: TokenReader): TableSource {
  const text = reader.parenthesised(() => {
    const statement = reader.string();
    reader.expectSymbol(',');
    reader.expect('NULL');
    reader.expectSymbol(',');
    if (reader.integer() !== 0) throw reader.error();
    return statement;
  });
  const alias = parseAlias(reader);
  if (alias === undefined) throw reader.error();
  return { kind: 'describe', text, alias };
}

function parseTable(reader: TokenReader): TableSource {
  if (reader.isSymbol('(')) {
    const mark = reader.mark();
    reader.expectSymbol('(');
    if (!(
      reader.isWord('SELECT') ||
      reader.isWord('WITH') ||
      reader.isWord('VALUES') ||
      reader.isSymbol('(')
    )) {
      reader.reset(mark);
      return reader.parenthesised(() => parseJoins(reader));
    }
    const query = reader.grammar.query(reader);
    reader.expectSymbol(')');
    const alias = parseAlias(reader);
    if (alias === undefined) throw reader.error();
    const columns = reader.isSymbol('(')
      ? reader.parenthesised(() => reader.list(() => reader.name()))
      : undefined;
    return { kind: 'derived', query, alias, columns };
  }
  const token = reader.peek();
  const parts = reader.qualifiedName();
  if (reader.isSymbol('(')) {
    if (parts.join('.').toLowerCase() !== 'sys.dm_exec_describe_first_result_set') throw reader.error(token);
    return parseDescribe(reader);
  }
  const before = parseHints(reader);
  const alias = parseAlias(reader);
  return { kind: 'table', parts, alias, hints: [...before, ...parseHints(reader)] };
}

function joinType(reader: TokenReader): 'INNER' | 'LEFT' | 'CROSS' | undefined {
  if (reader.accept('JOIN') || reader.accept('INNER', 'JOIN')) return 'INNER';
  if (reader.accept('CROSS', 'JOIN')) return 'CROSS';
  return reader.accept('LEFT', 'OUTER', 'JOIN') || reader.accept('LEFT', 'JOIN') ? 'LEFT' : undefined;
}

/** A table and what is joined to it. */
export function parseJoins(reader: TokenReader): TableSource {
  let left = parseTable(reader);
  for (;;) {
    const type = joinType(reader);
    if (type === undefined) return left;
    const right = parseTable(reader);
    if (type !== 'CROSS') reader.expect('ON');
    const on = type === 'CROSS' ? undefined : reader.grammar.condition(reader);
    left = { kind: 'join', type, left, right, on };
  }
}

/** `TOP (n)` or `TOP n`, after the word; PERCENT and WITH TIES are not known. */
export function parseTop(reader: TokenReader): Expression | undefined {
  if (!reader.accept('TOP')) return undefined;
  const top: Expression = reader.isSymbol('(')
    ? reader.parenthesised(() => reader.grammar.expression(reader))
    : { kind: 'number', text: String(reader.integer()) };
  if (reader.isWord('PERCENT') || (reader.isWord('WITH') && reader.isWord('TIES', 1))) throw reader.error();
  return top;
}

function parseSelect(reader: TokenReader): Select {
  reader.expect('SELECT');
  const distinct = reader.accept('DISTINCT');
  if (!distinct) reader.accept('ALL');
  const top = parseTop(reader);
  const items = reader.list(() => parseSelectItem(reader));
  if (reader.isWord('INTO')) throw reader.error();
  const from = reader.accept('FROM') ? reader.list(() => parseJoins(reader)) : [];
  const where = reader.accept('WHERE') ? reader.grammar.condition(reader) : undefined;
  const groupBy = reader.accept('GROUP', 'BY') ? reader.list(() => reader.grammar.expression(reader)) : [];
  const having = reader.accept('HAVING') ? reader.grammar.condition(reader) : undefined;
  return { kind: 'select', distinct, top, items, from, where, groupBy, having };
}

function parseTerm(reader: TokenReader): QueryBody {
  if (reader.accept('VALUES')) {
    const row = (): Expression[] =>
      reader.parenthesised(() => reader.list(() => reader.grammar.expression(reader)));
    return { kind: 'values', rows: reader.list(row) };
  }
  if (reader.isSymbol('(')) {
    return { kind: 'nested', query: reader.parenthesised(() => reader.grammar.query(reader)) };
  }
  return parseSelect(reader);
}

function setOperator(reader: TokenReader): 'UNION' | 'UNION ALL' | undefined {
  if (reader.accept('UNION', 'ALL')) return 'UNION ALL';
  return reader.accept('UNION') ? 'UNION' : undefined;
}

function parseBody(reader: TokenReader): QueryBody {
  let body = parseTerm(reader);
  for (;;) {
    const operator = setOperator(reader);
    if (operator === undefined) return body;
    const right = parseTerm(reader);
    // One flat list for a chain of the same kind: a bulk statement has hundreds of terms.
    const flat = body.kind === 'setOperation' && body.operator === operator && operator === 'UNION ALL';
    if (flat && body.kind === 'setOperation') (body.terms as QueryBody[]).push(right);
    else body = { kind: 'setOperation', operator, terms: [body, right] };
  }
}

/** `WITH a AS (...), b (x) AS (...)`, if it comes next. */
export function parseCommonTables(reader: TokenReader): CommonTable[] {
  if (!reader.accept('WITH')) return [];
  return reader.list(() => {
    const name = reader.name();
    const columns = reader.isSymbol('(')
      ? reader.parenthesised(() => reader.list(() => reader.name()))
      : undefined;
    reader.expect('AS');
    return { name, columns, query: reader.parenthesised(() => reader.grammar.query(reader)) };
  });
}

/** A whole query: common tables, the selects and unions, ORDER BY, OPTION. */
export function parseQuery(reader: TokenReader, common?: readonly CommonTable[]): Query {
  const withTables = common ?? parseCommonTables(reader);
  const body = parseBody(reader);
  const orderBy = reader.accept('ORDER', 'BY') ? parseOrderItems(reader) : [];
  parseOptions(reader);
  return { with: withTables, body, orderBy };
}

/** `OPTION (RECOMPILE, MAXDOP 1)`: hints to the optimiser mean nothing here, but must be ones that exist. */
export function parseOptions(reader: TokenReader): void {
  if (!reader.accept('OPTION')) return;
  reader.parenthesised(() =>
    reader.list(() => {
      if (reader.accept('RECOMPILE')) return;
      reader.expect('MAXDOP');
      reader.integer();
    }),
  );
}
