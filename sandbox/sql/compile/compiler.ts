import type { Catalog, CatalogTable, CatalogView } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import type { SqlType } from '../sqlType';
import { collationKind } from '../tsql/collation';
import type { Condition, Expression, Query } from '../tsql/ast';
import type { SqliteValue } from '../values/sqliteValue';
import type { OutputColumn, Scope } from './scope';
import type { TypedSql } from './typedSql';

/** What a `?` of the compiled statement stands for when it is run. */
export type ParamRef =
  | { readonly kind: 'variable'; readonly name: string; readonly key: boolean }
  | { readonly kind: 'state'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: SqliteValue };

export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

export interface Access {
  readonly table: Pick<CatalogTable, 'schema' | 'name' | 'columns'>;
  readonly right: Right;
  /** The columns that are read, where the right is SELECT. */
  readonly columns: ReadonlySet<string>;
}

export interface CompiledQuery {
  readonly text: string;
  readonly columns: readonly OutputColumn[];
  /** Known to give at most one row. */
  readonly single: boolean;
  /** The variables that a SELECT fills instead of giving rows. */
  readonly assigns?: readonly string[];
}

/** The rules that need each other, so that each can sit in a file of its own without import cycles. */
export interface CompileRules {
  readonly expression: (compiler: Compiler, expression: Expression, scope: Scope) => TypedSql;
  readonly condition: (compiler: Compiler, condition: Condition, scope: Scope) => string;
  readonly query: (compiler: Compiler, query: Query, scope: Scope) => CompiledQuery;
}

/** @throws SqlError 102 for a column that compares otherwise than the stand-in does. */
function refuseOtherCollations(table: CatalogTable): void {
  const other = table.columns.find(
    ({ collation }) => collation !== undefined && collationKind(collation) !== 'database',
  );
  if (other === undefined) return;
  throw new SqlError(
    102,
    `Not understood by the stand-in: it shows the collation ${other.collation ?? ''} of ${table.name}.${other.name} and does not compare by it.`,
    { severity: 15 },
  );
}

const MARK = '\u0001';

/** Holds what one statement's translation gathers: parameters, the tables it touches, locks it asks for. */
export class Compiler {
  readonly access: Access[] = [];
  /** A table hint asked for a lock that other writers must wait for. */
  locking = false;
  private readonly params: ParamRef[] = [];
  private readonly seen = new Map<string, string>();
  private readonly readColumns = new Map<CatalogTable, Set<string>>();

  constructor(
    readonly catalog: Catalog,
    readonly variables: ReadonlyMap<string, SqlType>,
    readonly rules: CompileRules,
    /** The database's name, for views that show it. */
    readonly database: string,
    /** The database's collation, for what shows it. */
    readonly collation: string,
  ) {}

  expression(expression: Expression, scope: Scope): TypedSql {
    return this.rules.expression(this, expression, scope);
  }

  condition(condition: Condition, scope: Scope): string {
    return this.rules.condition(this, condition, scope);
  }

  query(query: Query, scope: Scope): CompiledQuery {
    return this.rules.query(this, query, scope);
  }

  /** A placeholder for the parameter; equal ones are written alike, so that equal expressions have equal text. */
  placeholder(ref: ParamRef): string {
    const id =
      ref.kind === 'constant'
        ? undefined
        : `${ref.kind} ${ref.name} ${ref.kind === 'variable' ? String(ref.key) : ''}`;
    const known = id === undefined ? undefined : this.seen.get(id);
    if (known !== undefined) return known;
    const mark = `${MARK}${this.params.length}${MARK}`;
    this.params.push(ref);
    if (id !== undefined) this.seen.set(id, mark);
    return mark;
  }

  /** @throws SqlError 137 for a variable that is not declared. */
  variableType(name: string): SqlType {
    const type = this.variables.get(name.toLowerCase());
    if (type === undefined) {
      throw new SqlError(137, `Must declare the scalar variable "${name}".`, { severity: 15, state: 2 });
    }
    return type;
  }

  /** @throws SqlError 208 for a table that is not there, also in another database: there is only one. */
  table(parts: readonly string[], right: Right): CatalogTable {
    const [database = '', more] = parts.slice(0, -2).reverse();
    if (more !== undefined || (database !== '' && database.toLowerCase() !== this.database.toLowerCase()))
      throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`);
    const table = this.catalog.table(parts);
    refuseOtherCollations(table);
    this.access.push({ table, right, columns: this.columnsRead(table) });
    return table;
  }

  /**
   * The query of a view. Who may read the view reads what its owner owns through it: of the tables inside nothing is asked.
   */
  view(view: CatalogView, query: Query, scope: Scope): CompiledQuery {
    this.access.push({ table: { ...view, columns: [] }, right: 'SELECT', columns: new Set() });
    const outside = this.access.length;
    const compiled = this.query(query, scope);
    this.access.length = outside;
    return compiled;
  }

  /** Notes that a column is read: what a statement reads of a table is known when all of it is translated. */
  read(sql: TypedSql): TypedSql {
    if (sql.origin !== undefined) this.columnsRead(sql.origin.table).add(sql.origin.column);
    return sql;
  }

  private columnsRead(table: CatalogTable): Set<string> {
    const known = this.readColumns.get(table) ?? new Set<string>();
    this.readColumns.set(table, known);
    return known;
  }

  /** The statement with `?` for placeholders, and what they stand for in that order. */
  finish(text: string): { readonly sql: string; readonly params: readonly ParamRef[] } {
    const params: ParamRef[] = [];
    const pieces = text.split(MARK);
    let sql = '';
    for (const [at, piece] of pieces.entries()) {
      const param = at % 2 === 1 ? this.params[Number(piece)] : undefined;
      if (param === undefined) sql += piece;
      else {
        params.push(param);
        sql += '?';
      }
    }
    return { sql, params };
  }
}
