import type { Condition, Expression } from './ast';
import type { TokenReader } from './tokenReader';

const comparisons = ['=', '<>', '<=', '>=', '<', '>'] as const;

function parseAfterOperand(reader: TokenReader, operand: Expression): Condition {
  const { grammar } = reader;
  for (const symbol of comparisons) {
    if (reader.acceptSymbol(symbol)) {
      return {
        kind: 'compare',
        operator: symbol,
        left: operand,
        right: grammar.expression(reader),
      };
    }
  }
  if (reader.accept('IS')) {
    const negated = reader.accept('NOT');
    reader.expect('NULL');
    return { kind: 'isNull', operand, negated };
  }
  const negated = reader.accept('NOT');
  if (reader.accept('IN')) {
    return reader.parenthesised(() =>
      reader.isWord('SELECT') || reader.isWord('WITH')
        ? { kind: 'inQuery', operand, query: grammar.query(reader), negated }
        : { kind: 'inList', operand, items: reader.list(() => grammar.expression(reader)), negated },
    );
  }
  if (reader.accept('BETWEEN')) {
    const low = grammar.expression(reader);
    reader.expect('AND');
    return { kind: 'between', operand, low, high: grammar.expression(reader), negated };
  }
  throw reader.error();
}

/** `(` may open a condition or an expression; try the condition first, and go back where it is none. */
function parseBracketed(reader: TokenReader): Condition | undefined {
  if (!reader.isSymbol('(') || reader.isWord('SELECT', 1)) return undefined;
  const mark = reader.mark();
  try {
    return reader.parenthesised(() => reader.grammar.condition(reader));
  } catch {
    reader.reset(mark);
    return undefined;
  }
}

function parseTerm(reader: TokenReader): Condition {
  if (reader.accept('NOT')) return { kind: 'not', operand: parseTerm(reader) };
  if (reader.accept('EXISTS')) {
    return reader.parenthesised(() => ({ kind: 'exists', query: reader.grammar.query(reader) }));
  }
  return parseBracketed(reader) ?? parseAfterOperand(reader, reader.grammar.expression(reader));
}

function parseChain(reader: TokenReader, word: 'AND' | 'OR', rule: () => Condition): Condition {
  const first = rule();
  if (!reader.isWord(word)) return first;
  const operands = [first];
  while (reader.accept(word)) operands.push(rule());
  return { kind: word === 'AND' ? 'and' : 'or', operands };
}

/** An expression that is true, false or unknown. */
export function parseCondition(reader: TokenReader): Condition {
  return parseChain(reader, 'OR', () => parseChain(reader, 'AND', () => parseTerm(reader)));
}
