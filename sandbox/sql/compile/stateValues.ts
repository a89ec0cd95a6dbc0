import { DATETIME, INT, SYSNAME } from '../sqlType';
import type { SqlType } from '../sqlType';

/** What the session knows while a statement runs: @@ variables and functions without arguments. */
export const stateTypes: ReadonlyMap<string, SqlType> = new Map<string, SqlType>([
  ['@@OPTIONS', INT],
  ['@@ROWCOUNT', INT],
  ['@@SPID', { name: 'smallint' }],
  ['@@TRANCOUNT', INT],
  ['APP_NAME', SYSNAME],
  ['DB_NAME', SYSNAME],
  ['GETDATE', DATETIME],
  ['GETUTCDATE', DATETIME],
  ['SUSER_SNAME', SYSNAME],
]);
