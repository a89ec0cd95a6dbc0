import { Request, Transaction, type ConnectionPool } from 'mssql';
import { inSpan } from '../telemetry/spans';
import { checkedValues, parameterType } from './parameters';
import type { QueryResult } from './database';
import { isRead, type Statement } from './statement';
import type { SqlValue } from './sqlType';

/** What the driver gives; it has no recordset where a statement returned none, whatever its types say. */
interface DriverResult<Row> {
  readonly recordset?: readonly Row[];
  readonly rowsAffected: readonly number[];
}

/** The driver's own time-out ends with the first packet of the answer; its rows may take as long again, this many times. */
const answerFactor = 4;

/**
 * Runs one statement with the driver, on a pool or in a transaction, and gives its rows as plain objects.
 * @param timeoutMs for the answer to begin; the whole of it must be there in four times that
 * @throws what the driver throws; an error with the code `ETIMEOUT` when the answer stalls
 */
export async function runStatement<Row>(
  on: ConnectionPool | Transaction,
  statement: Statement,
  values: Readonly<Record<string, SqlValue>>,
  timeoutMs: number,
): Promise<QueryResult<Row>> {
  const request = on instanceof Transaction ? new Request(on) : new Request(on);
  for (const { name, type, value } of checkedValues(statement, values)) {
    request.input(name, parameterType(type), value);
  }
  const result = await inSpan(
    { name: statement.name, kind: 'call', attributes: { 'db.system': 'mssql' } },
    () => inTime<Row>(request, statement.text, timeoutMs * answerFactor),
    ({ recordset = [] }) => ({ 'db.response.returned_rows': recordset.length }),
  );
  return {
    rows: [...(result.recordset ?? [])],
    // A trigger's own counts come before the statement's.
    rowsAffected: isRead(statement) ? 0 : (result.rowsAffected.at(-1) ?? 0),
  };
}

async function inTime<Row>(request: Request, text: string, limitMs: number): Promise<DriverResult<Row>> {
  const answer = { stalled: false };
  // The driver waits a few seconds for the server to confirm the cancellation, and then gives the connection up.
  const timer = setTimeout(() => {
    answer.stalled = true;
    request.cancel();
  }, limitMs);
  try {
    return await request.query(text);
  } catch (error) {
    throw answer.stalled ? Object.assign(new Error('The answer stalled.'), { code: 'ETIMEOUT' }) : error;
  } finally {
    clearTimeout(timer);
  }
}
