import type { Condition, Expression, Query, Statement } from './ast';
import { parseCondition } from './parseCondition';
import { parseExpression } from './parseExpression';
import { parseQuery } from './parseQuery';
import { parseStatement } from './parseStatement';
import { parseType } from './parseType';
import { tokenize } from './tokenize';
import { TokenReader } from './tokenReader';
import type { Grammar } from './tokenReader';
import type { SqlType } from '../sqlType';

const grammar: Grammar = {
  expression: parseExpression,
  condition: parseCondition,
  query: (reader) => parseQuery(reader),
  statement: parseStatement,
};

const readerOf = (text: string): TokenReader => new TokenReader(text, tokenize(text), grammar);

function whole<T>(reader: TokenReader, rule: (reader: TokenReader) => T): T {
  reader.beginStatement();
  const result = rule(reader);
  if (!reader.ended) throw reader.error();
  return result;
}

/**
 * Parses a batch of T-SQL.
 * @throws SqlError 102 for anything that the stand-in does not know.
 */
export function parseBatch(text: string): Statement[] {
  const reader = readerOf(text);
  const statements: Statement[] = [];
  while (!reader.ended) if (!reader.acceptSymbol(';')) statements.push(parseStatement(reader));
  return statements;
}

/** The expression that `text` holds, such as a column's default. */
export const parseExpressionText = (text: string): Expression => whole(readerOf(text), grammar.expression);

/** The condition that `text` holds, such as a check or an index's filter. */
export const parseConditionText = (text: string): Condition => whole(readerOf(text), grammar.condition);

/** The query that `text` holds, such as that of a view. */
export const parseQueryText = (text: string): Query => whole(readerOf(text), grammar.query);

/** `@a nvarchar(48), @b int OUTPUT`: the parameters that sp_executesql declares. */
export function parseParameters(text: string): { name: string; type: SqlType }[] {
  if (text.trim() === '') return [];
  return whole(readerOf(text), (reader) =>
    reader.list(() => {
      const name = reader.variable();
      reader.accept('AS');
      const type = parseType(reader);
      reader.acceptAny('OUTPUT', 'OUT');
      return { name, type };
    }),
  );
}
