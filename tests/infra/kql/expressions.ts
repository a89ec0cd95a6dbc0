import type { KustoNode } from './parseKusto';
import { bin, compare, isTrue, Timespan, timespan, tostring, type Row, type Value } from './values';

/** What an expression may refer to besides the row: the moment of the query, and what `let` named. */
export interface Scope {
  readonly now: Date;
  readonly named: Readonly<Record<string, Value>>;
}

type Operator = (left: Value, right: Value, node: KustoNode) => Value;

const ordered =
  (fits: (order: -1 | 0 | 1) => boolean): Operator =>
  (left, right) => {
    const order = compare(left, right);
    return order === null ? null : fits(order);
  };

/** Texts are found without regard to case, but for `==`. */
const found =
  (fits: (text: string, part: string) => boolean): Operator =>
  (left, right) => {
    if (typeof left !== 'string' || typeof right !== 'string') throw new Error('Only texts are searched.');
    return fits(left.toLowerCase(), right.toLowerCase());
  };

const calculated =
  (work: (a: number, b: number, node: KustoNode) => number): Operator =>
  (left, right, node) => {
    if (left === null || right === null) return null;
    if (typeof left !== 'number' || typeof right !== 'number')
      throw new Error('Only numbers are calculated.');
    return work(left, right, node);
  };

const operators: Readonly<Record<string, Operator>> = {
  EqualExpression: ordered((order) => order === 0),
  NotEqualExpression: ordered((order) => order !== 0),
  LessThanExpression: ordered((order) => order < 0),
  LessThanOrEqualExpression: ordered((order) => order <= 0),
  GreaterThanExpression: ordered((order) => order > 0),
  GreaterThanOrEqualExpression: ordered((order) => order >= 0),
  StartsWithExpression: found((text, part) => text.startsWith(part)),
  AddExpression: calculated((a, b) => a + b),
  SubtractExpression: calculated((a, b) => a - b),
  MultiplyExpression: calculated((a, b) => a * b),
  // Whole numbers are divided without a rest, and by nought they give nothing.
  DivideExpression: (left, right, node) =>
    right === 0 && node.type === 'long'
      ? null
      : calculated((a, b) => (node.type === 'long' ? Math.trunc(a / b) : a / b))(left, right, node),
};

/** A member of what `parse_json` gave; null where there is none. */
function member(value: Value, name: string): Value {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return ((Reflect.get(value, name) as Value | undefined) ?? null) satisfies Value;
}

function parseJson(text: Value): Value {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

const numberOf = (value: Value): number | null => {
  if (value === null || value === '' || typeof value === 'object') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
};

function longOf(value: Value): number | null {
  const number = numberOf(value);
  return number === null ? null : Math.trunc(number);
}

const functions: Readonly<Record<string, (values: readonly Value[], scope: Scope) => Value>> = {
  ago: ([span], { now }) => {
    if (!(span instanceof Timespan)) throw new Error('ago() takes a timespan.');
    return new Date(now.getTime() - span.ms);
  },
  bin: ([value = null, size = null]) => bin(value, size),
  iff: ([test = null, yes = null, no = null]) => (isTrue(test) ? yes : no),
  isnotnull: ([value = null]) => value !== null,
  isnull: ([value = null]) => value === null,
  parse_json: ([text = null]) => parseJson(text),
  round: ([value = null, digits = 0]) =>
    typeof value === 'number' ? Number(value.toFixed(Number(digits))) : null,
  todouble: ([value = null]) => numberOf(value),
  tolong: ([value = null]) => longOf(value),
  tostring: ([value = null]) => tostring(value),
};

/** The arguments in `( a, b )`, each without its comma. */
export function argumentsOf(call: KustoNode): KustoNode[] {
  const list = call.children[1]?.children.find((one) => one.kind === 'List');
  return (list?.children ?? []).map((element) => element.children[0] ?? element);
}

export const functionName = (call: KustoNode): string => call.children[0]?.text ?? '';

/** The value of an expression over a row. @throws Error for whatever is not known here: a query that is not understood is not run. */
export function evaluate(node: KustoNode, row: Row, scope: Scope): Value {
  const [first, , third] = node.children;
  const operator = operators[node.kind];
  if (operator !== undefined && first !== undefined && third !== undefined)
    return operator(evaluate(first, row, scope), evaluate(third, row, scope), node);
  switch (node.kind) {
    case 'NameReference': {
      if (node.text in row) return row[node.text] ?? null;
      if (node.text in scope.named) return scope.named[node.text] ?? null;
      throw new Error(`There is no ${node.text}.`);
    }
    case 'PathExpression':
      return member(evaluate(first ?? node, row, scope), third?.text ?? '');
    case 'ParenthesizedExpression':
      return evaluate(node.children[1] ?? node, row, scope);
    case 'StringLiteralExpression':
      return JSON.parse(node.text) as string;
    case 'LongLiteralExpression':
    case 'RealLiteralExpression':
      return Number(node.text);
    case 'TimespanLiteralExpression':
      return timespan(node.text);
    case 'AndExpression':
      return isTrue(evaluate(first ?? node, row, scope)) && isTrue(evaluate(third ?? node, row, scope));
    case 'OrExpression':
      return isTrue(evaluate(first ?? node, row, scope)) || isTrue(evaluate(third ?? node, row, scope));
    case 'InExpression':
    case 'NotInExpression': {
      const value = evaluate(first ?? node, row, scope);
      const list = third?.children.find((one) => one.kind === 'List')?.children ?? [];
      const isIn = list.some((one) => compare(value, evaluate(one.children[0] ?? one, row, scope)) === 0);
      return isIn === (node.kind === 'InExpression');
    }
    case 'FunctionCallExpression': {
      const known = functions[functionName(node)];
      if (known === undefined) throw new Error(`The function ${functionName(node)} is not known here.`);
      return known(
        argumentsOf(node).map((one) => evaluate(one, row, scope)),
        scope,
      );
    }
    default:
      throw new Error(`${node.kind} is not known here: ${node.text}`);
  }
}
