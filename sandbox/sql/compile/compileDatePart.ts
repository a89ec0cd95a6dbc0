import { DATETIME, INT, familyOf, isText, nvarcharOf } from '../sqlType';
import { SqlError } from '../sqlError';
import type { Expression } from '../tsql/ast';
import { datePartName } from '../values/dateArithmetic';
import type { Compiler } from './compiler';
import { convertTo } from './convert';
import type { Scope } from './scope';
import { quoteText } from './typedSql';
import type { TypedSql } from './typedSql';

function asDate(sql: TypedSql): TypedSql {
  return familyOf(sql.type) === 'date' ? sql : convertTo(sql, DATETIME);
}

/** DATEADD, DATEDIFF, DATEPART and DATENAME, whose first argument is a word. */
export function compileDatePart(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'datePart' }>,
  scope: Scope,
): TypedSql {
  const part = quoteText(datePartName(expression.part, expression.name));
  const args = expression.args.map((arg) => compiler.expression(arg, scope));
  const [first, second, third] = args;
  const nullable = args.some((arg) => arg.nullable);
  if (expression.name === 'DATEADD' && first !== undefined && second !== undefined && third === undefined) {
    const count = isText(first.type) ? convertTo(first, INT).text : first.text;
    const date = asDate(second);
    return {
      text: `date_add(${part}, ${count}, ${date.text}, ${quoteText(date.type.name)})`,
      type: date.type,
      nullable,
    };
  }
  if (expression.name === 'DATEDIFF' && first !== undefined && second !== undefined && third === undefined) {
    return { text: `date_diff(${part}, ${asDate(first).text}, ${asDate(second).text})`, type: INT, nullable };
  }
  if (expression.name === 'DATEPART' && first !== undefined && second === undefined) {
    return { text: `date_part(${part}, ${asDate(first).text})`, type: INT, nullable };
  }
  if (expression.name === 'DATENAME' && first !== undefined && second === undefined) {
    return { text: `date_name(${part}, ${asDate(first).text})`, type: nvarcharOf(30), nullable };
  }
  const name = expression.name.toLowerCase();
  throw new SqlError(174, `The ${name} function has other arguments.`, { severity: 15 });
}
