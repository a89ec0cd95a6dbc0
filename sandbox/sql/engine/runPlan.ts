import type { ParamRef } from '../compile/compiler';
import type { Plan, PreparedText } from '../compile/plan';
import { keyOf } from '../values/keyOf';
import type { SqliteValue } from '../values/sqliteValue';
import type { ResultSink } from './resultSink';
import { Cancelled } from './session';
import type { Session } from './session';
import { fromSqliteError } from './sqliteError';
import { stateValue } from './stateValue';
import type { Variables } from './variables';

/** Rows sent before other work gets its turn. */
const ROWS_AT_ONCE = 200;

function valueOf(param: ParamRef, session: Session, variables: Variables, began: Date): SqliteValue {
  switch (param.kind) {
    case 'constant':
      return param.value;
    case 'state':
      return stateValue(param.name, session, began);
    case 'variable': {
      const value = variables.get(param.name);
      return param.key && typeof value === 'string' ? keyOf(value) : value;
    }
  }
}

const boundValues = (
  text: PreparedText,
  session: Session,
  variables: Variables,
  began = new Date(),
): SqliteValue[] => text.params.map((param) => valueOf(param, session, variables, began));

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** SQLite's rows as arrays: every statement was prepared to give them so. */
export const asRow = (row: unknown): SqliteValue[] => row as SqliteValue[];

async function stream(
  plan: Plan,
  session: Session,
  variables: Variables,
  sink: ResultSink,
  signal: AbortSignal,
): Promise<number> {
  const statement = session.connection.prepare(plan.sql);
  const rows = statement.iterate(...boundValues(plan, session, variables));
  let count = 0;
  try {
    for (let next = rows.next(); next.done !== true; next = rows.next()) {
      sink.row(asRow(next.value));
      count += 1;
      await sink.room();
      if (count % ROWS_AT_ONCE === 0) await turn();
      if (signal.aborted) throw new Cancelled();
    }
  } finally {
    rows.return?.();
  }
  return count;
}

function assign(plan: Plan, session: Session, variables: Variables): number {
  const rows = session.connection.prepare(plan.sql).all(...boundValues(plan, session, variables));
  // As on SQL Server, the last row wins, and no row leaves the variables as they were.
  const last = rows.at(-1);
  if (last !== undefined)
    for (const [at, name] of (plan.assigns ?? []).entries()) variables.set(name, asRow(last)[at] ?? null);
  return rows.length;
}

/** Puts together what UPDATE with OUTPUT deleted gives: old values were read before, new ones came back. */
function mergeRows(
  plan: Plan,
  before: readonly SqliteValue[][],
  after: readonly SqliteValue[][],
): SqliteValue[][] {
  const old = new Map(before.map((row) => [row[0], row]));
  return after.map((row) =>
    (plan.merged ?? []).map(
      ({ from, at }) => (from === 'new' ? row : (old.get(row[0]) ?? []))[at + 1] ?? null,
    ),
  );
}

interface Written {
  readonly rows: SqliteValue[][] | undefined;
  readonly count: number;
}

function write(plan: Plan, session: Session, variables: Variables): Written {
  const { connection } = session;
  const began = new Date();
  const before = plan.before;
  const old =
    before === undefined
      ? []
      : connection
          .prepare(before.sql)
          .all(...boundValues(before, session, variables, began))
          .map(asRow);
  const statement = connection.prepare(plan.sql);
  const values = boundValues(plan, session, variables, began);
  if (plan.columns === undefined) {
    const { changes } = statement.run(...values);
    return { rows: undefined, count: Number(changes) };
  }
  const rows = statement.all(...values).map(asRow);
  return { rows: plan.merged === undefined ? rows : mergeRows(plan, old, rows), count: rows.length };
}

/** Runs a translated statement and sends its rows and count. Nothing is sent of a write that fails. */
export async function runPlan(
  plan: Plan,
  session: Session,
  variables: Variables,
  sink: ResultSink,
  signal: AbortSignal,
): Promise<void> {
  session.checkRights(plan.access);
  const { transaction } = session;
  try {
    let count: number;
    if (plan.kind !== 'select') {
      const written = await transaction.write(() => write(plan, session, variables), signal);
      if (plan.columns !== undefined && written.rows !== undefined) {
        sink.columns(plan.columns);
        for (const row of written.rows) {
          sink.row(row);
          await sink.room();
        }
      }
      count = written.count;
    } else {
      if (plan.locking && transaction.depth > 0) await transaction.lock(signal);
      if (plan.columns === undefined) count = assign(plan, session, variables);
      else {
        sink.columns(plan.columns);
        count = await stream(plan, session, variables, sink, signal);
      }
    }
    session.rowCount = count;
    sink.done(session.noCount ? undefined : count);
  } catch (error) {
    throw error instanceof Cancelled ? error : fromSqliteError(error, session.catalog);
  }
}

/** The first value of the first row, for SET, IF and the like. */
export function runScalar(plan: Plan, session: Session, variables: Variables): SqliteValue {
  session.checkRights(plan.access);
  try {
    const row: unknown = session.connection.prepare(plan.sql).get(...boundValues(plan, session, variables));
    return row === undefined ? null : (asRow(row)[0] ?? null);
  } catch (error) {
    throw fromSqliteError(error, session.catalog);
  }
}
