import { physicalName } from '../catalog/catalog';
import { compileScalar, compileStatement, compileTruth } from '../compile/compileStatement';
import { SqlError, quoteStatement } from '../sqlError';
import { INT, MAX_LENGTH, NVARCHAR_MAX, isText } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { Condition, Expression, Statement } from '../tsql/ast';
import { parseParameters } from '../tsql/parse';
import { convertValue } from '../values/convertValue';
import type { SqliteValue } from '../values/sqliteValue';
import { endsBatch, endsTransaction } from './errorEffect';
import { parseCached } from './parseCache';
import { planCached } from './planCache';
import { runProcedure } from './procedure';
import type { Argument } from './procedure';
import { formatMessage } from './raiserror';
import type { ResultSink } from './resultSink';
import { runDdl } from './runDdl';
import { runPlan, runScalar } from './runPlan';
import { Cancelled } from './session';
import type { Session } from './session';
import { Variables } from './variables';

type Flow = 'next' | 'break' | 'continue' | 'return';

/** Thrown to leave the batch after its error was reported. */
class BatchEnded extends Error {}

/** Errors of THROW end the batch whatever their number. */
const thrown = new WeakSet<SqlError>();

/** Runs the statements of one batch: control flow, variables, errors and what they do to the transaction. */
class BatchRun {
  returnStatus = 0;

  constructor(
    private readonly session: Session,
    private readonly sink: ResultSink,
    private readonly variables: Variables,
    private readonly signal: AbortSignal,
    /** How many TRY blocks are around it, also of the batch that executes it. */
    private tryDepth = 0,
  ) {}

  async all(statements: readonly Statement[]): Promise<Flow> {
    for (const statement of statements) {
      if (this.signal.aborted) throw new Cancelled();
      const flow = await this.guarded(statement);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  /** Runs one statement; an error is reported here unless a TRY is around it. */
  private async guarded(statement: Statement): Promise<Flow> {
    const { session } = this;
    try {
      const flow = await this.run(statement);
      if (isLeaf(statement)) session.lastError = 0;
      return flow;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (error.line === 1) error.line = statement.line;
      quoteStatement(error, statement.written);
      session.lastError = error.number;
      if (this.tryDepth > 0 && error.severity > 10) throw error;
      this.report(error);
      if (endsBatch(error, session.abortsTransactions, thrown.has(error))) throw new BatchEnded();
      return 'next';
    }
  }

  private report(error: SqlError): void {
    const { session, sink } = this;
    sink.error(error);
    if (session.transaction.depth > 0 && endsTransaction(error, session.abortsTransactions)) {
      session.transaction.rollback(sink);
    }
    sink.done(undefined);
  }

  private async run(statement: Statement): Promise<Flow> {
    const { session, variables, sink } = this;
    switch (statement.kind) {
      case 'select':
      case 'insert':
      case 'update':
      case 'delete': {
        const plan = planCached(statement, session, variables, (context) =>
          compileStatement(statement, context),
        );
        await runPlan(plan, session, variables, sink, this.signal);
        return 'next';
      }
      case 'ddl':
        await runDdl(statement.ddl, session, this.signal);
        return 'next';
      case 'block':
        return this.all(statement.statements);
      case 'if':
        if (this.holds(statement.condition)) return this.guarded(statement.then);
        return statement.otherwise === undefined ? 'next' : this.guarded(statement.otherwise);
      case 'while':
        return this.loop(statement.condition, statement.body);
      case 'try':
        return this.tryCatch(statement.body, statement.handler);
      case 'return':
        if (statement.value !== undefined) this.returnStatus = Number(this.value(statement.value, INT));
        return 'return';
      case 'break':
      case 'continue':
        return statement.kind;
      default:
        await this.simple(statement);
        return 'next';
    }
  }

  private async simple(
    statement: Exclude<
      Statement,
      {
        kind:
          | 'select'
          | 'insert'
          | 'update'
          | 'delete'
          | 'ddl'
          | 'block'
          | 'if'
          | 'while'
          | 'try'
          | 'return'
          | 'break'
          | 'continue';
      }
    >,
  ): Promise<void> {
    const { session, variables, sink } = this;
    switch (statement.kind) {
      case 'declare':
        for (const { name, type, value } of statement.variables) {
          if (variables.types.has(name.toLowerCase())) {
            throw new SqlError(
              134,
              `The variable name '${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
              { severity: 15 },
            );
          }
          variables.declare(name, type, null);
          if (value !== undefined) variables.set(name, this.value(value, type));
        }
        return;
      case 'set':
        variables.set(statement.variable, this.value(statement.expression, this.typeOf(statement.variable)));
        return;
      case 'option': {
        this.option(statement.name, statement.value);
        return;
      }
      case 'identityInsert':
        session.identityInsert = statement.on
          ? physicalName(session.catalog.table(statement.table)).toLowerCase()
          : undefined;
        return;
      case 'print':
        sink.message({
          number: 0,
          severity: 0,
          state: 1,
          line: statement.line,
          message: this.text(statement.expression),
        });
        return;
      case 'raiserror': {
        this.raise(statement.args, statement.line);
        return;
      }
      case 'throw': {
        this.throwError(statement.args);
        return;
      }
      case 'begin': {
        session.transaction.begin(sink);
        return;
      }
      case 'commit': {
        this.commit();
        return;
      }
      case 'rollback': {
        session.transaction.rollback(sink);
        return;
      }
      case 'waitfor':
        return this.delay(this.text(statement.delay));
      case 'execute':
        return this.execute(statement);
      case 'executeText':
        return runText(session, this.text(statement.text), sink, this.signal, this.tryDepth);
      case 'use':
        if (statement.database.toLowerCase() === session.engine.settings.database.toLowerCase()) return;
        throw new SqlError(
          911,
          `Database '${statement.database}' does not exist. Make sure that the name is entered correctly.`,
        );
    }
  }

  private commit(): void {
    const { session, sink } = this;
    session.transaction.commit(sink);
  }

  private typeOf(name: string): SqlType {
    const type = this.variables.types.get(name.toLowerCase());
    if (type === undefined)
      throw new SqlError(137, `Must declare the scalar variable "${name}".`, { severity: 15 });
    return type;
  }

  private value(expression: Expression, type?: SqlType): SqliteValue {
    const { session, variables } = this;
    const plan = planCached(expression, session, variables, (context) =>
      compileScalar(expression, context, type),
    );
    return runScalar(plan, session, variables);
  }

  private text(expression: Expression): string {
    return String(this.value(expression, NVARCHAR_MAX) ?? '');
  }

  private holds(condition: Condition): boolean {
    const { session, variables } = this;
    const plan = planCached(condition, session, variables, (context) => compileTruth(condition, context));
    return runScalar(plan, session, variables) === 1n;
  }

  private async loop(condition: Condition, body: Statement): Promise<Flow> {
    while (this.holds(condition)) {
      if (this.signal.aborted) throw new Cancelled();
      const flow = await this.guarded(body);
      if (flow === 'break') break;
      if (flow === 'return') return flow;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return 'next';
  }

  private async tryCatch(body: readonly Statement[], handler: readonly Statement[]): Promise<Flow> {
    const { session } = this;
    this.tryDepth += 1;
    try {
      return await this.all(body);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      this.tryDepth -= 1;
      const before = session.caught;
      session.caught = error;
      if (session.transaction.depth > 0 && endsTransaction(error, session.abortsTransactions))
        session.transaction.doomed = true;
      try {
        return await this.all(handler);
      } finally {
        session.caught = before;
        this.tryDepth += 1;
      }
    } finally {
      this.tryDepth -= 1;
    }
  }

  private option(name: string, value: string): void {
    const { session } = this;
    if (name === 'NOCOUNT') session.noCount = value === 'ON';
    else if (name === 'XACT_ABORT') session.abortsTransactions = value === 'ON';
    else if (name === 'LOCK_TIMEOUT') session.lockTimeoutMs = Number(value);
    else if (!isUsual(name, value)) {
      throw new SqlError(102, `The stand-in does not know SET ${name} ${value}.`, { severity: 15 });
    }
  }

  private raise(args: readonly Expression[], line: number): void {
    const [message, severity, state, ...values] = args;
    if (message === undefined || severity === undefined || state === undefined) {
      throw new SqlError(102, `Incorrect syntax near 'RAISERROR'.`, { severity: 15 });
    }
    const text = formatMessage(
      this.text(message),
      values.map((value) => this.text(value)),
    );
    const level = Number(this.value(severity, INT));
    const error = new SqlError(50000, text, { severity: level, state: Number(this.value(state, INT)), line });
    if (level > 10) throw error;
    this.sink.message({ number: 50000, severity: level, state: error.state, line, message: text });
  }

  private throwError(args: readonly Expression[]): void {
    const { caught } = this.session;
    const [number, message, state] = args;
    if (number === undefined || message === undefined || state === undefined) {
      if (caught === undefined) {
        throw new SqlError(
          10704,
          'To rethrow an error, a THROW statement must be used inside a CATCH block.',
          { severity: 15 },
        );
      }
      thrown.add(caught);
      throw caught;
    }
    const error = new SqlError(Number(this.value(number, INT)), this.text(message), {
      state: Number(this.value(state, INT)),
    });
    thrown.add(error);
    throw error;
  }

  private async delay(text: string): Promise<void> {
    const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
    await pause(((hours * 60 + minutes) * 60 + seconds) * 1000, this.signal);
  }

  private async execute(statement: Extract<Statement, { kind: 'execute' }>): Promise<void> {
    const { session, variables, sink } = this;
    const args = statement.args.map(({ name, value, output }): Argument => {
      const plan = planCached(value, session, variables, (context) => compileScalar(value, context));
      return {
        name,
        type: plan.columns?.[0]?.type ?? NVARCHAR_MAX,
        value: runScalar(plan, session, variables),
        output,
      };
    });
    if (statement.procedure.toLowerCase() === 'sp_executesql') {
      const outputs = await executeSql(session, args, sink, this.signal, this.tryDepth);
      for (const [at, { value, output }] of statement.args.entries()) {
        const name = args[at]?.name;
        if (output && value.kind === 'variable' && name !== undefined)
          variables.set(value.name, outputs.get(name));
      }
      return;
    }
    const status = await runProcedure(session, statement.procedure, args, this.signal);
    if (statement.result !== undefined) variables.set(statement.result, BigInt(status));
  }
}

/** Options that the stand-in always has as a new connection of the driver has them. */
const usualOptions: Readonly<Record<string, readonly string[]>> = {
  ...{ ANSI_NULLS: ['ON'], ANSI_PADDING: ['ON'], ANSI_WARNINGS: ['ON'], CONCAT_NULL_YIELDS_NULL: ['ON'] },
  ...{ QUOTED_IDENTIFIER: ['ON'], ANSI_NULL_DFLT_ON: ['ON'], ANSI_DEFAULTS: ['ON'] },
  ...{
    NUMERIC_ROUNDABORT: ['OFF'],
    IMPLICIT_TRANSACTIONS: ['OFF'],
    ARITHIGNORE: ['OFF'],
    ARITHABORT: ['ON'],
  },
  ...{ DATEFIRST: ['7'], DATEFORMAT: ['MDY'], LANGUAGE: ['US_ENGLISH'], ROWCOUNT: ['0'] },
  TEXTSIZE: ['2147483647', '-1'],
  'ISOLATION LEVEL': ['READ COMMITTED'],
};

/** Options that change nothing that can be seen here, whatever their value. */
const freeOptions = new Set(['CURSOR_CLOSE_ON_COMMIT', 'DEADLOCK_PRIORITY']);

const isUsual = (names: string, value: string): boolean =>
  names.split(',').every((name) => freeOptions.has(name) || (usualOptions[name]?.includes(value) ?? false));

const isLeaf = (statement: Statement): boolean => !['block', 'if', 'while', 'try'].includes(statement.kind);

/** Waits, unless the client cancels. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new Cancelled());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, ms);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}

/** Runs a batch with its parameters; errors go to the sink. Gives the return status. */
export async function runBatch(
  session: Session,
  text: string,
  variables: Variables,
  sink: ResultSink,
  signal: AbortSignal,
): Promise<number> {
  const run = new BatchRun(session, sink, variables, signal);
  try {
    let statements: readonly Statement[];
    try {
      statements = parseCached(text);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      session.lastError = error.number;
      sink.error(error);
      sink.done(undefined);
      return error.number;
    }
    await run.all(statements);
  } catch (error) {
    if (!(error instanceof BatchEnded)) throw error;
    return session.lastError;
  } finally {
    if (session.transaction.doomed) session.transaction.rollback(sink);
  }
  return run.returnStatus;
}

/** EXEC (N'...'): a batch with variables of its own. An error that ends it ends the outer batch too. */
async function runText(
  session: Session,
  text: string,
  sink: ResultSink,
  signal: AbortSignal,
  tryDepth: number,
): Promise<void> {
  await new BatchRun(session, sink, new Variables(), signal, tryDepth).all(parseCached(text));
}

/** EXEC sp_executesql: gives the variables as the statement left them. */
async function executeSql(
  session: Session,
  args: readonly Argument[],
  sink: ResultSink,
  signal: AbortSignal,
  tryDepth: number,
): Promise<Variables> {
  const { text, variables } = executeSqlBatch(args);
  await new BatchRun(session, sink, variables, signal, tryDepth).all(parseCached(text));
  return variables;
}

/** The statement of sp_executesql and its parameters, declared with the types that its second argument says. */
export function executeSqlBatch(args: readonly Argument[]): {
  readonly text: string;
  readonly variables: Variables;
} {
  const [statement, list, ...values] = args;
  const text = statement?.value;
  if (typeof text !== 'string') {
    throw new SqlError(214, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.", {
      state: 2,
    });
  }
  const declarations = parseParameters(typeof list?.value === 'string' ? list.value : '');
  const variables = new Variables();
  for (const [at, { name, type }] of declarations.entries()) {
    const arg =
      values.find((each) => each.name?.toLowerCase() === name.toLowerCase()) ?? positional(values, at);
    if (arg === undefined) {
      throw new SqlError(
        8178,
        `The parameterized query '${text.slice(0, 60)}' expects the parameter '${name}', which was not supplied.`,
      );
    }
    variables.declare(name, type, declared(arg.value, type));
  }
  return { text, variables };
}

/** The value as its declared type has it: converted, and cut without a word where it is too long, as SQL Server does. */
function declared(value: SqliteValue, type: SqlType): SqliteValue {
  const converted = convertValue(value, type);
  const { length } = type;
  if (length === undefined || length === MAX_LENGTH) return converted;
  if (typeof converted === 'string' && isText(type)) return converted.slice(0, length);
  return converted instanceof Uint8Array ? converted.subarray(0, length) : converted;
}

const positional = (values: readonly Argument[], at: number): Argument | undefined => {
  const value = values[at];
  return value?.name === undefined || value.name === '' ? value : undefined;
};
