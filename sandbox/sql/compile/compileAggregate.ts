import { SqlError } from '../sqlError';
import { BIGINT, INT, isText } from '../sqlType';
import type { Expression, OrderItem, Window } from '../tsql/ast';
import type { Compiler } from './compiler';
import { keyText } from './convert';
import type { Scope } from './scope';
import type { TypedSql } from './typedSql';

type Call = Extract<Expression, { kind: 'call' }>;

export const aggregateNames: ReadonlySet<string> = new Set(['COUNT', 'MIN', 'MAX', 'ROW_NUMBER']);

const notKnown = (what: string): SqlError =>
  new SqlError(102, `The stand-in does not know ${what}.`, { severity: 15 });

/** ORDER BY in the words of SQLite: text goes by its key. */
function compileOrder(compiler: Compiler, items: readonly OrderItem[], scope: Scope): string {
  return items
    .map(
      ({ expression, descending }) =>
        `${keyText(compiler.expression(expression, scope))}${descending ? ' DESC' : ''}`,
    )
    .join(', ');
}

function compileRowNumber(compiler: Compiler, window: Window | undefined, scope: Scope): TypedSql {
  if (window === undefined || window.orderBy.length === 0) {
    throw new SqlError(4112, "The function 'ROW_NUMBER' must have an OVER clause with ORDER BY.", {
      severity: 15,
    });
  }
  const partition = window.partitionBy.map((item) => keyText(compiler.expression(item, scope))).join(', ');
  const order = `ORDER BY ${compileOrder(compiler, window.orderBy, scope)}`;
  const over = partition === '' ? order : `PARTITION BY ${partition} ${order}`;
  return { text: `row_number() OVER (${over})`, type: BIGINT, nullable: false };
}

/** Text has its least and greatest by key: the value rides behind the key, and is cut off after. */
function extreme(name: string, argument: TypedSql): string {
  const lower = name.toLowerCase();
  if (!isText(argument.type)) return `${lower}(${argument.text})`;
  return `after_key(${lower}(${keyText(argument)} || char(1) || ${argument.text}))`;
}

/** COUNT, MIN and MAX as aggregates, and ROW_NUMBER over its window. */
export function compileAggregate(compiler: Compiler, call: Call, scope: Scope): TypedSql {
  const { grouping } = scope;
  const before = grouping?.ungrouped.length ?? 0;
  if (call.name === 'ROW_NUMBER') return compileRowNumber(compiler, call.over, scope);
  if (call.over !== undefined) throw notKnown(`${call.name} over a window`);
  const args = call.args.map((arg) => compiler.expression(arg, scope));
  if (grouping !== undefined) {
    grouping.ungrouped.length = before;
    grouping.aggregated = true;
  }
  if (call.star) {
    if (call.name !== 'COUNT') throw new SqlError(102, `Incorrect syntax near '*'.`, { severity: 15 });
    return { text: 'count(*)', type: INT, nullable: false };
  }
  const [argument, more] = args;
  if (argument === undefined || more !== undefined) {
    throw new SqlError(174, `The ${call.name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
    });
  }
  if (call.name !== 'COUNT')
    return { text: extreme(call.name, argument), type: argument.type, nullable: true };
  const counted = call.distinct ? `DISTINCT ${keyText(argument)}` : argument.text;
  return { text: `count(${counted})`, type: INT, nullable: false };
}
