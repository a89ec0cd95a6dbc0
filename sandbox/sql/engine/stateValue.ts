import { datetime2Text, datetimeText, momentOfDate } from '../values/dateTime';
import type { SqliteValue } from '../values/sqliteValue';
import type { Session } from './session';

const version =
  'Microsoft SQL Server 2016 (SP3) (stand-in on SQLite) - 13.0.5026.0 (X64), for development and tests only';

/** The value of an @@ variable or a function without arguments, as the session has it now. */
export function stateValue(name: string, session: Session): SqliteValue {
  const { caught, transaction, signedIn } = session;
  switch (name) {
    case '@@ROWCOUNT':
      return BigInt(session.rowCount);
    case '@@TRANCOUNT':
      return BigInt(transaction.depth);
    case '@@ERROR':
      return BigInt(session.lastError);
    case '@@SPID':
      return BigInt(session.id);
    case '@@VERSION':
      return version;
    case '@@MICROSOFTVERSION':
      return 0x0d001392n;
    case '@@SERVERNAME':
      return 'SQL-STAND-IN';
    case '@@LOCK_TIMEOUT':
      return BigInt(session.lockTimeoutMs);
    case '@@IDENTITY':
    case 'SCOPE_IDENTITY':
      return session.lastIdentity;
    case 'GETDATE':
    case 'GETUTCDATE':
    case 'CURRENT_TIMESTAMP':
      return datetimeText(momentOfDate(new Date()));
    case 'SYSDATETIME':
    case 'SYSUTCDATETIME':
      return datetime2Text(momentOfDate(new Date()));
    case 'DB_NAME':
      return session.engine.settings.database;
    case 'SCHEMA_NAME':
      return 'dbo';
    case 'USER_NAME':
    case 'CURRENT_USER':
    case 'SESSION_USER':
      return signedIn.user ?? 'dbo';
    case 'SUSER_SNAME':
    case 'SUSER_NAME':
    case 'ORIGINAL_LOGIN':
    case 'SYSTEM_USER':
      return signedIn.user ?? 'sa';
    case 'HOST_NAME':
      return signedIn.host ?? null;
    case 'APP_NAME':
      return signedIn.application ?? null;
    case 'XACT_STATE':
      return transaction.doomed ? -1n : transaction.depth > 0 ? 1n : 0n;
    case 'ERROR_NUMBER':
      return caught === undefined ? null : BigInt(caught.number);
    case 'ERROR_SEVERITY':
      return caught === undefined ? null : BigInt(caught.severity);
    case 'ERROR_STATE':
      return caught === undefined ? null : BigInt(caught.state);
    case 'ERROR_LINE':
      return caught === undefined ? null : BigInt(caught.line);
    case 'ERROR_MESSAGE':
      return caught?.message ?? null;
    default:
      return null;
  }
}
