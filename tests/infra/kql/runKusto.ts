import { argumentsOf, evaluate, functionName, type Scope } from './expressions';
import { parseKusto, type KustoNode } from './parseKusto';
import { compare, isTrue, type Row, type Value } from './values';

type Rows = readonly Row[];
type Aggregate = (rows: Rows, values: readonly KustoNode[], scope: Scope) => Row;

/** The elements of a list such as the columns of `project`, each without its comma. */
const elements = (list: KustoNode | undefined): KustoNode[] =>
  (list?.children ?? []).map((one) => (one.kind === 'SeparatedElement' ? (one.children[0] ?? one) : one));
const partOf = (node: KustoNode, kind: string): KustoNode | undefined =>
  node.children.find((one) => one.kind === kind);
/** The last list of an operator holds its columns; one before it holds its options. */
const columnsOf = (operator: KustoNode): KustoNode[] => {
  const [options, ...lists] = operator.children.filter((one) => one.kind === 'List');
  if (lists.length > 0 && (options?.children.length ?? 0) > 0)
    throw new Error(`An option of ${operator.kind} is not known here.`);
  return elements(lists.at(-1) ?? options);
};

/** A column that an operator makes: `name = expression`, or a name that stays what it is. */
function named(column: KustoNode): { name: string; expression: KustoNode } {
  const [name, , expression] = column.children;
  if (column.kind === 'SimpleNamedExpression' && name !== undefined && expression !== undefined)
    return { name: name.text, expression };
  if (column.kind === 'NameReference') return { name: column.text, expression: column };
  throw new Error(`Give this column a name: ${column.text}`);
}

/** The columns over the row as it was: one that is made here cannot use another. */
const withColumns = (columns: readonly KustoNode[], row: Row, scope: Scope): Row =>
  Object.fromEntries(
    columns.map(named).map(({ name, expression }) => [name, evaluate(expression, row, scope)]),
  );

const valuesOf = (rows: Rows, expression: KustoNode | undefined, scope: Scope): Value[] =>
  expression === undefined ? [] : rows.map((row) => evaluate(expression, row, scope));
const largest = (values: readonly Value[]): Value =>
  values.reduce((best, one) => (best === null || compare(one, best) === 1 ? one : best), null);

const single =
  (work: (rows: Rows, values: readonly KustoNode[], scope: Scope) => Value): Aggregate =>
  (rows, values, scope) => ({ '': work(rows, values, scope) });

const aggregates: Readonly<Record<string, Aggregate>> = {
  count: single((rows) => rows.length),
  countif: single((rows, [test], scope) => valuesOf(rows, test, scope).filter(isTrue).length),
  max: single((rows, [value], scope) => largest(valuesOf(rows, value, scope))),
  maxif: single((rows, [value, test], scope) => {
    const fitting = rows.filter((row) => test !== undefined && isTrue(evaluate(test, row, scope)));
    return largest(valuesOf(fitting, value, scope));
  }),
  sum: single((rows, [value], scope) =>
    valuesOf(rows, value, scope).reduce<number>((sum, one) => sum + (typeof one === 'number' ? one : 0), 0),
  ),
  arg_max: (rows, columns, scope) => {
    const [key] = columns;
    const best = largest(valuesOf(rows, key, scope));
    const row = rows.find((one) => key !== undefined && compare(evaluate(key, one, scope), best) === 0);
    return Object.fromEntries(
      columns.map(({ text }) => [text, row === undefined ? null : (row[text] ?? null)]),
    );
  },
};

/** The columns of one group: an aggregate's own names, or the name that was given to its one value. */
function aggregate(column: KustoNode, rows: Rows, scope: Scope): Row {
  const isNamed = column.kind === 'SimpleNamedExpression';
  const call = isNamed ? column.children[2] : column;
  const known = call?.kind === 'FunctionCallExpression' ? aggregates[functionName(call)] : undefined;
  if (call === undefined || known === undefined)
    throw new Error(`The aggregate is not known here: ${column.text}`);
  const made = known(rows, argumentsOf(call), scope);
  if (!('' in made)) return made;
  if (!isNamed) throw new Error(`Give this column a name: ${column.text}`);
  return { [column.children[0]?.text ?? '']: made[''] ?? null };
}

/** Without `by` there is one row even over nothing; with it, one for each group that there is. */
function summarize(operator: KustoNode, rows: Rows, scope: Scope): Rows {
  const clause = partOf(operator, 'SummarizeByClause');
  const groups = new Map<string, { keys: Row; rows: Row[] }>();
  if (clause === undefined) groups.set('', { keys: {}, rows: [...rows] });
  else
    for (const row of rows) {
      const keys = withColumns(elements(partOf(clause, 'List')), row, scope);
      const key = JSON.stringify(keys);
      const group = groups.get(key) ?? { keys, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  return [...groups.values()].map((group) =>
    columnsOf(operator).reduce<Row>(
      (made, column) => ({ ...made, ...aggregate(column, group.rows, scope) }),
      group.keys,
    ),
  );
}

function order(operator: KustoNode, rows: Rows, scope: Scope): Rows {
  const keys = columnsOf(operator).map((one) => ({
    expression: one.children[0] ?? one,
    // Kusto begins with the largest unless the query says otherwise.
    sign: partOf(one, 'OrderingClause')?.text === 'asc' ? 1 : -1,
  }));
  const by = (left: Row, right: Row): number =>
    keys.reduce(
      (so, { expression, sign }) =>
        so !== 0
          ? so
          : sign * (compare(evaluate(expression, left, scope), evaluate(expression, right, scope)) ?? 0),
      0,
    );
  return rows.toSorted(by);
}

function operate(operator: KustoNode, rows: Rows, scope: Scope): Rows {
  switch (operator.kind) {
    case 'FilterOperator': {
      const condition = operator.children.at(-1);
      return rows.filter((row) => condition !== undefined && isTrue(evaluate(condition, row, scope)));
    }
    case 'ExtendOperator':
      return rows.map((row) => ({ ...row, ...withColumns(columnsOf(operator), row, scope) }));
    case 'ProjectOperator':
      return rows.map((row) => withColumns(columnsOf(operator), row, scope));
    case 'SummarizeOperator':
      return summarize(operator, rows, scope);
    case 'SortOperator':
      return order(operator, rows, scope);
    case 'TakeOperator':
      return rows.slice(0, Number(operator.children.at(-1)?.text));
    default:
      throw new Error(`${operator.kind} is not known here: ${operator.text}`);
  }
}

function pipe(node: KustoNode, tables: Readonly<Record<string, Rows>>, scope: Scope): Rows {
  const [source, , operator] = node.children;
  if (node.kind === 'PipeExpression' && source !== undefined && operator !== undefined)
    return operate(operator, pipe(source, tables, scope), scope);
  const table = node.kind === 'NameReference' ? tables[node.text] : undefined;
  if (table === undefined) throw new Error(`There is no table ${node.text}.`);
  return table;
}

/**
 * Runs a query over rows as Application Insights would at the moment `now`. Only what the project's queries use is known; anything
 * else throws, so that no query passes for run that was not understood.
 */
export function runKusto(query: string, tables: Readonly<Record<string, Rows>>, now: Date): Rows {
  const { problems, tree } = parseKusto(query);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  let scope: Scope = { now, named: {} };
  let answer: Rows | undefined;
  for (const statement of elements(tree.children.filter((one) => one.kind === 'List').at(-1))) {
    const [, name, , value] = statement.children;
    if (statement.kind === 'LetStatement' && name !== undefined && value !== undefined)
      scope = { ...scope, named: { ...scope.named, [name.text]: evaluate(value, {}, scope) } };
    else if (statement.kind === 'ExpressionStatement' && statement.children[0] !== undefined)
      answer = pipe(statement.children[0], tables, scope);
    else throw new Error(`${statement.kind} is not known here.`);
  }
  if (answer === undefined) throw new Error('The query has no answer.');
  return answer;
}
