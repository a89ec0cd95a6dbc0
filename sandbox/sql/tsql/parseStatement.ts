import type { ProcedureArgument, Statement } from './ast';
import { parseDdl } from './parseDdl';
import { parseCommonTables, parseQuery } from './parseQuery';
import { parseType } from './parseType';
import { parseDelete, parseInsert, parseUpdate } from './parseWrite';
import type { TokenReader } from './tokenReader';

/** SET options that the driver sets at sign-in, or that the session reads. */
const knownOptions = new Set(
  (
    'NOCOUNT XACT_ABORT ANSI_NULLS ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ARITHABORT CONCAT_NULL_YIELDS_NULL ' +
    'CURSOR_CLOSE_ON_COMMIT DATEFIRST DATEFORMAT IMPLICIT_TRANSACTIONS LANGUAGE LOCK_TIMEOUT NUMERIC_ROUNDABORT ' +
    'QUOTED_IDENTIFIER TEXTSIZE'
  ).split(' '),
);

type Bare<T> = T extends unknown ? Omit<T, 'line' | 'written'> : never;
type StatementBody = Bare<Statement>;

function parseStatements(reader: TokenReader, ...end: string[]): Statement[] {
  const statements: Statement[] = [];
  while (!end.every((word, ahead) => reader.isWord(word, ahead))) {
    if (reader.acceptSymbol(';')) continue;
    if (reader.ended) throw reader.error();
    statements.push(reader.grammar.statement(reader));
  }
  reader.expect(...end);
  return statements;
}

function parseBegin(reader: TokenReader): StatementBody {
  if (reader.accept('TRANSACTION')) return { kind: 'begin' };
  return { kind: 'block', statements: parseStatements(reader, 'END') };
}

function parseDeclare(reader: TokenReader): StatementBody {
  const variables = reader.list(() => {
    const name = reader.variable();
    reader.accept('AS');
    const type = parseType(reader);
    return { name, type, value: reader.acceptSymbol('=') ? reader.grammar.expression(reader) : undefined };
  });
  return { kind: 'declare', variables };
}

function parseSet(reader: TokenReader): StatementBody {
  if (reader.peek().type === 'variable') {
    const variable = reader.variable();
    reader.expectSymbol('=');
    return { kind: 'set', variable, expression: reader.grammar.expression(reader) };
  }
  if (reader.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const level = ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'SNAPSHOT'].find(
      (words) => reader.accept(...words.split(' ')),
    );
    if (level === undefined) throw reader.error();
    return { kind: 'option', name: 'ISOLATION LEVEL', value: level };
  }
  const token = reader.peek();
  const names = reader.list(() => reader.name().toUpperCase());
  if (!names.every((name) => knownOptions.has(name))) throw reader.error(token);
  const value = reader.isSymbol('-') ? String(reader.integer()) : reader.next().text.toUpperCase();
  return { kind: 'option', name: names.join(','), value };
}

function parseArgument(reader: TokenReader): ProcedureArgument {
  const name = reader.variable();
  reader.expectSymbol('=');
  return { name, value: reader.grammar.expression(reader) };
}

function parseExecute(reader: TokenReader): StatementBody {
  if (reader.isSymbol('(')) {
    return { kind: 'executeText', text: reader.parenthesised(() => reader.grammar.expression(reader)) };
  }
  const procedure = reader.name();
  const hasArgs = reader.peek().type === 'variable';
  return { kind: 'execute', procedure, args: hasArgs ? reader.list(() => parseArgument(reader)) : [] };
}

function parseIf(reader: TokenReader): StatementBody {
  const condition = reader.grammar.condition(reader);
  const then = reader.grammar.statement(reader);
  const mark = reader.mark();
  reader.acceptSymbol(';');
  if (reader.accept('ELSE'))
    return { kind: 'if', condition, then, otherwise: reader.grammar.statement(reader) };
  reader.reset(mark);
  return { kind: 'if', condition, then, otherwise: undefined };
}

function parseThrow(reader: TokenReader): StatementBody {
  const number = reader.grammar.expression(reader);
  reader.expectSymbol(',');
  const message = reader.grammar.expression(reader);
  reader.expectSymbol(',');
  return { kind: 'throw', args: [number, message, reader.grammar.expression(reader)] };
}

function parseControl(reader: TokenReader): StatementBody | undefined {
  if (reader.accept('BEGIN')) return parseBegin(reader);
  if (reader.accept('COMMIT', 'TRANSACTION')) return { kind: 'commit' };
  if (reader.accept('ROLLBACK', 'TRANSACTION')) return { kind: 'rollback' };
  if (reader.accept('IF')) return parseIf(reader);
  if (reader.accept('PRINT')) return { kind: 'print', expression: reader.grammar.expression(reader) };
  if (reader.accept('THROW')) return parseThrow(reader);
  if (reader.accept('DECLARE')) return parseDeclare(reader);
  if (reader.accept('SET')) return parseSet(reader);
  if (reader.acceptAny('EXEC', 'EXECUTE') !== undefined) return parseExecute(reader);
  return undefined;
}

function parseBody(reader: TokenReader): StatementBody {
  const control = parseControl(reader);
  if (control !== undefined) return control;
  const ddl = parseDdl(reader);
  if (ddl !== undefined) return { kind: 'ddl', ddl };
  const common = parseCommonTables(reader);
  if (reader.accept('INSERT')) return parseInsert(reader, common);
  if (reader.accept('UPDATE')) return parseUpdate(reader, common);
  if (reader.accept('DELETE')) return parseDelete(reader, common);
  if (reader.isWord('SELECT') || reader.isSymbol('('))
    return { kind: 'select', query: parseQuery(reader, common) };
  throw reader.error();
}

/** One statement of a batch, with the line it begins at. */
export function parseStatement(reader: TokenReader): Statement {
  reader.beginStatement();
  const { line, start } = reader.peek();
  const body = parseBody(reader);
  return { ...body, line, written: reader.statementText(start) };
}
