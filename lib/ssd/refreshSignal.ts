import type { SsdConfig } from '../config/config';
import type { Database } from '../sql/database';
import { refreshRows } from './statements';

/** A table, column and value of the LA's that say that the nightly refresh is done. */
export type RefreshSignal = Pick<NonNullable<SsdConfig['refreshSignal']>, 'table' | 'column' | 'value'>;

/** Whether the refresh of the SSD says that it is done. @throws AppError as `SqlSession.query` */
export async function refreshDone(database: Database, signal: RefreshSignal): Promise<boolean> {
  const { rows } = await database.query<{ found: number }>(refreshRows(database.names, signal), {
    value: signal.value,
  });
  return (rows[0]?.found ?? 0) > 0;
}
