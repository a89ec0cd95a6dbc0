import { SqlError } from '../sqlError';
import type { SqlType } from '../sqlType';

export interface CatalogColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** Undefined: the database's. */
  readonly collation?: string;
  readonly identity?: { readonly seed: number; readonly increment: number };
  readonly default?: { readonly name: string; readonly text: string };
}

export interface CatalogIndex {
  readonly name: string;
  readonly kind: 'primaryKey' | 'unique' | 'index';
  readonly unique: boolean;
  readonly columns: readonly string[];
  readonly included: readonly string[];
  readonly filter?: string;
}

/** A view with a query of its own. */
export interface CatalogView {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  /** Its query. */
  readonly text: string;
}

export interface CatalogConstraint {
  readonly name: string;
  readonly kind: 'check';
}

export interface CatalogTable {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: CatalogColumn[];
  readonly indexes: CatalogIndex[];
  readonly constraints: CatalogConstraint[];
}

export interface Permission {
  readonly right: string;
  /** `schema` or `schema.table`, lower case; empty for the database. */
  readonly on: string;
  /** Lower case; undefined: all of them. */
  readonly column?: string;
  readonly principal: string;
}

/** What the database holds, as one plain value: it is kept in SQLite beside the rows, so that a rollback takes it back. */
export interface CatalogData {
  nextId: number;
  schemas: { readonly id: number; readonly name: string }[];
  tables: CatalogTable[];
  /** Synonyms, and views that show all of a table: `schema.name`, and what they stand for. */
  aliases: {
    readonly id: number;
    readonly as: 'synonym' | 'view';
    readonly name: string;
    readonly target: readonly string[];
  }[];
  views: CatalogView[];
  triggers: { readonly id: number; readonly name: string; readonly tableId: number }[];
  principals: { readonly id: number; readonly kind: 'login' | 'user' | 'role'; readonly name: string }[];
  members: { readonly role: string; readonly member: string }[];
  permissions: Permission[];
}

export const emptyCatalog = (): CatalogData => ({
  nextId: 1000,
  schemas: [{ id: 1, name: 'dbo' }],
  tables: [],
  aliases: [],
  views: [],
  triggers: [],
  principals: [],
  members: [],
  permissions: [],
});

/** A copy whose lists can be changed; what is in them is never changed, and shared. */
export const copyToChange = (data: CatalogData): CatalogData => ({
  nextId: data.nextId,
  schemas: [...data.schemas],
  tables: data.tables.map((table) => ({
    ...table,
    columns: [...table.columns],
    indexes: [...table.indexes],
    constraints: [...table.constraints],
  })),
  aliases: [...data.aliases],
  views: [...data.views],
  triggers: [...data.triggers],
  principals: [...data.principals],
  members: [...data.members],
  permissions: [...data.permissions],
});

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The name of the SQLite table behind a table. */
export const physicalName = (table: Pick<CatalogTable, 'schema' | 'name'>): string =>
  `${table.schema}.${table.name}`;

/** Looks names up as SQL Server does: without regard to case, in `dbo` where no schema is named. */
export class Catalog {
  private readonly byName: ReadonlyMap<string, CatalogTable>;

  constructor(
    readonly data: CatalogData,
    readonly version: number,
  ) {
    this.byName = new Map(data.tables.map((table) => [physicalName(table).toLowerCase(), table]));
  }

  findTable(parts: readonly string[]): CatalogTable | undefined {
    const name = parts.at(-1) ?? '';
    const schema = parts.at(-2);
    const full = `${schema === undefined || schema === '' ? 'dbo' : schema}.${name}`;
    const table = this.byName.get(full.toLowerCase());
    if (table !== undefined) return table;
    const alias = this.data.aliases.find((each) => same(each.name, full));
    return alias === undefined ? undefined : this.findTable(alias.target);
  }

  findView(parts: readonly string[]): CatalogView | undefined {
    return viewIn(this.data, parts);
  }

  /** @throws SqlError 208 for a table that is not there. */
  table(parts: readonly string[]): CatalogTable {
    const table = this.findTable(parts);
    if (table === undefined) throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`);
    return table;
  }

  hasSchema(name: string): boolean {
    return this.data.schemas.some((schema) => same(schema.name, name));
  }
}

/** The view of that name, in `dbo` where no schema is named. */
export const viewIn = ({ views }: CatalogData, parts: readonly string[]): CatalogView | undefined =>
  views.find((view) => same(view.name, parts.at(-1) ?? '') && same(view.schema, parts.at(-2) ?? 'dbo'));

/** @throws SqlError 207 for a column that the table does not have. */
export function columnOf(table: CatalogTable, name: string): CatalogColumn {
  const column = table.columns.find((candidate) => same(candidate.name, name));
  if (column === undefined) throw new SqlError(207, `Invalid column name '${name}'.`);
  return column;
}
