import type { Expression, OrderItem, Window } from './ast';
import { collationKind, type CollationKind } from './collation';
import { parseType } from './parseType';
import { reservedWords } from './reservedWords';
import type { TokenReader } from './tokenReader';

export const datePartFunctions: ReadonlySet<string> = new Set([
  'DATEADD',
  'DATEDIFF',
  'DATEPART',
  'DATENAME',
]);
/** Functions that T-SQL writes without brackets. */
const niladic = new Set(['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER']);

/** `ORDER BY` items, after the words. */
export function parseOrderItems(reader: TokenReader): OrderItem[] {
  return reader.list(() => {
    const expression = reader.grammar.expression(reader);
    const direction = reader.acceptAny('ASC', 'DESC');
    return { expression, descending: direction === 'DESC' };
  });
}

function parseWindow(reader: TokenReader): Window {
  return reader.parenthesised(() => {
    const partitionBy = reader.accept('PARTITION', 'BY')
      ? reader.list(() => reader.grammar.expression(reader))
      : [];
    const orderBy = reader.accept('ORDER', 'BY') ? parseOrderItems(reader) : [];
    return { partitionBy, orderBy };
  });
}

function parseCase(reader: TokenReader): Expression {
  const operand = reader.isWord('WHEN') ? undefined : reader.grammar.expression(reader);
  const branches = [];
  while (reader.accept('WHEN')) {
    const when = operand === undefined ? reader.grammar.condition(reader) : reader.grammar.expression(reader);
    reader.expect('THEN');
    branches.push({ when, then: reader.grammar.expression(reader) });
  }
  if (branches.length === 0) throw reader.error();
  const otherwise = reader.accept('ELSE') ? reader.grammar.expression(reader) : undefined;
  reader.expect('END');
  return { kind: 'case', operand, branches, otherwise };
}

function parseCast(reader: TokenReader, tolerant: boolean): Expression {
  return reader.parenthesised(() => {
    const operand = reader.grammar.expression(reader);
    reader.expect('AS');
    return { kind: 'cast', operand, type: parseType(reader, 30), style: undefined, tolerant };
  });
}

function parseConvert(reader: TokenReader, tolerant: boolean): Expression {
  return reader.parenthesised(() => {
    const type = parseType(reader, 30);
    reader.expectSymbol(',');
    const operand = reader.grammar.expression(reader);
    const style = reader.acceptSymbol(',') ? reader.integer() : undefined;
    return { kind: 'cast', operand, type, style, tolerant };
  });
}

function parseCall(reader: TokenReader, name: string): Expression {
  const upper = name.toUpperCase();
  if (upper === 'CAST' || upper === 'TRY_CAST') return parseCast(reader, upper !== 'CAST');
  if (upper === 'CONVERT' || upper === 'TRY_CONVERT') return parseConvert(reader, upper !== 'CONVERT');
  reader.expectSymbol('(');
  if (upper === 'IIF') {
    const condition = reader.grammar.condition(reader);
    reader.expectSymbol(',');
    const then = reader.grammar.expression(reader);
    reader.expectSymbol(',');
    const otherwise = reader.grammar.expression(reader);
    reader.expectSymbol(')');
    return { kind: 'iif', condition, then, otherwise };
  }
  if (datePartFunctions.has(upper)) {
    const part = reader.name().toUpperCase();
    const args = [];
    while (reader.acceptSymbol(',')) args.push(reader.grammar.expression(reader));
    reader.expectSymbol(')');
    return { kind: 'datePart', name: upper, part, args };
  }
  const star = reader.acceptSymbol('*');
  const distinct = !star && reader.accept('DISTINCT');
  const args = star || reader.isSymbol(')') ? [] : reader.list(() => reader.grammar.expression(reader));
  reader.expectSymbol(')');
  const over = reader.accept('OVER') ? parseWindow(reader) : undefined;
  return { kind: 'call', name: upper, args, star, distinct, over };
}

function parseNamed(reader: TokenReader): Expression {
  const first = reader.peek();
  if (first.type === 'word') {
    if (reader.accept('NULL')) return { kind: 'null' };
    if (reader.accept('CASE')) return parseCase(reader);
    if (niladic.has(first.upper) && !reader.isSymbol('.', 1)) {
      reader.next();
      return { kind: 'call', name: first.upper, args: [], star: false, distinct: false, over: undefined };
    }
    const callable = !reservedWords.has(first.upper) || first.upper === 'LEFT' || first.upper === 'RIGHT';
    if (callable && reader.isSymbol('(', 1)) return parseCall(reader, reader.name());
    if (reservedWords.has(first.upper)) throw reader.error();
  }
  return { kind: 'column', parts: reader.qualifiedName() };
}

function parsePrimary(reader: TokenReader): Expression {
  const token = reader.peek();
  switch (token.type) {
    case 'string':
      return { kind: 'string', value: reader.next().text };
    case 'number':
      return { kind: 'number', text: reader.next().text };
    case 'binary':
      return { kind: 'bytes', hex: reader.next().text.slice(2) };
    case 'variable':
      return { kind: 'variable', name: reader.next().text };
    case 'word':
    case 'quoted':
      return parseNamed(reader);
    case 'symbol':
      if (token.text !== '(') throw reader.error();
      return reader.parenthesised(() =>
        reader.isWord('SELECT') || reader.isWord('WITH')
          ? { kind: 'subquery', query: reader.grammar.query(reader) }
          : reader.grammar.expression(reader),
      );
    case 'end':
      throw reader.error();
  }
}

/** The name of a collation, after the word; only those that the stand-in has. */
export function parseCollation(reader: TokenReader): CollationKind {
  const token = reader.peek();
  const kind = collationKind(reader.name());
  if (kind === undefined) throw reader.error(token);
  return kind;
}

function parseUnary(reader: TokenReader): Expression {
  for (const operator of ['-', '+', '~'] as const) {
    if (reader.acceptSymbol(operator)) return { kind: 'unary', operator, operand: parseUnary(reader) };
  }
  let operand = parsePrimary(reader);
  while (reader.accept('COLLATE')) operand = { kind: 'collate', operand, collation: parseCollation(reader) };
  return operand;
}

const levels: readonly (readonly string[])[] = [
  ['+', '-', '&', '|', '^'],
  ['*', '/', '%'],
];

/** An expression that gives a value. */
export function parseExpression(reader: TokenReader, level = 0): Expression {
  const operators = levels[level];
  if (operators === undefined) return parseUnary(reader);
  let left = parseExpression(reader, level + 1);
  for (;;) {
    const operator = operators.find((symbol) => reader.acceptSymbol(symbol));
    if (operator === undefined) return left;
    left = { kind: 'arithmetic', operator, left, right: parseExpression(reader, level + 1) };
  }
}
