/**
 * Microsoft's own parser of the Kusto query language. The package sets two globals; this file alone touches them, and gives a
 * query as a plain tree, with the problems that the parser has with it.
 */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';

/** A part of a query: its kind as the parser names it, its text without comments, its type, and its parts without those that are left out. */
export interface KustoNode {
  readonly kind: string;
  readonly text: string;
  /** Of an expression: `long`, `real`, `string` and so on; empty for other parts. */
  readonly type: string;
  readonly children: readonly KustoNode[];
}

export interface KustoQuery {
  /** What the parser has against the query, with its number: a misspelt column, a wrong type, an unknown function. */
  readonly problems: readonly string[];
  readonly tree: KustoNode;
  /** The columns of the answer, with their types. */
  readonly columns: readonly (readonly [name: string, type: string])[];
}

interface List<Item> {
  readonly Count: number;
  getItem(index: number): Item;
}
interface SyntaxNode {
  readonly Kind: number;
  readonly ChildCount: number;
  readonly Text?: string;
  readonly ResultType?: { readonly Name: string } | null;
  GetChild(index: number): SyntaxNode | null;
}
interface Symbols {
  readonly TableSymbol: { From(columns: string): { WithName(name: string): unknown } };
  readonly DatabaseSymbol: { readonly $ctor1: new (name: string, tables: readonly unknown[]) => unknown };
}
interface Library {
  readonly Language: {
    readonly Symbols: Symbols;
    readonly Syntax: { readonly SyntaxKind: object };
    readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
    readonly KustoCode: {
      ParseAndAnalyze(
        query: string,
        globals: unknown,
      ): {
        readonly Syntax: SyntaxNode;
        readonly ResultType: {
          readonly Columns?: List<{ readonly Name: string; readonly Type: { readonly Name: string } }>;
        } | null;
        GetDiagnostics(): List<{ readonly Code: string; readonly Message: string }>;
      };
    };
  };
}

/** Loads the package into node's own global scope, once for all test files of a process: in that of a test it takes seven times as long. */
function loadLibrary(): Library {
  const outer = new Script('globalThis').runInThisContext() as object;
  if (!Reflect.has(outer, 'Kusto'))
    for (const filename of [
      require.resolve('@kusto/language-service-next/bridge.min.js'),
      require.resolve('@kusto/language-service-next/Kusto.Language.Bridge.min.js'),
    ])
      new Script(readFileSync(filename, 'utf8'), { filename }).runInThisContext();
  return Reflect.get(outer, 'Kusto') as Library;
}

const { Language } = loadLibrary();
const kindNames = new Map(
  Object.entries(Language.Syntax.SyntaxKind)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([name, number]) => [number, name]),
);

/** The tables that the queries read, with the columns that they use: as Application Insights has them. */
const tables = {
  traces:
    '(timestamp: datetime, message: string, severityLevel: int, operation_Id: string, cloud_RoleName: string, customDimensions: dynamic)',
};

const globals = Language.GlobalState.Default.WithDatabase(
  new Language.Symbols.DatabaseSymbol.$ctor1(
    'component',
    Object.entries(tables).map(([name, columns]) =>
      Language.Symbols.TableSymbol.From(columns).WithName(name),
    ),
  ),
);

const items = <Item>(list: List<Item> | undefined): Item[] =>
  Array.from({ length: list?.Count ?? 0 }, (_, index) => list?.getItem(index) as Item);

function plain(node: SyntaxNode): KustoNode {
  const children = Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index))
    .filter((child) => child !== null)
    .map(plain);
  return {
    kind: kindNames.get(node.Kind) ?? String(node.Kind),
    text: children.length === 0 ? (node.Text ?? '') : children.map(({ text }) => text).join(' '),
    type: node.ResultType?.Name ?? '',
    children,
  };
}

const parsed = new Map<string, KustoQuery>();

/** Parses a query over the table `traces`. */
export function parseKusto(query: string): KustoQuery {
  const known = parsed.get(query);
  if (known !== undefined) return known;
  const code = Language.KustoCode.ParseAndAnalyze(query, globals);
  const made: KustoQuery = {
    problems: items(code.GetDiagnostics()).map((one) => `${one.Code} ${one.Message}`),
    tree: plain(code.Syntax),
    columns: items(code.ResultType?.Columns).map((one) => [one.Name, one.Type.Name] as const),
  };
  parsed.set(query, made);
  return made;
}
