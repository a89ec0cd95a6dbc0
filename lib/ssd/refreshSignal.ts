import type { SsdConfig } from '../config/config';
import type { Database } from '../sql/database';
import { defineStatement } from '../sql/statement';
import { nvarchar } from '../sql/sqlType';
import { configuredName } from './configuredName';

/** A table, column and value of the LA's that say that the nightly refresh is done. */
export type RefreshSignal = Pick<NonNullable<SsdConfig['refreshSignal']>, 'table' | 'column' | 'value'>;

const readSignal = defineStatement<Pick<RefreshSignal, 'table' | 'column'>>({
  name: 'ssd.refreshSignal',
  samples: [{ table: 'ssd_person', column: 'pers_legacy_id' }],
  build: (names, { table, column }) => ({
    text: `SELECT COUNT(*) AS found FROM [${names.schema}].${configuredName(table)} WHERE CAST(${configuredName(column)} AS nvarchar(128)) = @value`,
    params: { value: nvarchar(128) },
  }),
});

/** Whether the refresh of the SSD says that it is done. @throws AppError as `SqlSession.query` */
export async function refreshDone(database: Database, signal: RefreshSignal): Promise<boolean> {
  const { rows } = await database.query<{ found: number }>(readSignal(database.names, signal), {
    value: signal.value,
  });
  return (rows[0]?.found ?? 0) > 0;
}
