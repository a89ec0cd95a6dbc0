import type { Database } from '../sql/database';
import { defineStatement, qualified } from '../sql/statement';

const count = defineStatement({
  name: 'ssd.personIdCounts',
  samples: [undefined],
  build: (names) => {
    const persons = qualified(names, 'ssd_person');
    return {
      text: `SELECT (SELECT COUNT(*) FROM ${persons} WHERE pers_person_id IS NULL OR LEN(pers_person_id) = 0) AS without_id, (SELECT COUNT(*) FROM (SELECT ROW_NUMBER() OVER (PARTITION BY pers_person_id ORDER BY pers_person_id) AS n FROM ${persons} WHERE LEN(pers_person_id) > 0) AS d WHERE d.n > 1) AS repeated`,
      params: {},
    };
  },
});

/** Rows of `ssd_person` whose id is no good. */
export interface PersonIdCounts {
  /** The id is null, so the row is in no range; or blank, so its person is held back. */
  readonly withoutId: number;
  /** The id, compared as SQL Server does, stands in another row too; one row of each id is used. */
  readonly repeated: number;
}

/** Counts the rows of `ssd_person` whose id is no good: without a count, nobody would hear of them. @throws AppError as `SqlSession.query` */
export async function personIdCounts(database: Database): Promise<PersonIdCounts> {
  const { rows } = await database.query<{ without_id: number; repeated: number }>(
    count(database.names, undefined),
  );
  return { withoutId: rows[0]?.without_id ?? 0, repeated: rows[0]?.repeated ?? 0 };
}
