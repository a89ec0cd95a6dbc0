import { SqlError } from '../sqlError';
import { BIGINT, FLOAT, INT, familyOf, isText } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { Expression, OrderItem, Window } from '../tsql/ast';
import type { Compiler } from './compiler';
import { convertTo, keyText, withinRange } from './convert';
import type { Scope } from './scope';
import type { TypedSql } from './typedSql';

type Call = Extract<Expression, { kind: 'call' }>;

const rankings = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);
export const aggregateNames: ReadonlySet<string> = new Set([
  ...['COUNT', 'COUNT_BIG', 'SUM', 'AVG', 'MIN', 'MAX'],
  ...['LAG', 'LEAD', 'FIRST_VALUE', 'LAST_VALUE'],
  ...rankings,
]);

/** ORDER BY in the words of SQLite: text goes by its key. */
function compileOrder(compiler: Compiler, items: readonly OrderItem[], scope: Scope): string {
  return items
    .map(
      ({ expression, descending }) =>
        `${keyText(compiler.expression(expression, scope))}${descending ? ' DESC' : ''}`,
    )
    .join(', ');
}

function compileWindow(compiler: Compiler, window: Window, scope: Scope): string {
  const partition = window.partitionBy.map((item) => keyText(compiler.expression(item, scope))).join(', ');
  const order = compileOrder(compiler, window.orderBy, scope);
  return ` OVER (${[partition && `PARTITION BY ${partition}`, order && `ORDER BY ${order}`].filter(Boolean).join(' ')})`;
}

function sumType(type: SqlType): SqlType {
  if (type.name === 'bigint' || type.name === 'float' || type.name === 'decimal') return type;
  return familyOf(type) === 'integer' ? INT : FLOAT;
}

/** Text has its least and greatest by key: the value rides behind the key, and is cut off after. */
function extreme(name: string, argument: TypedSql, over: string): string {
  const lower = name.toLowerCase();
  if (!isText(argument.type)) return `${lower}(${argument.text})${over}`;
  return `after_key(${lower}(${keyText(argument)} || char(1) || ${argument.text})${over})`;
}

function compileOne(name: string, argument: TypedSql, distinct: boolean, over: string): TypedSql {
  const numeric = ['integer', 'number'].includes(familyOf(argument.type));
  const inner = `${distinct ? 'DISTINCT ' : ''}${distinct ? keyText(argument) : argument.text}`;
  switch (name) {
    case 'COUNT':
      return { text: `count(${inner})${over}`, type: INT, nullable: false };
    case 'COUNT_BIG':
      return { text: `count(${inner})${over}`, type: BIGINT, nullable: false };
    case 'MIN':
    case 'MAX':
      return { text: extreme(name, argument, over), type: argument.type, nullable: true };
    case 'SUM':
    case 'AVG': {
      if (!numeric || argument.type.name === 'bit') {
        const message = `Operand data type ${argument.type.name} is invalid for ${name.toLowerCase()} operator.`;
        throw new SqlError(8117, message);
      }
      const type = sumType(argument.type);
      const whole = `(sum(${inner})${over} / count(${inner})${over})`;
      if (name === 'SUM') return { text: withinRange(`sum(${inner})${over}`, type), type, nullable: true };
      return { text: familyOf(type) === 'integer' ? whole : `avg(${inner})${over}`, type, nullable: true };
    }
    default:
      throw new SqlError(195, `'${name}' is not a recognized built-in function name.`, {
        severity: 15,
        state: 10,
      });
  }
}

function compileNeighbour(call: Call, args: readonly TypedSql[], over: string): TypedSql {
  const [value, distance, otherwise] = args;
  if (value === undefined)
    throw new SqlError(174, `The ${call.name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
    });
  const rest = [distance?.text, otherwise === undefined ? undefined : convertTo(otherwise, value.type).text];
  const list = [value.text, ...rest.filter((text) => text !== undefined)].join(', ');
  return { text: `${call.name.toLowerCase()}(${list})${over}`, type: value.type, nullable: true };
}

/** COUNT, SUM, MIN and the like, as aggregates or over a window, and the functions that need a window. */
export function compileAggregate(compiler: Compiler, call: Call, scope: Scope): TypedSql {
  const { grouping } = scope;
  const before = grouping?.ungrouped.length ?? 0;
  const over = call.over === undefined ? '' : compileWindow(compiler, call.over, scope);
  if (rankings.has(call.name)) {
    if (over === '' || call.over?.orderBy.length === 0) {
      throw new SqlError(4112, `The function '${call.name}' must have an OVER clause with ORDER BY.`, {
        severity: 15,
      });
    }
    return { text: `${call.name.toLowerCase()}()${over}`, type: BIGINT, nullable: false };
  }
  const args = call.args.map((arg) => compiler.expression(arg, scope));
  if (['LAG', 'LEAD', 'FIRST_VALUE', 'LAST_VALUE'].includes(call.name))
    return compileNeighbour(call, args, over);
  if (grouping !== undefined && over === '') {
    grouping.ungrouped.length = before;
    grouping.aggregated = true;
  }
  if (call.star) {
    if (!call.name.startsWith('COUNT'))
      throw new SqlError(102, `Incorrect syntax near '*'.`, { severity: 15 });
    return { text: `count(*)${over}`, type: call.name === 'COUNT' ? INT : BIGINT, nullable: false };
  }
  const [argument, more] = args;
  if (argument === undefined || more !== undefined) {
    throw new SqlError(174, `The ${call.name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
    });
  }
  return compileOne(call.name, argument, call.distinct, over);
}
