import { Catalog, columnOf, physicalName } from '../catalog/catalog';
import type { CatalogColumn, CatalogIndex, CatalogTable } from '../catalog/catalog';
import { compileFixedCondition } from '../compile/compileStatement';
import { tableColumns } from '../compile/compileSource';
import { quoteName, quoteText } from '../compile/typedSql';
import { SqlError } from '../sqlError';
import { isText } from '../sqlType';
import type { CreateIndex, TableConstraint } from '../tsql/ast';
import { parseConditionText } from '../tsql/parse';
import type { DdlContext } from './ddlContext';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The SQLite name of an index, constraint trigger or search index of the table. */
export const indexName = (table: CatalogTable, name: string): string =>
  quoteName(`${physicalName(table)}.${name}`);

const keyExpression = (column: CatalogColumn, qualifier = ''): string => {
  const name = `${qualifier}${quoteName(column.name)}`;
  return isText(column.type) ? `key_ci(${name})` : name;
};

/** SQL Server takes NULLs as equal in a unique index, SQLite does not. */
const uniqueExpression = (column: CatalogColumn): string =>
  column.nullable ? `ifnull(${keyExpression(column)}, x'00')` : keyExpression(column);

/** An index by key on each text column that joins go by, as production has them or would be slow without. */
export function addSearchIndex(context: DdlContext, table: CatalogTable, column: CatalogColumn): void {
  if (!isText(column.type) || !/_id$/i.test(column.name)) return;
  const leads = table.indexes.some((index) => same(index.columns[0] ?? '', column.name) && !column.nullable);
  if (leads) return;
  const name = indexName(table, `~${column.name}`);
  context.connection.exec(
    `CREATE INDEX ${name} ON ${quoteName(physicalName(table))} (${keyExpression(column)})`,
  );
}

function fixedCondition(context: DdlContext, text: string, table: CatalogTable, qualifier: string): string {
  const source = { name: table.name, columns: tableColumns(table, qualifier) };
  const catalog = new Catalog(context.data, -1);
  return compileFixedCondition(parseConditionText(text), source, {
    catalog,
    variables: new Map(),
    database: context.database,
  });
}

function addIndex(context: DdlContext, table: CatalogTable, index: CatalogIndex): void {
  if (table.indexes.some((each) => same(each.name, index.name))) {
    throw new SqlError(
      1913,
      `The operation failed because an index or statistics with name '${index.name}' already exists on table '${table.schema}.${table.name}'.`,
    );
  }
  const columns = index.columns.map((name) => columnOf(table, name));
  for (const name of index.included) columnOf(table, name);
  const expressions = columns.map((column) =>
    index.unique ? uniqueExpression(column) : keyExpression(column),
  );
  const filter =
    index.filter === undefined ? '' : ` WHERE ${fixedCondition(context, index.filter, table, '')}`;
  context.connection.exec(
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${indexName(table, index.name)} ON ${quoteName(physicalName(table))} (${expressions.join(', ')})${filter}`,
  );
  table.indexes.push(index);
}

/** A constraint as triggers: SQLite can add those to a table that is there. */
function addTriggers(
  context: DdlContext,
  table: CatalogTable,
  name: string,
  broken: string,
  message: string,
): void {
  const raise = `SELECT RAISE(ABORT, ${quoteText(`547|${message}`)})`;
  for (const event of ['INSERT', 'UPDATE']) {
    context.connection.exec(
      `CREATE TRIGGER ${indexName(table, `${name}.${event}`)} BEFORE ${event} ON ${quoteName(physicalName(table))} WHEN ${broken} BEGIN ${raise}; END`,
    );
  }
}

function conflict(context: DdlContext, kind: string, name: string, table: CatalogTable): string {
  return `The statement conflicted with the ${kind} constraint "${name}". The conflict occurred in database "${context.database}", table "${table.schema}.${table.name}".`;
}

function addCheck(context: DdlContext, table: CatalogTable, name: string, text: string): void {
  const existing = `SELECT 1 FROM ${quoteName(physicalName(table))} WHERE NOT (${fixedCondition(context, text, table, '')}) LIMIT 1`;
  const message = conflict(context, 'CHECK', name, table);
  if (context.connection.prepare(existing).get() !== undefined) throw new SqlError(547, message);
  addTriggers(context, table, name, `NOT (${fixedCondition(context, text, table, 'NEW.')})`, message);
  table.constraints.push({ name, kind: 'check' });
}

function refuseSecond(table: CatalogTable, name: string): void {
  const taken =
    table.constraints.some((each) => same(each.name, name)) ||
    table.columns.some((column) => column.default !== undefined && same(column.default.name, name));
  if (taken)
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 5 });
}

/** A constraint of CREATE TABLE or ALTER TABLE ADD. */
export function addConstraint(context: DdlContext, table: CatalogTable, constraint: TableConstraint): void {
  const suffix = String(context.nextId());
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique': {
      const name =
        constraint.name ?? `${constraint.kind === 'primaryKey' ? 'PK' : 'UQ'}__${table.name}__${suffix}`;
      const { kind, columns } = constraint;
      if (kind === 'primaryKey' && table.indexes.some((index) => index.kind === 'primaryKey')) {
        throw new SqlError(1779, `Table '${table.name}' already has a primary key defined on it.`);
      }
      if (kind === 'primaryKey' && columns.some((column) => columnOf(table, column).nullable)) {
        throw new SqlError(
          8111,
          `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`,
        );
      }
      addIndex(context, table, { name, kind, unique: true, columns, included: [] });
      return;
    }
    case 'check':
      refuseSecond(table, constraint.name ?? '');
      {
        addCheck(context, table, constraint.name ?? `CK__${table.name}__${suffix}`, constraint.text);
        return;
      }
    case 'default': {
      const column = columnOf(table, constraint.column);
      if (column.default !== undefined) throw new SqlError(1781, 'Column already has a DEFAULT bound to it.');
      const name = constraint.name ?? `DF__${table.name}__${suffix}`;
      table.columns[table.columns.indexOf(column)] = { ...column, default: { name, text: constraint.text } };
    }
  }
}

/** CREATE INDEX. */
export function createIndex(context: DdlContext, ddl: CreateIndex): void {
  const { name, unique, columns, included, filter } = ddl;
  const index: CatalogIndex = {
    name,
    kind: 'index',
    unique,
    columns,
    included,
    ...(filter !== undefined && { filter }),
  };
  addIndex(context, context.table(ddl.table), index);
}

export function dropIndex(
  context: DdlContext,
  parts: readonly string[],
  name: string,
  ifExists: boolean,
): void {
  const table = context.table(parts);
  const at = table.indexes.findIndex((index) => same(index.name, name) && index.kind === 'index');
  if (at < 0) {
    if (ifExists) return;
    throw new SqlError(
      3701,
      `Cannot drop the index '${parts.join('.')}.${name}', because it does not exist or you do not have permission.`,
      { severity: 11, state: 7 },
    );
  }
  context.connection.exec(`DROP INDEX ${indexName(table, name)}`);
  table.indexes.splice(at, 1);
}

/** ALTER TABLE DROP CONSTRAINT, of any kind. */
export function dropConstraint(
  context: DdlContext,
  parts: readonly string[],
  name: string,
  ifExists: boolean,
): void {
  const table = context.table(parts);
  const index = table.indexes.findIndex((each) => same(each.name, name) && each.kind !== 'index');
  const constraint = table.constraints.findIndex((each) => same(each.name, name));
  const column = table.columns.findIndex(
    (each) => each.default !== undefined && same(each.default.name, name),
  );
  const defaulted = table.columns[column];
  if (index >= 0) {
    context.connection.exec(`DROP INDEX ${indexName(table, name)}`);
    table.indexes.splice(index, 1);
  } else if (constraint >= 0) {
    for (const event of ['INSERT', 'UPDATE'])
      context.connection.exec(`DROP TRIGGER ${indexName(table, `${name}.${event}`)}`);
    table.constraints.splice(constraint, 1);
  } else if (defaulted !== undefined) {
    const { default: dropped, ...rest } = defaulted;
    if (dropped !== undefined) table.columns[column] = rest;
  } else if (!ifExists) {
    throw new SqlError(3728, `'${name}' is not a constraint.`);
  }
}
