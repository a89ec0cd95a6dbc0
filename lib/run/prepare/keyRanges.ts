import { withoutTrailingBlanks } from '../../payload/normalKey';
import type { KeyRange } from '../../sql/keyRange';
import type { Database } from '../../sql/database';
import { int } from '../../sql/sqlType';
import { defineStatement, qualified, sql, type SqlNames } from '../../sql/statement';
import { isKey, keyType } from '../../ssd/keys';

/** The first ids of the SSD and of the ledger together: a person who has left the SSD is still in the ledger. */
function bounds(names: SqlNames, isNext: (column: string) => string): string {
  return sql`
    SELECT MIN(id.person_id) AS from_id, MAX(id.person_id) AS up_to_id
    FROM (
      SELECT TOP (@n) either.person_id
      FROM (
        SELECT person.person_id
        FROM (
          SELECT TOP (@n) pers.pers_person_id AS person_id
          FROM ${qualified(names, 'ssd_person')} AS pers
          WHERE ${isNext('pers.pers_person_id')}
            AND ${isKey('pers.pers_person_id')}
          ORDER BY pers.pers_person_id
        ) AS person
        UNION
        SELECT held.person_id
        FROM (
          SELECT TOP (@n) ledger.person_id
          FROM ${qualified(names, names.ledgerTable)} AS ledger
          WHERE ${isNext('ledger.person_id')}
          ORDER BY ledger.person_id
        ) AS held
      ) AS either
      ORDER BY either.person_id
    ) AS id`;
}

const firstRange = defineStatement({
  name: 'run.firstRange',
  samples: [undefined],
  build: (names) => ({ text: bounds(names, (column) => `${column} IS NOT NULL`), params: { n: int } }),
});

const nextRange = defineStatement({
  name: 'run.nextRange',
  samples: [undefined],
  build: (names) => ({
    text: bounds(names, (column) => `${column} > @after`),
    params: { n: int, after: keyType },
  }),
});

/**
 * The next range of about `size` ids that the SSD or the ledger holds; undefined after the last.
 * @param after the `upTo` of the range before
 */
async function nextKeyRange(
  database: Database,
  size: number,
  after: string | undefined,
): Promise<KeyRange | undefined> {
  const { rows } = await database.query<{ from_id: string | null; up_to_id: string | null }>(
    after === undefined ? firstRange(database.names, undefined) : nextRange(database.names, undefined),
    after === undefined ? { n: size } : { n: size, after },
  );
  const found = rows[0];
  if (found?.from_id == null || found.up_to_id == null) return undefined;
  // In a column that is wider, the blanks at an id's end alone could be more than a parameter holds.
  return { from: withoutTrailingBlanks(found.from_id), upTo: withoutTrailingBlanks(found.up_to_id) };
}

/**
 * All ranges, one after the other.
 * @param after the `upTo` of a range, to go on after it
 */
export async function* keyRanges(
  database: Database,
  size: number,
  after?: string,
): AsyncGenerator<KeyRange, void, undefined> {
  for (let last = after; ;) {
    const range = await nextKeyRange(database, size, last);
    if (range === undefined) return;
    yield range;
    last = range.upTo;
  }
}
