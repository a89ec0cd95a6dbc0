import type { Database } from '../sql/database';
import { defineStatement, qualified, type SqlNames } from '../sql/statement';
import { int } from '../sql/sqlType';
import { keyType } from './keyType';

const gone = (names: SqlNames, after: string): string =>
  `SELECT TOP (@n) l.person_id FROM ${qualified(names, names.ledgerTable)} AS l WHERE ${after} AND NOT EXISTS (SELECT 1 AS found FROM ${qualified(names, 'ssd_person')} AS p WHERE p.pers_person_id = l.person_id) ORDER BY l.person_id`;

const firstGone = defineStatement({
  name: 'ssd.firstGonePersons',
  samples: [undefined],
  build: (names) => ({ text: gone(names, 'l.person_id IS NOT NULL'), params: { n: int } }),
});

const nextGone = defineStatement({
  name: 'ssd.nextGonePersons',
  samples: [undefined],
  build: (names) => ({ text: gone(names, 'l.person_id > @after'), params: { n: int, after: keyType } }),
});

/**
 * The people of the ledger who are no longer in `ssd_person` (payload.md section 9), a page at a time, by id.
 * @param after the last id of the page before; undefined for the first page
 * @throws AppError as `SqlSession.query`
 */
export async function readGonePersons(
  database: Database,
  page: { readonly size: number; readonly after?: string },
): Promise<string[]> {
  const { rows } =
    page.after === undefined
      ? await database.query<{ person_id: string }>(firstGone(database.names, undefined), { n: page.size })
      : await database.query<{ person_id: string }>(nextGone(database.names, undefined), {
          n: page.size,
          after: page.after,
        });
  return rows.map((row) => row.person_id);
}
