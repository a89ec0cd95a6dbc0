import { Request, Transaction, type ConnectionPool } from 'mssql';
import { checkedValues } from './checkedValues';
import type { QueryResult } from './database';
import { isRead } from './isRead';
import { parameterType } from './parameterType';
import type { SqlValue } from './sqlType';
import type { Statement } from './statement';

/** What the driver gives; it has no recordset where a statement returned none, whatever its types say. */
interface DriverResult<Row> {
  readonly recordset?: readonly Row[];
  readonly rowsAffected: readonly number[];
}

/** Runs one statement with the driver, on a pool or in a transaction, and gives its rows as plain objects. */
export async function runStatement<Row>(
  on: ConnectionPool | Transaction,
  statement: Statement,
  values: Readonly<Record<string, SqlValue>>,
): Promise<QueryResult<Row>> {
  const request = on instanceof Transaction ? new Request(on) : new Request(on);
  for (const { name, type, value } of checkedValues(statement, values)) {
    request.input(name, parameterType(type), value);
  }
  const result: DriverResult<Row> = await request.query(statement.text);
  return {
    rows: [...(result.recordset ?? [])],
    // A trigger's own counts come before the statement's.
    rowsAffected: isRead(statement) ? 0 : (result.rowsAffected.at(-1) ?? 0),
  };
}
