import { SqlError } from '../sqlError';
import type { SqlType } from '../sqlType';
import type { TypedSql } from './typedSql';

export interface OutputColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: boolean;
}

export interface SourceColumn {
  readonly name: string;
  readonly sql: TypedSql;
}

/** A table, common table or subquery in FROM. */
export interface Source {
  /** The alias, or the table's name. */
  readonly name: string;
  /** Schema of a table that has no alias: such a column may be written `schema.table.column`. */
  readonly schema?: string;
  readonly columns: readonly SourceColumn[];
}

export interface CommonSource {
  readonly name: string;
  readonly columns: readonly OutputColumn[];
}

/** What GROUP BY allows outside aggregates; columns that it does not are collected to be refused (8120). */
export interface Grouping {
  readonly texts: ReadonlySet<string>;
  readonly ungrouped: string[];
  aggregated: boolean;
}

/** Where the names of a query are looked up; a subquery's scope has its query's as parent. */
export interface Scope {
  readonly sources: readonly Source[];
  readonly common: ReadonlyMap<string, CommonSource>;
  readonly parent?: Scope;
  readonly grouping?: Grouping;
}

export const emptyScope: Scope = { sources: [], common: new Map() };

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function matching(scope: Scope, parts: readonly string[]): Source[] {
  const table = parts.at(-2);
  const schema = parts.at(-3);
  return scope.sources.filter(
    (source) =>
      (table === undefined || same(source.name, table)) &&
      (schema === undefined || (source.schema !== undefined && same(source.schema, schema))),
  );
}

/**
 * Finds a column by its name, with or without its table's.
 * @throws SqlError 207 unknown, 209 ambiguous, 4104 no such table in the query.
 */
export function resolveColumn(scope: Scope, parts: readonly string[]): TypedSql {
  const name = parts.at(-1) ?? '';
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const sources = matching(at, parts);
    const found = sources.flatMap((source) => source.columns.filter((column) => same(column.name, name)));
    if (found.length > 1) throw new SqlError(209, `Ambiguous column name '${name}'.`);
    const [column] = found;
    if (column !== undefined) {
      if (at === scope) at.grouping?.ungrouped.push(column.sql.text);
      return column.sql;
    }
    if (parts.length > 1 && sources.length > 0) break;
  }
  const known = parts.length === 1 || matchingAnywhere(scope, parts);
  if (known) throw new SqlError(207, `Invalid column name '${name}'.`);
  throw new SqlError(4104, `The multi-part identifier "${parts.join('.')}" could not be bound.`);
}

function matchingAnywhere(scope: Scope, parts: readonly string[]): boolean {
  return (
    matching(scope, parts).length > 0 || (scope.parent !== undefined && matchingAnywhere(scope.parent, parts))
  );
}
