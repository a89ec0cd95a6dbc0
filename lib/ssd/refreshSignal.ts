import type { SsdConfig } from '../config/config';
import type { IsoDate } from '../payload/window';
import type { Database } from '../sql/database';
import { refreshRows } from './statements';

/** A table, column and value of the LA's that say that the nightly refresh is done. */
export type RefreshSignal = Omit<NonNullable<SsdConfig['refreshSignal']>, 'waitMs'>;

/**
 * Whether the refresh of the SSD says that it is done, and done today where the signal has a date.
 * @param today the LA's calendar date
 * @throws AppError as `SqlSession.query`
 */
export async function refreshDone(
  database: Database,
  signal: RefreshSignal,
  today: IsoDate,
): Promise<boolean> {
  const { rows } = await database.query<{ found: number }>(refreshRows(database.names, signal), {
    value: signal.value,
    ...(signal.dateColumn === undefined ? {} : { today }),
  });
  return (rows[0]?.found ?? 0) > 0;
}
