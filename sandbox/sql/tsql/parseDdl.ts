import type { ColumnDefinition, CreateIndex, CreateTable, Ddl, Query, TableConstraint } from './ast';
import { parsePermission, parsePrincipal } from './parsePermission';
import { parseColumn, parseTableConstraint } from './parseTableDefinition';
import { parseType } from './parseType';
import type { TokenReader } from './tokenReader';

function parseCreateTable(reader: TokenReader): CreateTable {
  const table = reader.qualifiedName();
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  reader.parenthesised(() =>
    reader.list(() => {
      const constraint = parseTableConstraint(reader);
      if (constraint === undefined) columns.push(parseColumn(reader));
      else constraints.push(constraint);
    }),
  );
  return { kind: 'createTable', table, columns, constraints };
}

function parseCreateIndex(reader: TokenReader, unique: boolean): CreateIndex {
  const name = reader.name();
  reader.expect('ON');
  const table = reader.qualifiedName();
  const names = (): string[] =>
    reader.parenthesised(() =>
      reader.list(() => {
        const column = reader.name();
        reader.acceptAny('ASC', 'DESC');
        return column;
      }),
    );
  const columns = names();
  const included = reader.accept('INCLUDE') ? names() : [];
  let filter: string | undefined;
  if (reader.accept('WHERE')) {
    const from = reader.peek().start;
    reader.grammar.condition(reader);
    filter = reader.textSince(from);
  }
  return { kind: 'createIndex', name, unique, table, columns, included, filter };
}

/** The table of `SELECT * FROM table` without more. */
function wholeTable({ with: common, body, orderBy }: Query): readonly string[] | undefined {
  if (common.length > 0 || orderBy.length > 0 || body.kind !== 'select') return undefined;
  const { items, from, where, groupBy, distinct, top } = body;
  const [item, source] = [items[0], from[0]];
  const whole =
    items.length === 1 &&
    from.length === 1 &&
    item?.kind === 'star' &&
    where === undefined &&
    groupBy.length === 0 &&
    !distinct &&
    top === undefined;
  return whole && source?.kind === 'table' ? source.parts : undefined;
}

/** A view. One that shows all of one table is another name for it, which can be written through as well. */
function parseView(reader: TokenReader): Ddl {
  const name = reader.qualifiedName();
  reader.expect('AS');
  const from = reader.peek().start;
  const query = reader.grammar.query(reader);
  const target = wholeTable(query);
  return target === undefined
    ? { kind: 'createView', name, text: reader.textSince(from) }
    : { kind: 'createAlias', as: 'view', name, target };
}

/** A trigger that does nothing, which is enough to forbid an OUTPUT clause. */
function parseTrigger(reader: TokenReader): Ddl {
  const name = reader.qualifiedName().at(-1) ?? '';
  reader.expect('ON');
  const table = reader.qualifiedName();
  reader.expect('AFTER');
  reader.list(() => {
    if (reader.acceptAny('INSERT', 'UPDATE', 'DELETE') === undefined) throw reader.error();
  });
  reader.expect('AS');
  reader.expect('RETURN');
  return { kind: 'createTrigger', name, table };
}

function parseCreate(reader: TokenReader): Ddl {
  if (reader.accept('TABLE')) return parseCreateTable(reader);
  if (reader.accept('SCHEMA')) {
    const name = reader.name();
    return { kind: 'createSchema', name };
  }
  if (reader.accept('SYNONYM')) {
    const name = reader.qualifiedName();
    reader.expect('FOR');
    return { kind: 'createAlias', as: 'synonym', name, target: reader.qualifiedName() };
  }
  if (reader.accept('VIEW')) return parseView(reader);
  if (reader.accept('TRIGGER')) return parseTrigger(reader);
  const principal = parsePrincipal(reader);
  if (principal !== undefined) return principal;
  const unique = reader.accept('UNIQUE');
  reader.acceptAny('NONCLUSTERED', 'CLUSTERED');
  reader.expect('INDEX');
  return parseCreateIndex(reader, unique);
}

function parseAlter(reader: TokenReader): Ddl {
  if (reader.accept('ROLE')) {
    const role = reader.name();
    const drop = reader.accept('DROP');
    if (!drop) reader.expect('ADD');
    reader.expect('MEMBER');
    return { kind: 'addMember', role, member: reader.name(), drop };
  }
  if (reader.accept('USER')) {
    const user = reader.name();
    reader.expect('WITH', 'LOGIN');
    reader.expectSymbol('=');
    reader.name();
    return { kind: 'linkLogin', user };
  }
  reader.expect('TABLE');
  const table = reader.qualifiedName();
  if (reader.accept('ADD')) {
    const constraint = parseTableConstraint(reader);
    if (constraint !== undefined) return { kind: 'addConstraint', table, constraint };
    return { kind: 'addColumns', table, columns: reader.list(() => parseColumn(reader)) };
  }
  if (reader.accept('ALTER', 'COLUMN')) {
    const column = reader.name();
    const type = parseType(reader);
    const nullable = reader.accept('NOT', 'NULL') ? false : reader.accept('NULL') ? true : undefined;
    return { kind: 'alterColumn', table, column, type, nullable };
  }
  reader.expect('DROP');
  if (reader.accept('COLUMN')) return { kind: 'dropColumn', table, column: reader.name() };
  reader.accept('CONSTRAINT');
  const ifExists = reader.accept('IF', 'EXISTS');
  return { kind: 'dropConstraint', table, name: reader.name(), ifExists };
}

function parseDrop(reader: TokenReader): Ddl {
  const what = reader.acceptAny(
    ...['TABLE', 'INDEX', 'SCHEMA', 'USER', 'LOGIN', 'ROLE', 'SYNONYM', 'VIEW', 'TRIGGER'],
  );
  if (what === undefined) throw reader.error();
  const ifExists = reader.accept('IF', 'EXISTS');
  if (what === 'SYNONYM' || what === 'VIEW') return { kind: 'dropAlias', name: reader.qualifiedName() };
  if (what === 'TRIGGER') return { kind: 'dropTrigger', name: reader.qualifiedName().at(-1) ?? '' };
  if (what === 'TABLE')
    return { kind: 'dropTable', tables: reader.list(() => reader.qualifiedName()), ifExists };
  if (what === 'SCHEMA') return { kind: 'dropSchema', name: reader.name(), ifExists };
  if (what !== 'INDEX') return { kind: 'dropPrincipal', name: reader.name(), ifExists };
  const name = reader.name();
  reader.expect('ON');
  return { kind: 'dropIndex', name, table: reader.qualifiedName(), ifExists };
}

/** CREATE, ALTER, DROP, GRANT and REVOKE; `undefined` where another statement begins. */
export function parseDdl(reader: TokenReader): Ddl | undefined {
  if (reader.accept('CREATE')) return parseCreate(reader);
  if (reader.accept('ALTER')) return parseAlter(reader);
  if (reader.accept('DROP')) return parseDrop(reader);
  return parsePermission(reader);
}
