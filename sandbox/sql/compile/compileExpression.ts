import { SqlError } from '../sqlError';
import { FLOAT, INT, NULL_TYPE, MAX_LENGTH, commonType, familyOf, isText, nvarcharOf } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { Condition, Expression } from '../tsql/ast';
import { keyOf } from '../values/keyOf';
import { compileCall } from './compileCall';
import type { Compiler } from './compiler';
import { castTo, comparable, convertTo, unified, withinRange } from './convert';
import { resolveColumn } from './scope';
import type { Scope } from './scope';
import { stateTypes } from './stateValues';
import { quoteText } from './typedSql';
import type { TypedSql } from './typedSql';

/** Characters that cannot stand in a statement's text: the end mark, and the placeholder's. */
const unwritable = (value: string): boolean => value.includes('\u0000') || value.includes('\u0001');

function compileString(compiler: Compiler, value: string): TypedSql {
  const type = nvarcharOf(value.length > 4000 ? MAX_LENGTH : Math.max(1, value.length));
  if (unwritable(value))
    return { text: compiler.placeholder({ kind: 'constant', value }), type, nullable: false };
  return { text: quoteText(value), type, nullable: false, key: quoteText(keyOf(value)), literal: value };
}

function compileNumber(text: string): TypedSql {
  if (/e/i.test(text)) return { text, type: FLOAT, nullable: false };
  if (text.includes('.')) {
    const [whole = '', fraction = ''] = text.split('.');
    const type: SqlType = {
      name: 'decimal',
      precision: whole.length + fraction.length,
      scale: fraction.length,
    };
    return { text: text.endsWith('.') ? `${text}0` : text, type, nullable: false };
  }
  const big = BigInt(text) > 2147483647n;
  return { text, type: big ? { name: 'decimal', precision: text.length, scale: 0 } : INT, nullable: false };
}

function compileVariable(compiler: Compiler, name: string): TypedSql {
  if (name.startsWith('@@')) {
    const type = stateTypes.get(name.toUpperCase());
    if (type === undefined) {
      throw new SqlError(137, `Must declare the scalar variable "${name}".`, { severity: 15, state: 2 });
    }
    return { text: compiler.placeholder({ kind: 'state', name: name.toUpperCase() }), type, nullable: true };
  }
  const type = compiler.variableType(name);
  const variable = name.toLowerCase();
  const text = compiler.placeholder({ kind: 'variable', name: variable, key: false });
  if (!isText(type)) return { text, type, nullable: true };
  return {
    text,
    type,
    nullable: true,
    key: compiler.placeholder({ kind: 'variable', name: variable, key: true }),
  };
}

function sumLength(a: SqlType, b: SqlType): SqlType {
  const name = commonType(a, b).name;
  const wide = a.length === MAX_LENGTH || b.length === MAX_LENGTH;
  const limit = name === 'varchar' || name === 'char' ? 8000 : 4000;
  const length = wide ? MAX_LENGTH : Math.min(limit, (a.length ?? 1) + (b.length ?? 1));
  return { name: name === 'varchar' || name === 'char' ? 'varchar' : 'nvarchar', length };
}

function compileArithmetic(operator: string, left: TypedSql, right: TypedSql): TypedSql {
  const nullable = left.nullable || right.nullable;
  const texts = [left, right].filter((side) => isText(side.type) || side.type.name === 'null').length;
  if (operator === '+' && texts === 2) {
    return { text: `(${left.text} || ${right.text})`, type: sumLength(left.type, right.type), nullable };
  }
  const type = commonType(left.type, right.type);
  if (familyOf(type) !== 'integer' && familyOf(type) !== 'number') {
    const message = `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${operator} operator.`;
    throw new SqlError(402, message);
  }
  const [a, b] = [convertTo(left, type).text, convertTo(right, type).text];
  const result = type.name === 'bit' ? INT : type;
  return { text: withinRange(`(${a} ${operator} ${b})`, result), type: result, nullable };
}

const isCondition = (when: Condition | Expression): when is Condition =>
  ['and', 'or', 'not', 'compare', 'isNull', 'inList', 'inQuery', 'between', 'exists'].includes(when.kind);

function compileCase(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'case' }>,
  scope: Scope,
): TypedSql {
  const operand =
    expression.operand === undefined ? undefined : compiler.expression(expression.operand, scope);
  const results = expression.branches.map(({ then }) => compiler.expression(then, scope));
  const otherwise =
    expression.otherwise === undefined
      ? { text: 'NULL', type: NULL_TYPE, nullable: true }
      : compiler.expression(expression.otherwise, scope);
  const { type, texts } = unified([...results, otherwise]);
  const branches = expression.branches.map(({ when }, at) => {
    let condition: string;
    if (isCondition(when)) condition = compiler.condition(when, scope);
    else if (operand === undefined) throw new Error('A CASE without an operand has conditions.');
    else condition = comparable(operand, compiler.expression(when, scope)).join(' = ');
    return `WHEN ${condition} THEN ${texts[at] ?? 'NULL'}`;
  });
  const nullable = [...results, otherwise].some((result) => result.nullable);
  return { text: `(CASE ${branches.join(' ')} ELSE ${texts.at(-1) ?? 'NULL'} END)`, type, nullable };
}

function compileSubquery(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'subquery' }>,
  scope: Scope,
): TypedSql {
  const query = compiler.query(expression.query, scope);
  const [column, more] = query.columns;
  if (column === undefined || more !== undefined) {
    throw new SqlError(
      116,
      'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    );
  }
  // More than one row is an error to SQL Server, and the first row to SQLite: count them where there may be more.
  const several = `(SELECT count(*) FROM (SELECT 1 FROM (${query.text}) LIMIT 2)) > 1`;
  const text = query.single
    ? `(${query.text})`
    : `(CASE WHEN ${several} THEN too_many_rows() ELSE (${query.text}) END)`;
  return { text, type: column.type, nullable: true };
}

function compile(compiler: Compiler, expression: Expression, scope: Scope): TypedSql {
  switch (expression.kind) {
    case 'null':
      return { text: 'NULL', type: NULL_TYPE, nullable: true };
    case 'string':
      return compileString(compiler, expression.value);
    case 'number':
      return compileNumber(expression.text);
    case 'bytes':
      return {
        text: `x'${expression.hex.length % 2 === 1 ? '0' : ''}${expression.hex}'`,
        type: { name: 'varbinary', length: Math.max(1, Math.ceil(expression.hex.length / 2)) },
        nullable: false,
      };
    case 'variable':
      return compileVariable(compiler, expression.name);
    case 'column':
      return compiler.read(resolveColumn(scope, expression.parts));
    case 'minus': {
      const { text, type, nullable } = compiler.expression(expression.operand, scope);
      if (!['integer', 'number', 'null'].includes(familyOf(type)) || type.name === 'bit')
        throw new SqlError(8117, `Operand data type ${type.name} is invalid for minus operator.`);
      return { text: `(-${text})`, type, nullable };
    }
    case 'arithmetic':
      return compileArithmetic(
        expression.operator,
        compiler.expression(expression.left, scope),
        compiler.expression(expression.right, scope),
      );
    case 'case':
      return compileCase(compiler, expression, scope);
    case 'cast':
      return castTo(compiler.expression(expression.operand, scope), expression.type);
    case 'call':
      return compileCall(compiler, expression, scope);
    case 'subquery':
      return compileSubquery(compiler, expression, scope);
    case 'collate': {
      const operand = compiler.expression(expression.operand, scope);
      return expression.collation === 'binary' ? { ...operand, binaryOrder: true } : operand;
    }
  }
}

/** Translates an expression. In a grouped query, one that GROUP BY names may hold columns that are not grouped. */
export function compileExpression(compiler: Compiler, expression: Expression, scope: Scope): TypedSql {
  const { grouping } = scope;
  if (grouping === undefined) return compile(compiler, expression, scope);
  const before = grouping.ungrouped.length;
  const result = compile(compiler, expression, scope);
  if (grouping.texts.has(result.text)) grouping.ungrouped.length = before;
  return result;
}
