import type {
  CommonTable,
  DeleteStatement,
  Expression,
  InsertStatement,
  OutputClause,
  UpdateStatement,
} from './ast';
import { parseHints, parseJoins, parseOptions, parseQuery, parseSelectItem, parseTop } from './parseQuery';
import type { TokenReader } from './tokenReader';

function parseOutput(reader: TokenReader): OutputClause | undefined {
  if (!reader.accept('OUTPUT')) return undefined;
  const items = reader.list(() => parseSelectItem(reader));
  if (reader.isWord('INTO')) throw reader.error();
  return { items };
}

/** INSERT, after the word. */
export function parseInsert(reader: TokenReader, common: readonly CommonTable[]): InsertStatement {
  reader.accept('INTO');
  const target = reader.qualifiedName();
  parseHints(reader);
  const named = reader.isSymbol('(') && !reader.isWord('SELECT', 1);
  const columns = named ? reader.parenthesised(() => reader.list(() => reader.name())) : undefined;
  const output = parseOutput(reader);
  const source = parseQuery(reader, []);
  return { kind: 'insert', with: common, target, columns, output, source };
}

function parseAssignment(reader: TokenReader): { column: string; expression: Expression } {
  const parts = reader.qualifiedName();
  const column = parts.at(-1);
  if (column === undefined) throw reader.error();
  reader.expectSymbol('=');
  return { column, expression: reader.grammar.expression(reader) };
}

/** UPDATE, after the word. */
export function parseUpdate(reader: TokenReader, common: readonly CommonTable[]): UpdateStatement {
  const top = parseTop(reader);
  const target = reader.qualifiedName();
  parseHints(reader);
  reader.expect('SET');
  const set = reader.list(() => parseAssignment(reader));
  const output = parseOutput(reader);
  const from = reader.accept('FROM') ? reader.list(() => parseJoins(reader)) : [];
  const where = reader.accept('WHERE') ? reader.grammar.condition(reader) : undefined;
  parseOptions(reader);
  return { kind: 'update', with: common, top, target, set, output, from, where };
}

/** DELETE, after the word. */
export function parseDelete(reader: TokenReader, common: readonly CommonTable[]): DeleteStatement {
  const top = parseTop(reader);
  reader.accept('FROM');
  const target = reader.qualifiedName();
  parseHints(reader);
  const output = parseOutput(reader);
  const from = reader.accept('FROM') ? reader.list(() => parseJoins(reader)) : [];
  const where = reader.accept('WHERE') ? reader.grammar.condition(reader) : undefined;
  parseOptions(reader);
  return { kind: 'delete', with: common, top, target, output, from, where };
}
