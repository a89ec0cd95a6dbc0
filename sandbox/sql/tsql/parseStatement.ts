import type { Expression, ProcedureArgument, Statement } from './ast';
import { parseDdl } from './parseDdl';
import { parseCommonTables, parseQuery } from './parseQuery';
import { parseType } from './parseType';
import { parseDelete, parseInsert, parseUpdate } from './parseWrite';
import type { TokenReader } from './tokenReader';

/** SET options that change nothing here, or that the session reads. */
const knownOptions = new Set(
  (
    'NOCOUNT XACT_ABORT ANSI_NULLS ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ANSI_DEFAULTS ARITHABORT ARITHIGNORE ' +
    'CONCAT_NULL_YIELDS_NULL CURSOR_CLOSE_ON_COMMIT DATEFIRST DATEFORMAT IMPLICIT_TRANSACTIONS LANGUAGE LOCK_TIMEOUT ' +
    'NUMERIC_ROUNDABORT QUOTED_IDENTIFIER TEXTSIZE ROWCOUNT DEADLOCK_PRIORITY'
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
  if (reader.acceptAny('TRANSACTION', 'TRAN') !== undefined) {
    if (reader.isName() && !reader.isSymbol('.', 1) && isTransactionName(reader)) reader.next();
    return { kind: 'begin' };
  }
  if (reader.accept('TRY')) {
    const body = parseStatements(reader, 'END', 'TRY');
    reader.acceptSymbol(';');
    reader.expect('BEGIN', 'CATCH');
    return { kind: 'try', body, handler: parseStatements(reader, 'END', 'CATCH') };
  }
  return { kind: 'block', statements: parseStatements(reader, 'END') };
}

const statementWords = new Set(
  'SELECT INSERT UPDATE DELETE WITH IF BEGIN END DECLARE SET PRINT EXEC EXECUTE CREATE ALTER DROP COMMIT ROLLBACK THROW RAISERROR RETURN WHILE TRUNCATE ELSE GRANT USE WAITFOR'.split(
    ' ',
  ),
);

/** A name behind BEGIN TRANSACTION, unless the next statement begins there. */
const isTransactionName = (reader: TokenReader): boolean => !statementWords.has(reader.peek().upper);

function parseEnd(reader: TokenReader, kind: 'commit' | 'rollback'): StatementBody {
  if (
    reader.acceptAny('TRANSACTION', 'TRAN', 'WORK') !== undefined &&
    reader.isName() &&
    isTransactionName(reader)
  ) {
    reader.next();
  }
  return { kind };
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
    const operator = ['+', '-'].find((symbol) => reader.acceptSymbol(`${symbol}=`));
    if (operator === undefined) reader.expectSymbol('=');
    const right = reader.grammar.expression(reader);
    const left: Expression = { kind: 'variable', name: variable };
    return {
      kind: 'set',
      variable,
      expression: operator === undefined ? right : { kind: 'arithmetic', operator, left, right },
    };
  }
  if (reader.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const level = ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'SNAPSHOT'].find(
      (words) => reader.accept(...words.split(' ')),
    );
    if (level === undefined) throw reader.error();
    return { kind: 'option', name: 'ISOLATION LEVEL', value: level };
  }
  if (reader.accept('IDENTITY_INSERT')) {
    const table = reader.qualifiedName();
    const value = reader.acceptAny('ON', 'OFF');
    if (value === undefined) throw reader.error();
    return { kind: 'identityInsert', table, on: value === 'ON' };
  }
  const token = reader.peek();
  const names = reader.list(() => reader.name().toUpperCase());
  if (!names.every((name) => knownOptions.has(name))) throw reader.error(token);
  const value = reader.isSymbol('-') ? String(reader.integer()) : reader.next().text.toUpperCase();
  return { kind: 'option', name: names.join(','), value };
}

function parseArgument(reader: TokenReader): ProcedureArgument {
  const named = reader.peek().type === 'variable' && reader.isSymbol('=', 1);
  const name = named ? reader.variable() : undefined;
  if (named) reader.expectSymbol('=');
  // A bare word is text: EXEC sp_getapplock @LockMode = Exclusive.
  const bare = reader.peek().type === 'word' && !reader.isWord('NULL') && !reader.isSymbol('(', 1);
  const value: Expression = bare
    ? { kind: 'string', value: reader.name() }
    : reader.grammar.expression(reader);
  return { name, value, output: reader.acceptAny('OUTPUT', 'OUT') !== undefined };
}

function parseExecute(reader: TokenReader): StatementBody {
  if (reader.isSymbol('(')) {
    return { kind: 'executeText', text: reader.parenthesised(() => reader.grammar.expression(reader)) };
  }
  const hasResult = reader.peek().type === 'variable';
  const result = hasResult ? reader.variable() : undefined;
  if (hasResult) reader.expectSymbol('=');
  const procedure = reader.qualifiedName().at(-1) ?? '';
  const next = reader.peek();
  const hasArgs =
    next.type === 'variable' ||
    next.type === 'string' ||
    next.type === 'number' ||
    next.type === 'quoted' ||
    reader.isSymbol('-') ||
    (next.type === 'word' && !statementWords.has(next.upper));
  return {
    kind: 'execute',
    result,
    procedure,
    args: hasArgs ? reader.list(() => parseArgument(reader)) : [],
  };
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

function parseControl(reader: TokenReader): StatementBody | undefined {
  if (reader.accept('BEGIN')) return parseBegin(reader);
  if (reader.accept('COMMIT')) return parseEnd(reader, 'commit');
  if (reader.accept('ROLLBACK')) return parseEnd(reader, 'rollback');
  if (reader.accept('IF')) return parseIf(reader);
  if (reader.accept('WHILE')) {
    const condition = reader.grammar.condition(reader);
    return { kind: 'while', condition, body: reader.grammar.statement(reader) };
  }
  if (reader.accept('BREAK')) return { kind: 'break' };
  if (reader.accept('CONTINUE')) return { kind: 'continue' };
  if (reader.accept('RETURN')) {
    const more = !reader.ended && !reader.isSymbol(';') && !statementWords.has(reader.peek().upper);
    return { kind: 'return', value: more ? reader.grammar.expression(reader) : undefined };
  }
  if (reader.accept('WAITFOR')) {
    reader.expect('DELAY');
    return { kind: 'waitfor', delay: reader.grammar.expression(reader) };
  }
  return undefined;
}

function parseMessage(reader: TokenReader): StatementBody | undefined {
  if (reader.accept('PRINT')) return { kind: 'print', expression: reader.grammar.expression(reader) };
  if (reader.accept('RAISERROR')) {
    const args = reader.parenthesised(() => reader.list(() => reader.grammar.expression(reader)));
    if (reader.accept('WITH')) reader.list(() => reader.name());
    return { kind: 'raiserror', args };
  }
  if (reader.accept('THROW')) {
    const more = !reader.ended && !reader.isSymbol(';') && !statementWords.has(reader.peek().upper);
    return { kind: 'throw', args: more ? reader.list(() => reader.grammar.expression(reader)) : [] };
  }
  return undefined;
}

function parseBody(reader: TokenReader): StatementBody {
  const simple = parseControl(reader) ?? parseMessage(reader);
  if (simple !== undefined) return simple;
  if (reader.accept('DECLARE')) return parseDeclare(reader);
  if (reader.accept('SET')) return parseSet(reader);
  if (reader.acceptAny('EXEC', 'EXECUTE') !== undefined) return parseExecute(reader);
  if (reader.accept('USE')) return { kind: 'use', database: reader.name() };
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
