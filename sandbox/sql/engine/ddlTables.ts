import { physicalName } from '../catalog/catalog';
import type { CatalogColumn, CatalogTable } from '../catalog/catalog';
import { Catalog, columnOf } from '../catalog/catalog';
import { compileScalar } from '../compile/compileStatement';
import { quoteName, quoteText } from '../compile/typedSql';
import { SqlError } from '../sqlError';
import { familyOf } from '../sqlType';
import type { SqlType, TypeFamily } from '../sqlType';
import type { ColumnDefinition, CreateTable, Ddl, TableConstraint } from '../tsql/ast';
import { parseExpressionText } from '../tsql/parse';
import { addConstraint, addSearchIndex, indexName } from './ddlConstraints';
import type { DdlContext } from './ddlContext';

const affinity: Readonly<Record<TypeFamily, string>> = {
  ...{ null: 'TEXT', text: 'TEXT', guid: 'TEXT', date: 'TEXT' },
  ...{ integer: 'INTEGER', number: 'REAL', binary: 'BLOB' },
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function columnFrom(definition: ColumnDefinition, table: string, keyed: boolean): CatalogColumn {
  const { name, type, nullable, collation, identity, defaultTo } = definition;
  return {
    name,
    type,
    nullable: nullable ?? !(keyed || identity !== undefined),
    ...(collation !== undefined && { collation }),
    ...(identity && { identity }),
    ...(defaultTo && { default: { name: defaultTo.name ?? `DF__${table}__${name}`, text: defaultTo.text } }),
  };
}

const columnText = (column: CatalogColumn): string =>
  column.identity === undefined
    ? `${quoteName(column.name)} ${affinity[familyOf(column.type)]}`
    : `${quoteName(column.name)} INTEGER PRIMARY KEY AUTOINCREMENT`;

function startIdentity(context: DdlContext, table: CatalogTable): void {
  const seed = table.columns.find((column) => column.identity !== undefined)?.identity?.seed ?? 1;
  if (seed === 1) return;
  const name = quoteText(physicalName(table));
  context.connection.exec(`INSERT INTO sqlite_sequence (name, seq) VALUES (${name}, ${seed - 1})`);
}

/** CREATE TABLE: one SQLite table per schema-qualified name. */
export function createTable(context: DdlContext, ddl: CreateTable): void {
  const name = ddl.table.at(-1) ?? '';
  const wanted = ddl.table.at(-2) ?? 'dbo';
  const schema = context.data.schemas.find((each) => same(each.name, wanted));
  if (schema === undefined) {
    throw new SqlError(
      2760,
      `The specified schema name "${wanted}" either does not exist or you do not have permission to use it.`,
    );
  }
  if (context.data.tables.some((table) => same(table.name, name) && same(table.schema, schema.name))) {
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 6 });
  }
  const constraints: TableConstraint[] = [
    ...ddl.constraints,
    ...ddl.columns.flatMap((column) => column.constraints),
  ];
  const keyed = constraints.flatMap((each) => (each.kind === 'primaryKey' ? each.columns : []));
  const columns = ddl.columns.map((column) =>
    columnFrom(
      column,
      name,
      keyed.some((key) => same(key, column.name)),
    ),
  );
  const table: CatalogTable = {
    id: context.nextId(),
    schema: schema.name,
    name,
    columns,
    indexes: [],
    constraints: [],
  };
  context.data.tables.push(table);
  context.connection.exec(
    `CREATE TABLE ${quoteName(physicalName(table))} (${columns.map(columnText).join(', ')})`,
  );
  startIdentity(context, table);
  for (const constraint of constraints) addConstraint(context, table, constraint);
  for (const column of columns) addSearchIndex(context, table, column);
}

/** A default's value, for rows that are there when the column is added. */
function defaultValue(context: DdlContext, text: string, type: SqlType): string {
  const plan = compileScalar(
    parseExpressionText(text),
    {
      catalog: new Catalog(context.data, -1),
      variables: new Map(),
      database: context.database,
    },
    type,
  );
  if (plan.params.length > 0)
    throw new SqlError(102, 'The stand-in fills an added column only with a literal default.', {
      severity: 15,
    });
  return plan.sql;
}

/** ALTER TABLE ADD: rows that are there get the default where the column takes no NULL. */
export function addColumns(
  context: DdlContext,
  parts: readonly string[],
  definitions: readonly ColumnDefinition[],
): void {
  const table = context.table(parts);
  for (const definition of definitions) {
    const column = columnFrom(definition, table.name, false);
    if (table.columns.some((each) => same(each.name, column.name))) {
      throw new SqlError(
        2705,
        `Column names in each table must be unique. Column name '${column.name}' in table '${table.name}' is specified more than once.`,
        { state: 4 },
      );
    }
    if (column.identity !== undefined)
      throw new SqlError(102, 'The stand-in cannot add an identity column.', { severity: 15 });
    const physical = quoteName(physicalName(table));
    const hasRows = context.connection.prepare(`SELECT 1 FROM ${physical} LIMIT 1`).get() !== undefined;
    if (!column.nullable && column.default === undefined && hasRows) {
      throw new SqlError(
        4901,
        `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified. Column '${column.name}' cannot be added to non-empty table '${table.name}'.`,
      );
    }
    context.connection.exec(`ALTER TABLE ${physical} ADD COLUMN ${columnText(column)}`);
    if (!column.nullable && column.default !== undefined) {
      context.connection.exec(
        `UPDATE ${physical} SET ${quoteName(column.name)} = (${defaultValue(context, column.default.text, column.type)})`,
      );
    }
    table.columns.push(column);
    for (const constraint of definition.constraints) addConstraint(context, table, constraint);
    addSearchIndex(context, table, column);
  }
}

/** ALTER TABLE ALTER COLUMN: the declared type and nullability change, the values must fit already. */
export function alterColumn(context: DdlContext, ddl: Extract<Ddl, { kind: 'alterColumn' }>): void {
  const table = context.table(ddl.table);
  const column = columnOf(table, ddl.column);
  if (familyOf(column.type) !== familyOf(ddl.type)) {
    throw new SqlError(
      102,
      `The stand-in cannot make a column of type ${column.type.name} one of type ${ddl.type.name}.`,
      { severity: 15 },
    );
  }
  const nullable = ddl.nullable ?? true;
  const physical = quoteName(physicalName(table));
  const name = quoteName(column.name);
  const exists = (condition: string): boolean =>
    context.connection.prepare(`SELECT 1 FROM ${physical} WHERE ${condition} LIMIT 1`).get() !== undefined;
  if (!nullable && exists(`${name} IS NULL`)) {
    throw new SqlError(
      515,
      `Cannot insert the value NULL into column '${column.name}', table '${context.database}.${table.schema}.${table.name}'; column does not allow nulls. UPDATE fails.`,
      { state: 2 },
    );
  }
  const { length } = ddl.type;
  if (length !== undefined && length > 0 && exists(`length(${name}) > ${length}`)) {
    throw new SqlError(
      2628,
      `String or binary data would be truncated in table '${table.name}', column '${column.name}'.`,
    );
  }
  table.columns[table.columns.indexOf(column)] = { ...column, type: ddl.type, nullable };
}

/** ALTER TABLE DROP COLUMN: refused while an index or constraint needs it. */
export function dropColumn(context: DdlContext, parts: readonly string[], name: string): void {
  const table = context.table(parts);
  const column = columnOf(table, name);
  const user = table.indexes.find((index) => index.columns.some((each) => same(each, name)));
  const dependent = user?.name ?? column.default?.name;
  if (dependent !== undefined) {
    throw new SqlError(5074, `The object '${dependent}' is dependent on column '${column.name}'.`);
  }
  context.connection.exec(`DROP INDEX IF EXISTS ${indexName(table, `~${column.name}`)}`);
  context.connection.exec(
    `ALTER TABLE ${quoteName(physicalName(table))} DROP COLUMN ${quoteName(column.name)}`,
  );
  table.columns.splice(table.columns.indexOf(column), 1);
}

export function dropTable(context: DdlContext, parts: readonly string[], ifExists: boolean): void {
  const { tables } = context.data;
  const name = parts.at(-1) ?? '';
  const at = tables.findIndex((table) => same(table.name, name) && same(table.schema, parts.at(-2) ?? 'dbo'));
  const table = tables[at];
  if (table === undefined) {
    if (ifExists) return;
    throw new SqlError(
      3701,
      `Cannot drop the table '${parts.join('.')}', because it does not exist or you do not have permission.`,
      { severity: 11, state: 5 },
    );
  }
  context.connection.exec(`DROP TABLE ${quoteName(physicalName(table))}`);
  tables.splice(at, 1);
}
