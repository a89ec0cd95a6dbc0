import type { Catalog, CatalogTable } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import { BIT, INT, MAX_LENGTH, SYSNAME, familyOf, isText, nvarcharOf, typeText } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { CompiledQuery } from './compiler';
import { quoteText } from './typedSql';

type Cell = string | number | null;

interface View {
  readonly columns: readonly (readonly [name: string, type: SqlType])[];
  readonly rows: (catalog: Catalog, database: string) => readonly (readonly Cell[])[];
}

const schemaId = (catalog: Catalog, name: string): number =>
  catalog.data.schemas.find((schema) => schema.name.toLowerCase() === name.toLowerCase())?.id ?? 0;

/** sys.columns counts bytes, INFORMATION_SCHEMA characters. */
export function byteLength(type: SqlType): number {
  const wide = type.name === 'nvarchar' || type.name === 'nchar' ? 2 : 1;
  if (type.length === MAX_LENGTH) return -1;
  if (type.length !== undefined) return type.length * wide;
  const sizes: Partial<Record<SqlType['name'], number>> = {
    bit: 1,
    tinyint: 1,
    smallint: 2,
    int: 4,
    real: 4,
    date: 3,
    decimal: 9,
    uniqueidentifier: 16,
  };
  return sizes[type.name] ?? 8;
}

const typeIds: Partial<Record<SqlType['name'], number>> = {
  ...{
    bit: 104,
    tinyint: 48,
    smallint: 52,
    int: 56,
    bigint: 127,
    decimal: 106,
    real: 59,
    float: 62,
    date: 40,
  },
  ...{
    datetime: 61,
    datetime2: 42,
    nvarchar: 231,
    nchar: 239,
    varchar: 167,
    char: 175,
    varbinary: 165,
    binary: 173,
  },
  uniqueidentifier: 36,
};

const tableRow = (catalog: Catalog, table: CatalogTable): Cell[] => [
  ...[table.name, table.id, schemaId(catalog, table.schema), 'U', 'USER_TABLE', 0],
];

/** Keys, checks and defaults are objects of their table's schema; the catalog gives them no id of their own. */
function constraintRows(catalog: Catalog, table: CatalogTable): Cell[][] {
  const row = (name: string, type: string, description: string): Cell[] => [
    ...[name, null, schemaId(catalog, table.schema), type, description, 0, table.id],
  ];
  return [
    ...table.indexes
      .filter(({ kind }) => kind !== 'index')
      .map(({ name, kind }) =>
        kind === 'primaryKey'
          ? row(name, 'PK', 'PRIMARY_KEY_CONSTRAINT')
          : row(name, 'UQ', 'UNIQUE_CONSTRAINT'),
      ),
    ...table.constraints.map(({ name }) => row(name, 'C', 'CHECK_CONSTRAINT')),
    ...table.columns.flatMap(({ default: by }) =>
      by === undefined ? [] : [row(by.name, 'D', 'DEFAULT_CONSTRAINT')],
    ),
  ];
}

const indexRows = (table: CatalogTable): Cell[][] =>
  table.indexes.map((index, at) => {
    const primary = index.kind === 'primaryKey';
    const id = primary ? 1 : at + 2;
    const flags = [
      index.unique ? 1 : 0,
      primary ? 1 : 0,
      index.kind === 'unique' ? 1 : 0,
      index.filter === undefined ? 0 : 1,
      0,
    ];
    return [table.id, index.name, id, primary ? 'CLUSTERED' : 'NONCLUSTERED', ...flags, index.filter ?? null];
  });

const tableColumns = [
  ...([
    ['name', SYSNAME],
    ['object_id', INT],
    ['schema_id', INT],
  ] as const),
  ...([
    ['type', { name: 'char', length: 2 }],
    ['type_desc', nvarcharOf(60)],
    ['is_ms_shipped', BIT],
  ] as const),
] as const;

const views: Readonly<Record<string, View>> = {
  'sys.schemas': {
    columns: [
      ['name', SYSNAME],
      ['schema_id', INT],
      ['principal_id', INT],
    ],
    rows: (catalog) => catalog.data.schemas.map((schema) => [schema.name, schema.id, 1]),
  },
  'sys.tables': {
    columns: tableColumns,
    rows: (catalog) => catalog.data.tables.map((table) => tableRow(catalog, table)),
  },
  'sys.objects': {
    columns: [...tableColumns, ['parent_object_id', INT]],
    rows: (catalog) => [
      ...catalog.data.tables.flatMap((table) => [
        [...tableRow(catalog, table), 0],
        ...constraintRows(catalog, table),
      ]),
      ...catalog.data.aliases.map(({ id, as, name }) => {
        const [schema = '', own = ''] = name.split('.');
        const type = as === 'view' ? ['V', 'VIEW'] : ['SN', 'SYNONYM'];
        return [own, id, schemaId(catalog, schema), ...type, 0, 0];
      }),
      ...catalog.data.views.map(({ id, schema, name }) => [
        ...[name, id, schemaId(catalog, schema), 'V', 'VIEW', 0, 0],
      ]),
      ...catalog.data.triggers.map(({ id, name, tableId }) => {
        const { schema = '' } = catalog.data.tables.find((table) => table.id === tableId) ?? {};
        return [name, id, schemaId(catalog, schema), 'TR', 'SQL_TRIGGER', 0, tableId];
      }),
    ],
  },
  'sys.columns': {
    columns: [
      ...([
        ['object_id', INT],
        ['name', SYSNAME],
        ['column_id', INT],
        ['system_type_id', INT],
        ['user_type_id', INT],
      ] as const),
      ...([
        ['max_length', { name: 'smallint' }],
        ['is_nullable', BIT],
        ['is_identity', BIT],
      ] as const),
    ],
    rows: (catalog) =>
      catalog.data.tables.flatMap((table) =>
        table.columns.map((column, at) => {
          const type = typeIds[column.type.name] ?? 0;
          return [
            table.id,
            column.name,
            at + 1,
            type,
            type,
            byteLength(column.type),
            column.nullable ? 1 : 0,
            column.identity ? 1 : 0,
          ];
        }),
      ),
  },
  'sys.types': {
    columns: [
      ['name', SYSNAME],
      ['system_type_id', INT],
      ['user_type_id', INT],
    ],
    rows: () => Object.entries(typeIds).map(([name, id]) => [name, id, id]),
  },
  'sys.indexes': {
    columns: [
      ...([
        ['object_id', INT],
        ['name', SYSNAME],
        ['index_id', INT],
        ['type_desc', nvarcharOf(60)],
        ['is_unique', BIT],
      ] as const),
      ...([
        ['is_primary_key', BIT],
        ['is_unique_constraint', BIT],
        ['has_filter', BIT],
        ['is_disabled', BIT],
      ] as const),
      ['filter_definition', nvarcharOf(MAX_LENGTH)],
    ],
    rows: (catalog) => catalog.data.tables.flatMap(indexRows),
  },
  'sys.index_columns': {
    columns: [
      ...([
        ['object_id', INT],
        ['index_id', INT],
        ['index_column_id', INT],
        ['column_id', INT],
      ] as const),
      ...([
        ['key_ordinal', INT],
        ['is_included_column', BIT],
      ] as const),
    ],
    rows: (catalog) =>
      catalog.data.tables.flatMap((table) =>
        table.indexes.flatMap((index, number) =>
          [...index.columns, ...index.included].map((name, at) => {
            const column =
              table.columns.findIndex((each) => each.name.toLowerCase() === name.toLowerCase()) + 1;
            const included = at >= index.columns.length;
            return [
              table.id,
              index.kind === 'primaryKey' ? 1 : number + 2,
              at + 1,
              column,
              included ? 0 : at + 1,
              included ? 1 : 0,
            ];
          }),
        ),
      ),
  },
  'sys.key_constraints': {
    columns: [
      ['name', SYSNAME],
      ['parent_object_id', INT],
      ['type', { name: 'char', length: 2 }],
    ],
    rows: (catalog) =>
      catalog.data.tables.flatMap((table) =>
        table.indexes
          .filter((index) => index.kind !== 'index')
          .map((index) => [index.name, table.id, index.kind === 'primaryKey' ? 'PK' : 'UQ']),
      ),
  },
  'sys.database_principals': {
    columns: [
      ['name', SYSNAME],
      ['principal_id', INT],
      ['type', { name: 'char', length: 1 }],
      ['type_desc', nvarcharOf(60)],
    ],
    rows: (catalog) =>
      catalog.data.principals
        .filter(({ kind }) => kind !== 'login')
        .map(({ name, id, kind }) => [
          name,
          id,
          kind === 'role' ? 'R' : 'S',
          kind === 'role' ? 'DATABASE_ROLE' : 'SQL_USER',
        ]),
  },
  'sys.triggers': {
    columns: [
      ['name', SYSNAME],
      ['object_id', INT],
      ['parent_id', INT],
      ['is_disabled', BIT],
    ],
    rows: (catalog) => catalog.data.triggers.map(({ name, id, tableId }) => [name, id, tableId, 0]),
  },
  'information_schema.columns': {
    columns: [
      ...([
        ['TABLE_CATALOG', SYSNAME],
        ['TABLE_SCHEMA', SYSNAME],
        ['TABLE_NAME', SYSNAME],
        ['COLUMN_NAME', SYSNAME],
      ] as const),
      ...([
        ['ORDINAL_POSITION', INT],
        ['COLUMN_DEFAULT', nvarcharOf(4000)],
        ['IS_NULLABLE', { name: 'varchar', length: 3 }],
      ] as const),
      ...([
        ['DATA_TYPE', SYSNAME],
        ['CHARACTER_MAXIMUM_LENGTH', INT],
        ['NUMERIC_PRECISION', INT],
        ['NUMERIC_SCALE', INT],
      ] as const),
    ],
    rows: (catalog, database) =>
      catalog.data.tables.flatMap((table) =>
        table.columns.map(({ name, type, nullable, default: defaultTo }, at) => {
          const sized = ['text', 'binary'].includes(familyOf(type)) ? (type.length ?? null) : null;
          const place = [database, table.schema, table.name, name, at + 1];
          return [
            ...place,
            defaultTo?.text ?? null,
            nullable ? 'YES' : 'NO',
            type.name,
            sized,
            type.precision ?? null,
            type.scale ?? null,
          ];
        }),
      ),
  },
};

/** The catalog views that there are, as `schema.view`, lower case. */
export const systemViewNames: readonly string[] = Object.keys(views);

const cellText = (cell: Cell): string =>
  typeof cell === 'string' ? quoteText(cell) : String(cell ?? 'NULL');

/** The rows of a catalog view as a query, or `undefined` for a name that is no view. */
export function systemView(
  parts: readonly string[],
  catalog: Catalog,
  database: string,
): CompiledQuery | undefined {
  const view = views[parts.slice(-2).join('.').toLowerCase()];
  return view && queryOf(view.columns, view.rows(catalog, database));
}

/**
 * What `sys.dm_exec_describe_first_result_set` says of `SELECT [column] FROM [schema].[table]`: the column's type and
 * collation, or the error that the statement would end with.
 */
export function describedColumns(text: string, catalog: Catalog, collation: string): CompiledQuery {
  const columns = [
    ['name', SYSNAME],
    ['column_ordinal', INT],
    ['is_nullable', BIT],
    ['system_type_name', nvarcharOf(256)],
    ['collation_name', SYSNAME],
    ['error_number', INT],
  ] as const;
  const [name, ...parts] = /^SELECT \[(\w+)\] FROM \[(\w+)\]\.\[(\w+)\]$/.exec(text)?.slice(1) ?? [];
  if (name === undefined)
    throw new SqlError(102, `The stand-in describes SELECT [column] FROM [schema].[table], not '${text}'.`, {
      severity: 15,
    });
  const table = catalog.findTable(parts);
  const column = table?.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (column === undefined)
    return queryOf(columns, [[null, 0, null, null, null, table === undefined ? 208 : 207]]);
  const { type, nullable } = column;
  const collationName = isText(type) ? (column.collation ?? collation) : null;
  return queryOf(columns, [[column.name, 1, nullable ? 1 : 0, typeText(type), collationName, null]]);
}

function queryOf(described: View['columns'], cells: readonly (readonly Cell[])[]): CompiledQuery {
  const columns = described.map(([name, type]) => ({ name, type, nullable: true }));
  const rows = cells.map((row) => `(${row.map(cellText).join(', ')})`);
  const names = columns.map((_, at) => `column${at + 1} AS c${at}`).join(', ');
  const none = `(${columns.map(() => 'NULL').join(', ')})`;
  const text = `SELECT ${names} FROM (VALUES ${rows.length === 0 ? none : rows.join(', ')})${rows.length === 0 ? ' WHERE 0' : ''}`;
  return { text, columns, single: false };
}
