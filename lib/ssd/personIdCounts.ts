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

/** Rows of `ssd_person` that stand for nobody. */
export interface PersonIdCounts {
  /** The id is null or blank. */
  readonly withoutId: number;
  /** The id, compared as SQL Server does, stands in another row too; one row of each id is used. */
  readonly repeated: number;
}

/** Counts the rows of `ssd_person` that cannot be used. @throws AppError as `SqlSession.query` */
export async function personIdCounts(database: Database): Promise<PersonIdCounts> {
  const { rows } = await database.query<{ without_id: number; repeated: number }>(
    count(database.names, undefined),
  );
  return { withoutId: rows[0]?.without_id ?? 0, repeated: rows[0]?.repeated ?? 0 };
}
