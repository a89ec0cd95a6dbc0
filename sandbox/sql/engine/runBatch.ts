import { compileScalar, compileStatement, compileTruth } from '../compile/compileStatement';
import { SqlError, quoteStatement } from '../sqlError';
import { INT, MAX_LENGTH, NVARCHAR_MAX, isText } from '../sqlType';
import type { SqlType } from '../sqlType';
import type { Condition, Expression, Statement } from '../tsql/ast';
import { convertValue } from '../values/convertValue';
import type { SqliteValue } from '../values/sqliteValue';
import { endsBatch, endsTransaction } from './errorEffect';
import { parametersCached, parseCached } from './parseCache';
import { planCached } from './planCache';
import { runProcedure } from './procedure';
import type { Argument } from './procedure';
import type { ResultSink } from './resultSink';
import { runDdl } from './runDdl';
import { runPlan, runScalar } from './runPlan';
import { Cancelled } from './session';
import type { Session } from './session';
import { Variables } from './variables';

/** Thrown to leave the batch after its error was reported. */
class BatchEnded extends Error {}

/** Errors of THROW end the batch whatever their number. */
const thrown = new WeakSet<SqlError>();

/** Runs the statements of one batch: control flow, variables, errors and what they do to the transaction. */
class BatchRun {
  constructor(
    private readonly session: Session,
    private readonly sink: ResultSink,
    private readonly variables: Variables,
    private readonly signal: AbortSignal,
  ) {}

  async all(statements: readonly Statement[]): Promise<void> {
    for (const statement of statements) {
      if (this.signal.aborted) throw new Cancelled();
      await this.guarded(statement);
    }
  }

  /** Runs one statement, and reports its error. */
  private async guarded(statement: Statement): Promise<void> {
    const { session } = this;
    try {
      await this.run(statement);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (error.line === 1) error.line = statement.line;
      quoteStatement(error, statement.written);
      this.report(error);
      if (endsBatch(error, session.abortsTransactions, thrown.has(error))) throw new BatchEnded();
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

  private async run(statement: Statement): Promise<void> {
    const { session, variables, sink, signal } = this;
    switch (statement.kind) {
      case 'select':
      case 'insert':
      case 'update':
      case 'delete': {
        const plan = planCached(statement, session, variables, (context) =>
          compileStatement(statement, context),
        );
        return runPlan(plan, session, variables, sink, signal);
      }
      case 'ddl':
        return runDdl(statement.ddl, session, signal);
      case 'block':
        return this.all(statement.statements);
      case 'if':
        if (this.holds(statement.condition)) return this.guarded(statement.then);
        return statement.otherwise === undefined ? undefined : this.guarded(statement.otherwise);
      case 'declare':
        this.declare(statement.variables);
        return;
      case 'set':
        variables.set(statement.variable, this.value(statement.expression, this.typeOf(statement.variable)));
        return;
      case 'option':
        this.option(statement.name, statement.value);
        return;
      case 'print': {
        const message = this.text(statement.expression);
        sink.message({ number: 0, severity: 0, state: 1, line: statement.line, message });
        return;
      }
      case 'throw': {
        const [number, message, state] = statement.args;
        const error = new SqlError(Number(this.value(number, INT)), this.text(message), {
          state: Number(this.value(state, INT)),
        });
        thrown.add(error);
        throw error;
      }
      case 'begin':
        session.transaction.begin(sink);
        return;
      case 'commit':
        session.transaction.commit(sink);
        return;
      case 'rollback':
        session.transaction.rollback(sink);
        return;
      case 'execute':
        return this.execute(statement);
      case 'executeText':
        return this.executeText(this.text(statement.text));
    }
  }

  private declare(declared: Extract<Statement, { kind: 'declare' }>['variables']): void {
    const { variables } = this;
    for (const { name, type, value } of declared) {
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

  private option(name: string, value: string): void {
    const { session } = this;
    if (name === 'NOCOUNT') session.noCount = value === 'ON';
    else if (name === 'XACT_ABORT') session.abortsTransactions = value === 'ON';
    else if (name === 'LOCK_TIMEOUT') session.lockTimeoutMs = Number(value);
    else if (!isUsual(name, value)) {
      throw new SqlError(102, `The stand-in does not know SET ${name} ${value}.`, { severity: 15 });
    }
  }

  private async execute({ procedure, args }: Extract<Statement, { kind: 'execute' }>): Promise<void> {
    const { session, variables } = this;
    const given = args.map(({ name, value }): Argument => {
      const plan = planCached(value, session, variables, (context) => compileScalar(value, context));
      const type = plan.columns?.[0]?.type ?? NVARCHAR_MAX;
      return { name, type, value: runScalar(plan, session, variables), output: false };
    });
    await runProcedure(session, procedure, given, this.signal);
  }

  /** EXEC (N'...'): a batch with variables of its own. An error that ends it ends the outer batch too. */
  private executeText(text: string): Promise<void> {
    return new BatchRun(this.session, this.sink, new Variables(), this.signal).all(parseCached(text));
  }
}

/** Options that the stand-in always has as a new connection of the driver has them. */
const usualOptions: Readonly<Record<string, readonly string[]>> = {
  ...{ ANSI_NULLS: ['ON'], ANSI_PADDING: ['ON'], ANSI_WARNINGS: ['ON'], CONCAT_NULL_YIELDS_NULL: ['ON'] },
  ...{ QUOTED_IDENTIFIER: ['ON'], ANSI_NULL_DFLT_ON: ['ON'], CURSOR_CLOSE_ON_COMMIT: ['ON', 'OFF'] },
  ...{ NUMERIC_ROUNDABORT: ['OFF'], IMPLICIT_TRANSACTIONS: ['OFF'], ARITHABORT: ['ON'] },
  ...{ DATEFIRST: ['7'], DATEFORMAT: ['MDY'], LANGUAGE: ['US_ENGLISH'] },
  TEXTSIZE: ['2147483647', '-1'],
  'ISOLATION LEVEL': ['READ COMMITTED'],
};

const isUsual = (names: string, value: string): boolean =>
  names.split(',').every((name) => usualOptions[name]?.includes(value) ?? false);

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

/** Runs a batch with its parameters; errors go to the sink. */
export async function runBatch(
  session: Session,
  text: string,
  variables: Variables,
  sink: ResultSink,
  signal: AbortSignal,
): Promise<void> {
  try {
    await new BatchRun(session, sink, variables, signal).all(parseCached(text));
  } catch (error) {
    if (error instanceof BatchEnded) return;
    // What the parser does not understand fails as a whole, before any of it runs.
    if (!(error instanceof SqlError)) throw error;
    sink.error(error);
    sink.done(undefined);
  }
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
  const declarations = parametersCached(typeof list?.value === 'string' ? list.value : '');
  // A batch of children has thousands of parameters.
  const given = new Map(values.map((value) => [value.name?.toLowerCase(), value]));
  const variables = new Variables();
  for (const { name, type } of declarations) {
    const arg = given.get(name.toLowerCase());
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
