import type { ColumnDefinition, DefaultDefinition, TableConstraint } from './ast';
import { isCollation } from './collation';
import { parseType } from './parseType';
import type { TokenReader } from './tokenReader';

const parseColumnNames = (reader: TokenReader): string[] =>
  reader.parenthesised(() =>
    reader.list(() => {
      const name = reader.name();
      reader.acceptAny('ASC', 'DESC');
      return name;
    }),
  );

/** The text of an expression, kept to be compiled when it is used. */
function expressionText(reader: TokenReader): string {
  const from = reader.peek().start;
  reader.grammar.expression(reader);
  return reader.textSince(from);
}

function conditionText(reader: TokenReader): string {
  const from = reader.peek().start;
  reader.parenthesised(() => reader.grammar.condition(reader));
  return reader.textSince(from);
}

function skipIndexKind(reader: TokenReader): void {
  reader.acceptAny('CLUSTERED', 'NONCLUSTERED');
}

/** A constraint of a whole table, or `undefined` where a column follows. */
export function parseTableConstraint(reader: TokenReader): TableConstraint | undefined {
  const name = reader.accept('CONSTRAINT') ? reader.name() : undefined;
  if (reader.accept('PRIMARY', 'KEY') || reader.isWord('UNIQUE')) {
    const kind = reader.accept('UNIQUE') ? 'unique' : 'primaryKey';
    skipIndexKind(reader);
    const columns = parseColumnNames(reader);
    return { kind, name, columns };
  }
  if (reader.accept('CHECK')) return { kind: 'check', name, text: conditionText(reader) };
  if (reader.accept('DEFAULT')) {
    const text = expressionText(reader);
    reader.expect('FOR');
    return { kind: 'default', name, column: reader.name(), text };
  }
  if (name !== undefined) throw reader.error();
  return undefined;
}

/** A column: type, nullability, identity, default and constraints in any order. */
export function parseColumn(reader: TokenReader): ColumnDefinition {
  const name = reader.name();
  if (reader.isWord('AS')) throw reader.error();
  const type = parseType(reader);
  let nullable: boolean | undefined;
  let collation: string | undefined;
  let identity: ColumnDefinition['identity'];
  let defaultTo: DefaultDefinition | undefined;
  const constraints: TableConstraint[] = [];
  for (;;) {
    if (reader.accept('NOT', 'NULL')) nullable = false;
    else if (reader.accept('NULL')) nullable = true;
    else if (reader.isWord('COLLATE')) {
      reader.next();
      const token = reader.peek();
      const asked = reader.name();
      if (!isCollation(asked)) throw reader.error(token);
      if (asked.toUpperCase() !== 'DATABASE_DEFAULT') collation = asked;
    } else if (reader.accept('IDENTITY')) {
      const [seed = 1, increment = 1] = reader.isSymbol('(')
        ? reader.parenthesised(() => reader.list(() => reader.integer()))
        : [];
      if (increment !== 1) throw reader.error();
      identity = { seed, increment };
    } else {
      const constraint = reader.accept('CONSTRAINT') ? reader.name() : undefined;
      if (reader.accept('DEFAULT')) defaultTo = { name: constraint, text: expressionText(reader) };
      else if (reader.accept('PRIMARY', 'KEY')) {
        skipIndexKind(reader);
        constraints.push({ kind: 'primaryKey', name: constraint, columns: [name] });
        nullable = false;
      } else if (reader.accept('UNIQUE')) {
        skipIndexKind(reader);
        constraints.push({ kind: 'unique', name: constraint, columns: [name] });
      } else if (reader.accept('CHECK')) {
        constraints.push({ kind: 'check', name: constraint, text: conditionText(reader) });
      } else if (constraint === undefined)
        return { name, type, nullable, identity, defaultTo, constraints, ...(collation && { collation }) };
      else throw reader.error();
    }
  }
}
