import { SqlError } from '../sqlError';
import type { Expression } from '../tsql/ast';
import { aggregateNames, compileAggregate } from './compileAggregate';
import type { Compiler } from './compiler';
import { functionRules } from './functionRules';
import type { Scope } from './scope';
import { stateTypes } from './stateValues';
import type { TypedSql } from './typedSql';

/** A function: what the session knows, an aggregate or window function, or one of `functionRules`. */
export function compileCall(
  compiler: Compiler,
  call: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
): TypedSql {
  const { name, args } = call;
  const state = args.length === 0 && !call.star ? stateTypes.get(name) : undefined;
  if (state !== undefined) {
    return { text: compiler.placeholder({ kind: 'state', name }), type: state, nullable: true };
  }
  if (aggregateNames.has(name)) return compileAggregate(compiler, call, scope);
  const rule = functionRules.get(name);
  if (rule === undefined || call.star || call.distinct || call.over !== undefined) {
    throw new SqlError(195, `'${name}' is not a recognized built-in function name.`, {
      severity: 15,
      state: 10,
    });
  }
  const [least, most] = rule.arguments;
  if (args.length < least || args.length > most) {
    throw new SqlError(174, `The ${name.toLowerCase()} function requires ${least} argument(s).`, {
      severity: 15,
    });
  }
  return rule.compile(args.map((arg) => compiler.expression(arg, scope)));
}
