import type { SqlConfig } from '../config/config';
import type { ConnectionPlace } from './translateSqlError';

/** What error messages may say of a connection. */
export const placeOf = (config: SqlConfig): ConnectionPlace => ({
  server: `SQL Server ${config.server}:${config.port}`,
  database: config.database,
  schema: config.schema,
  signIn: config.signIn.kind,
});
