import { SqlError } from '../sqlError';
import type { Condition, Query } from '../tsql/ast';
import type { Compiler } from './compiler';
import { MAX_LENGTH } from '../sqlType';
import { comparable, keyText } from './convert';
import type { Scope } from './scope';
import type { TypedSql } from './typedSql';

/** SQLite allows trees a thousand deep, and a bulk statement has more terms: halve until they are few. */
function balanced(texts: readonly string[], word: string): string {
  if (texts.length <= 2) return `(${texts.join(` ${word} `)})`;
  const middle = Math.ceil(texts.length / 2);
  return `(${balanced(texts.slice(0, middle), word)} ${word} ${balanced(texts.slice(middle), word)})`;
}

/** `IN (SELECT ...)`: both sides by key, so that SQL Server's equality holds. */
function compileInQuery(compiler: Compiler, operand: TypedSql, query: Query, scope: Scope): string {
  const { text, columns } = compiler.query(query, scope);
  const [column, more] = columns;
  if (column === undefined || more !== undefined) {
    throw new SqlError(
      116,
      'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    );
  }
  const found: TypedSql = { text: 'c0', type: column.type, nullable: column.nullable };
  const [left, right] = comparable(operand, found);
  return right === 'c0' ? `${left} IN (${text})` : `${left} IN (SELECT ${right} FROM (${text}))`;
}

function compileInList(operand: TypedSql, items: readonly TypedSql[]): string {
  const pairs = items.map((item) => comparable(operand, item));
  const [first] = pairs;
  // One form of the operand serves all items, unless their types differ.
  if (first !== undefined && pairs.every(([left]) => left === first[0])) {
    return `${first[0]} IN (${pairs.map(([, right]) => right).join(', ')})`;
  }
  return balanced(
    pairs.map(([left, right]) => `${left} = ${right}`),
    'OR',
  );
}

/** What is null where the operand is: of a column of short text its key, which is what an index goes by. */
const nullTest = (operand: TypedSql): string =>
  operand.origin === undefined || operand.type.length === MAX_LENGTH ? operand.text : keyText(operand);

/** Translates a condition. */
export function compileCondition(compiler: Compiler, condition: Condition, scope: Scope): string {
  const not = (negated: boolean, text: string): string => (negated ? `NOT (${text})` : text);
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const texts = condition.operands.map((operand) => compiler.condition(operand, scope));
      return balanced(texts, condition.kind === 'and' ? 'AND' : 'OR');
    }
    case 'not':
      return `NOT (${compiler.condition(condition.operand, scope)})`;
    case 'compare': {
      const left = compiler.expression(condition.left, scope);
      const right = compiler.expression(condition.right, scope);
      return comparable(left, right).join(` ${condition.operator} `);
    }
    case 'isNull': {
      const operand = compiler.expression(condition.operand, scope);
      return condition.negated ? `${operand.text} IS NOT NULL` : `${nullTest(operand)} IS NULL`;
    }
    case 'inList': {
      const operand = compiler.expression(condition.operand, scope);
      const items = condition.items.map((item) => compiler.expression(item, scope));
      return not(condition.negated, compileInList(operand, items));
    }
    case 'inQuery': {
      const operand = compiler.expression(condition.operand, scope);
      return not(condition.negated, compileInQuery(compiler, operand, condition.query, scope));
    }
    case 'between': {
      const operand = compiler.expression(condition.operand, scope);
      const low = comparable(operand, compiler.expression(condition.low, scope)).join(' >= ');
      const high = comparable(operand, compiler.expression(condition.high, scope)).join(' <= ');
      return not(condition.negated, `(${low} AND ${high})`);
    }
    case 'exists':
      return `EXISTS (${compiler.query(condition.query, scope).text})`;
  }
}
