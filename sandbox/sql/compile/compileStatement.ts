import type { Catalog } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import type { SqlType } from '../sqlType';
import type {
  Condition,
  DeleteStatement,
  Expression,
  InsertStatement,
  SelectStatement,
  UpdateStatement,
} from '../tsql/ast';
import { compileCondition } from './compileCondition';
import { compileExpression } from './compileExpression';
import { compileInsert } from './compileInsert';
import { compileQuery } from './compileQuery';
import { compileDelete, compileUpdate } from './compileUpdate';
import { Compiler } from './compiler';
import type { CompileRules } from './compiler';
import { castTo } from './convert';
import type { Plan } from './plan';
import { emptyScope } from './scope';
import type { Source } from './scope';

export interface CompileContext {
  readonly catalog: Catalog;
  readonly variables: ReadonlyMap<string, SqlType>;
  readonly database: string;
  /** Of the database, for what shows it. */
  readonly collation?: string;
}

const rules: CompileRules = {
  expression: compileExpression,
  condition: compileCondition,
  query: compileQuery,
};

const compilerFor = (context: CompileContext): Compiler =>
  new Compiler(context.catalog, context.variables, rules, context.database, context.collation ?? '');

const readPlan = (compiler: Compiler, text: string, more: Pick<Plan, 'columns' | 'assigns'>): Plan => ({
  ...compiler.finish(text),
  kind: 'select',
  access: compiler.access,
  locking: compiler.locking,
  before: undefined,
  merged: undefined,
  ...more,
});

/** Translates a statement that reads or writes rows. */
export function compileStatement(
  statement: SelectStatement | InsertStatement | UpdateStatement | DeleteStatement,
  context: CompileContext,
): Plan {
  const compiler = compilerFor(context);
  switch (statement.kind) {
    case 'insert':
      return compileInsert(compiler, statement);
    case 'update':
      return compileUpdate(compiler, statement);
    case 'delete':
      return compileDelete(compiler, statement);
    case 'select': {
      const query = compiler.query(statement.query, emptyScope);
      const assigns = query.assigns;
      return readPlan(compiler, query.text, {
        columns: assigns === undefined ? query.columns : undefined,
        assigns,
      });
    }
  }
}

/** Translates an expression outside a query, such as the right side of SET, to one row of one column. */
export function compileScalar(expression: Expression, context: CompileContext, type?: SqlType): Plan {
  const compiler = compilerFor(context);
  const value = compiler.expression(expression, emptyScope);
  const sql = type === undefined ? value : castTo(value, type);
  const columns = [{ name: '', type: sql.type, nullable: true }];
  return readPlan(compiler, `SELECT ${sql.text}`, { columns, assigns: undefined });
}

/** Translates a condition outside a query, such as IF's, to one row that holds 1 where it is true. */
export function compileTruth(condition: Condition, context: CompileContext): Plan {
  const compiler = compilerFor(context);
  const text = compiler.condition(condition, emptyScope);
  return readPlan(compiler, `SELECT CASE WHEN ${text} THEN 1 ELSE 0 END`, {
    columns: undefined,
    assigns: undefined,
  });
}

/**
 * Translates the condition of a check constraint or a filtered index, over the columns of `source`.
 * @throws SqlError 1759 where it holds what changes from row to row or run to run.
 */
export function compileFixedCondition(condition: Condition, source: Source, context: CompileContext): string {
  const compiler = compilerFor(context);
  const text = compiler.condition(condition, { ...emptyScope, sources: [source] });
  const { params, sql } = compiler.finish(text);
  if (params.length > 0)
    throw new SqlError(1759, 'The stand-in knows only columns and literals in a constraint or filter.');
  return sql;
}
