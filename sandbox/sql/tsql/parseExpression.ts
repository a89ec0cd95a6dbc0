import type { Expression, OrderItem, Window } from './ast';
import { collationKind, type CollationKind } from './collation';
import { parseType } from './parseType';
import { reservedWords } from './reservedWords';
import type { TokenReader } from './tokenReader';

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

function parseCast(reader: TokenReader): Expression {
  return reader.parenthesised(() => {
    const operand = reader.grammar.expression(reader);
    reader.expect('AS');
    return { kind: 'cast', operand, type: parseType(reader, 30) };
  });
}

function parseCall(reader: TokenReader, name: string): Expression {
  const upper = name.toUpperCase();
  if (upper === 'CAST') return parseCast(reader);
  reader.expectSymbol('(');
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
    if (!reservedWords.has(first.upper) && reader.isSymbol('(', 1)) return parseCall(reader, reader.name());
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
function parseCollation(reader: TokenReader): CollationKind {
  const token = reader.peek();
  const kind = collationKind(reader.name());
  if (kind === undefined) throw reader.error(token);
  return kind;
}

function parseUnary(reader: TokenReader): Expression {
  if (reader.acceptSymbol('-')) return { kind: 'minus', operand: parseUnary(reader) };
  let operand = parsePrimary(reader);
  while (reader.accept('COLLATE')) operand = { kind: 'collate', operand, collation: parseCollation(reader) };
  return operand;
}

/** An expression that gives a value. */
export function parseExpression(reader: TokenReader): Expression {
  let left = parseUnary(reader);
  for (;;) {
    const operator = ['+', '-', '&'].find((symbol) => reader.acceptSymbol(symbol));
    if (operator === undefined) return left;
    left = { kind: 'arithmetic', operator, left, right: parseUnary(reader) };
  }
}
