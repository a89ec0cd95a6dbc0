import type { SsdConfig } from '../config/config';
import type { Database } from '../sql/database';
import { defineStatement } from '../sql/statement';
import { inRange } from './conditions';
import { configuredName } from './configuredName';
import { keyOf } from './keyOf';
import type { KeyRange } from './keyRange';
import { keyType } from './keyType';

/** The LA's own table of the people in its statutory return (payload.md section 3). */
export type StatutoryReturn = NonNullable<SsdConfig['statutoryReturn']>;

/** The LA's column may be of any type, a number for instance; ids are compared as text. */
const readIds = defineStatement<StatutoryReturn>({
  name: 'ssd.statutoryReturn',
  samples: [{ table: 'ssd_person', column: 'pers_person_id' }],
  build: (names, { table, column }) => ({
    text: `SELECT s.person_id FROM (SELECT CAST(${configuredName(column)} AS nvarchar(48)) AS person_id FROM [${names.schema}].${configuredName(table)}) AS s WHERE ${inRange('s.person_id')}`,
    params: { from: keyType, upTo: keyType },
  }),
});

/** The keys of the people of a range who are in the statutory return. @throws AppError as `SqlSession.query` */
export async function statutoryReturnKeys(
  database: Database,
  range: KeyRange,
  setting: StatutoryReturn,
): Promise<ReadonlySet<string>> {
  const statement = readIds(database.names, setting);
  const { rows } = await database.query<{ person_id: unknown }>(statement, {
    from: range.from,
    upTo: range.upTo,
  });
  return new Set(rows.flatMap((row) => keyOf(row.person_id) ?? []));
}
