import type { SqlType } from './sqlType';

/** The identifiers that settings decide. Each is checked by the settings to be a plain identifier. */
export interface SqlNames {
  /** Schema of the SSD tables and of ours, such as `ssd_development`. */
  readonly schema: string;
  /** `ssd_api_data_staging` or `ssd_api_data_staging_anon`. */
  readonly ledgerTable: string;
}

/** A statement ready to run: text with `@name` parameters, and their types. Values never enter the text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly params: Readonly<Record<string, SqlType>>;
  /** How many T-SQL statements the text has, where it is not one: they share a round trip, and the first one's rows are read. */
  readonly statements?: number;
}

export interface StatementDefinition<Shape> {
  /** Dotted and stable, such as `ledger.readRange`; telemetry shows it. */
  readonly name: string;
  /** See `Statement`; `npm run check:tsql` counts them. */
  readonly statements?: number;
  /** The shapes that `npm run check:tsql` compiles; for bulk statements one row and the most rows. */
  readonly samples: readonly Shape[];
  readonly build: (
    names: SqlNames,
    shape: Shape,
  ) => { readonly text: string; readonly params: Readonly<Record<string, SqlType>> };
}

/** Makes the statement for the names of this deployment and, for bulk statements, this shape. */
export type StatementFactory<Shape> = (names: SqlNames, shape: Shape) => Statement;

const registry = new Map<string, (names: SqlNames) => Statement[]>();

/**
 * Defines a statement and registers it, so that the T-SQL check knows every statement the code can send:
 * a database runs only what was made here.
 * @throws Error when two definitions share a name (a fault of ours).
 */
export function defineStatement<Shape = undefined>(
  definition: StatementDefinition<Shape>,
): StatementFactory<Shape> {
  if (registry.has(definition.name)) throw new Error(`Two statements are named ${definition.name}.`);
  const build: StatementFactory<Shape> = (names, shape) => ({
    name: definition.name,
    ...(definition.statements === undefined ? {} : { statements: definition.statements }),
    ...definition.build(names, shape),
  });
  // A text of two thousand parameters takes longer to put together than to send. Shapes that are objects are not looked up.
  const built = new WeakMap<SqlNames, Map<Shape, Statement>>();
  const make: StatementFactory<Shape> = (names, shape) => {
    if (typeof shape === 'object') return build(names, shape);
    const known = built.get(names) ?? new Map<Shape, Statement>();
    built.set(names, known);
    const statement = known.get(shape) ?? build(names, shape);
    known.set(shape, statement);
    return statement;
  };
  registry.set(definition.name, (names) => definition.samples.map((shape) => make(names, shape)));
  return make;
}

/** `[schema].[table]`, for the text of a statement. */
export const qualified = (names: SqlNames, table: string): string => `[${names.schema}].[${table}]`;

/** Every statement that the loaded modules define, in each of its sample shapes. */
export function allStatements(names: SqlNames): Statement[] {
  return [...registry.values()].flatMap((samplesOf) => samplesOf(names));
}

/**
 * The text of a statement, laid out in the code with one clause a line: the margin of the template is taken off, and what
 * is put in keeps the indentation of the line where it stands. Only for names and text of ours; values are parameters.
 */
export function sql(parts: TemplateStringsArray, ...inserted: readonly string[]): string {
  let text = '';
  parts.forEach((part, index) => {
    text += part;
    const indent = /^ */.exec(text.slice(text.lastIndexOf('\n') + 1))?.[0] ?? '';
    text += inserted[index]?.replaceAll('\n', `\n${indent}`) ?? '';
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin)).join('\n');
}

/**
 * Whether a statement only reads, so that running it again changes nothing. It is our own text, so its first word and
 * the absence of a writing keyword tell; an EXEC never counts as reading.
 */
export function isRead(statement: Statement): boolean {
  return (
    /^\s*(SELECT|WITH)\b/i.test(statement.text) &&
    !/\b(INSERT|UPDATE|DELETE|EXEC|INTO)\b/i.test(statement.text)
  );
}
