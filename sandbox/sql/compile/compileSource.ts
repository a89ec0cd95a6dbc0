import { physicalName } from '../catalog/catalog';
import type { CatalogTable } from '../catalog/catalog';
import { SqlError } from '../sqlError';
import type { TableSource } from '../tsql/ast';
import { parseQueryText } from '../tsql/parse';
import type { Compiler } from './compiler';
import type { OutputColumn, Scope, Source } from './scope';
import { describedColumns, systemView } from './systemViews';
import { quoteName } from './typedSql';

export interface CompiledSource {
  readonly text: string;
  readonly sources: readonly Source[];
}

/** All of them take the one lock that writers wait for, which is never less than SQL Server takes. */
const lockingHints = new Set(['UPDLOCK', 'HOLDLOCK']);

/** The columns of a derived or common table, read under the names c0, c1, ... that its query gives them. */
function derivedSource(name: string, columns: readonly OutputColumn[], names?: readonly string[]): Source {
  if (names !== undefined && names.length !== columns.length) {
    throw new SqlError(8158, `'${name}' has more or fewer columns than were specified in the column list.`);
  }
  return {
    name,
    columns: columns.map((column, at) => ({
      name: names?.[at] ?? column.name,
      sql: { text: `${quoteName(name)}.c${at}`, type: column.type, nullable: column.nullable },
    })),
  };
}

/** The columns of a table, read through `qualifier` (its alias, or NEW in a trigger; empty in RETURNING). */
export function tableColumns(table: CatalogTable, qualifier: string): Source['columns'] {
  return table.columns.map((column) => ({
    name: column.name,
    sql: {
      text: `${qualifier}${quoteName(column.name)}`,
      type: column.type,
      nullable: column.nullable,
      identity: column.identity !== undefined,
      origin: { table, column: column.name },
    },
  }));
}

function compileTable(
  compiler: Compiler,
  source: Extract<TableSource, { kind: 'table' }>,
  scope: Scope,
): CompiledSource {
  const name = source.alias ?? source.parts.at(-1) ?? '';
  const alias = quoteName(name);
  if (source.hints.some((hint) => lockingHints.has(hint))) compiler.locking = true;
  const [only] = source.parts;
  const common =
    source.parts.length === 1 && only !== undefined ? scope.common.get(only.toLowerCase()) : undefined;
  if (common !== undefined) {
    return { text: `${quoteName(common.name)} AS ${alias}`, sources: [derivedSource(name, common.columns)] };
  }
  const view = systemView(source.parts, compiler.catalog, compiler.database);
  if (view !== undefined) {
    return { text: `(${view.text}) AS ${alias}`, sources: [derivedSource(name, view.columns)] };
  }
  const stored = compiler.catalog.findView(source.parts);
  if (stored !== undefined) {
    const query = compiler.view(stored, parseQueryText(stored.text), { sources: [], common: new Map() });
    return { text: `(${query.text}) AS ${alias}`, sources: [derivedSource(name, query.columns)] };
  }
  const table = compiler.table(source.parts, 'SELECT');
  const columns = tableColumns(table, `${alias}.`);
  const schema = source.alias === undefined ? { schema: table.schema } : {};
  return { text: `${quoteName(physicalName(table))} AS ${alias}`, sources: [{ name, ...schema, columns }] };
}

const outer = (sources: readonly Source[]): Source[] =>
  sources.map((source) => ({
    ...source,
    columns: source.columns.map((column) => ({ ...column, sql: { ...column.sql, nullable: true } })),
  }));

/** One item of FROM, with its joins. */
function compileSource(compiler: Compiler, source: TableSource, scope: Scope): CompiledSource {
  switch (source.kind) {
    case 'table':
      return compileTable(compiler, source, scope);
    case 'describe': {
      const described = describedColumns(source.text, compiler.catalog, compiler.collation);
      return {
        text: `(${described.text}) AS ${quoteName(source.alias)}`,
        sources: [derivedSource(source.alias, described.columns)],
      };
    }
    case 'derived': {
      // A derived table does not see its neighbours, only what encloses the query.
      const query = compiler.query(source.query, {
        sources: [],
        common: scope.common,
        ...(scope.parent && { parent: scope.parent }),
      });
      const described = derivedSource(source.alias, query.columns, source.columns);
      return { text: `(${query.text}) AS ${quoteName(source.alias)}`, sources: [described] };
    }
    case 'join': {
      const left = compileSource(compiler, source.left, scope);
      const right = compileSource(compiler, source.right, scope);
      const sources = [...left.sources, ...right.sources];
      const rightText = source.right.kind === 'join' ? `(${right.text})` : right.text;
      const on = source.on === undefined ? '' : ` ON ${compiler.condition(source.on, { ...scope, sources })}`;
      const text = `${left.text} ${source.type} JOIN ${rightText}${on}`;
      const fromRight = source.type === 'LEFT' ? outer(right.sources) : right.sources;
      return { text, sources: [...left.sources, ...fromRight] };
    }
  }
}

/** All of FROM; a comma joins as CROSS JOIN does. */
export function compileFrom(compiler: Compiler, from: readonly TableSource[], scope: Scope): CompiledSource {
  const items = from.map((source) => compileSource(compiler, source, scope));
  const sources = items.flatMap((item) => item.sources);
  const names = sources.map((source) => `${source.schema ?? ''}.${source.name}`.toLowerCase());
  const twice = sources.find((_, at) => names.indexOf(names[at] ?? '') !== at);
  if (twice !== undefined) {
    throw new SqlError(
      1013,
      `The objects "${twice.name}" and "${twice.name}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
    );
  }
  return { text: items.map((item) => item.text).join(' CROSS JOIN '), sources };
}
