import { datetimeText, momentOfDate } from '../values/dateTime';
import type { SqliteValue } from '../values/sqliteValue';
import type { Session } from './session';

/** The bit of `@@OPTIONS` that says that NOCOUNT is on; the others are not kept. */
const NOCOUNT = 512;

/**
 * The value of an @@ variable or a function without arguments, as the session has it for a statement that
 * began at `began`. As on SQL Server, GETDATE() gives one moment wherever it stands in a statement.
 */
export function stateValue(name: string, session: Session, began: Date): SqliteValue {
  const { transaction, signedIn } = session;
  switch (name) {
    case '@@OPTIONS':
      return BigInt(session.noCount ? NOCOUNT : 0);
    case '@@ROWCOUNT':
      return BigInt(session.rowCount);
    case '@@SPID':
      return BigInt(session.id);
    case '@@TRANCOUNT':
      return BigInt(transaction.depth);
    case 'APP_NAME':
      return signedIn.application ?? null;
    case 'DB_NAME':
      return session.engine.settings.database;
    // The stand-in's own time zone is UTC.
    case 'GETDATE':
    case 'GETUTCDATE':
      return datetimeText(momentOfDate(began));
    case 'SUSER_SNAME':
      return signedIn.user ?? 'sa';
    default:
      throw new Error(`The stand-in has no value for ${name}.`);
  }
}
