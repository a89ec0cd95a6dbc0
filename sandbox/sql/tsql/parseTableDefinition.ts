import type { ColumnDefinition, DefaultDefinition, TableConstraint } from './ast';
import { parseCollation } from './parseExpression';
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

function parseReferences(
  reader: TokenReader,
  name: string | undefined,
  columns: readonly string[],
): TableConstraint {
  reader.expect('REFERENCES');
  const parent = reader.qualifiedName();
  const parentColumns = reader.isSymbol('(') ? parseColumnNames(reader) : [];
  while (reader.accept('ON')) {
    if (reader.acceptAny('DELETE', 'UPDATE') === undefined) throw reader.error();
    reader.expect('NO', 'ACTION');
  }
  return { kind: 'foreignKey', name, columns, parent, parentColumns };
}

function skipIndexKind(reader: TokenReader): void {
  reader.acceptAny('CLUSTERED', 'NONCLUSTERED');
}

/** `WITH (ONLINE = ON, ...)` and `ON [PRIMARY]` say how an index is stored: nothing here. */
export function skipStorage(reader: TokenReader): void {
  if (reader.accept('WITH')) {
    reader.parenthesised(() =>
      reader.list(() => {
        const option = reader.peek();
        reader.name();
        reader.expectSymbol('=');
        const value = reader.acceptAny('ON', 'OFF') ?? reader.next().text;
        if (option.upper === 'IGNORE_DUP_KEY' && value === 'ON') throw reader.error(option);
      }),
    );
  }
  if (reader.accept('ON')) reader.name();
  if (reader.accept('TEXTIMAGE_ON')) reader.name();
}

/** A constraint of a whole table, or `undefined` where a column follows. */
export function parseTableConstraint(reader: TokenReader): TableConstraint | undefined {
  const name = reader.accept('CONSTRAINT') ? reader.name() : undefined;
  if (reader.accept('PRIMARY', 'KEY') || reader.isWord('UNIQUE')) {
    const kind = reader.accept('UNIQUE') ? 'unique' : 'primaryKey';
    skipIndexKind(reader);
    const columns = parseColumnNames(reader);
    skipStorage(reader);
    return { kind, name, columns };
  }
  if (reader.accept('CHECK')) return { kind: 'check', name, text: conditionText(reader) };
  if (reader.accept('FOREIGN', 'KEY')) return parseReferences(reader, name, parseColumnNames(reader));
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
  let identity: ColumnDefinition['identity'];
  let defaultTo: DefaultDefinition | undefined;
  const constraints: TableConstraint[] = [];
  for (;;) {
    if (reader.accept('NOT', 'NULL')) nullable = false;
    else if (reader.accept('NULL')) nullable = true;
    else if (reader.isWord('COLLATE')) {
      const token = reader.next();
      if (parseCollation(reader) !== 'database') throw reader.error(token);
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
      } else if (reader.isWord('REFERENCES')) constraints.push(parseReferences(reader, constraint, [name]));
      else if (constraint === undefined) return { name, type, nullable, identity, defaultTo, constraints };
      else throw reader.error();
    }
  }
}
