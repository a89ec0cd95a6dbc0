import type { Database } from '../sql/database';
import { defineStatement, qualified, type SqlNames } from '../sql/statement';
import { int } from '../sql/sqlType';
import type { KeyRange } from './keyRange';
import { keyType } from './keyType';

interface Bounds {
  readonly from_id: string | null;
  readonly up_to_id: string | null;
}

const bounds = (names: SqlNames, where: string): string =>
  `SELECT MIN(c.person_id) AS from_id, MAX(c.person_id) AS up_to_id FROM (SELECT TOP (@n) p.pers_person_id AS person_id FROM ${qualified(names, 'ssd_person')} AS p WHERE ${where} ORDER BY p.pers_person_id) AS c`;

const firstChunk = defineStatement({
  name: 'ssd.firstChunk',
  samples: [undefined],
  build: (names) => ({ text: bounds(names, 'p.pers_person_id IS NOT NULL'), params: { n: int } }),
});

const nextChunk = defineStatement({
  name: 'ssd.nextChunk',
  samples: [undefined],
  build: (names) => ({
    text: bounds(names, 'p.pers_person_id > @after'),
    params: { n: int, after: keyType },
  }),
});

/**
 * The people of the SSD in ranges of about `size`, in SQL Server's order of their ids. Rows whose id is null are in none.
 * @param after the `upTo` of the last range that was worked, to go on after it
 * @throws AppError as `SqlSession.query`
 */
export async function* chunks(
  database: Database,
  size: number,
  after?: string,
): AsyncGenerator<KeyRange, void, undefined> {
  for (let last = after; ;) {
    const { rows } =
      last === undefined
        ? await database.query<Bounds>(firstChunk(database.names, undefined), { n: size })
        : await database.query<Bounds>(nextChunk(database.names, undefined), { n: size, after: last });
    const found = rows[0];
    if (found === undefined || found.from_id === null || found.up_to_id === null) return;
    yield { from: found.from_id, upTo: found.up_to_id };
    last = found.up_to_id;
  }
}
