import type { KeyRange } from '../../sql/keyRange';
import type { Database } from '../../sql/database';
import { int } from '../../sql/sqlType';
import { defineStatement, qualified, type SqlNames } from '../../sql/statement';
import { keyType } from '../../ssd/keys';

/** The first ids of the SSD and of the ledger together: who is gone from the one is still in the other. */
function bounds(names: SqlNames, where: (column: string) => string): string {
  const people = `SELECT TOP (@n) p.pers_person_id AS k FROM ${qualified(names, 'ssd_person')} AS p WHERE ${where('p.pers_person_id')} ORDER BY p.pers_person_id`;
  const rows = `SELECT TOP (@n) l.person_id AS k FROM ${qualified(names, names.ledgerTable)} AS l WHERE ${where('l.person_id')} ORDER BY l.person_id`;
  const both = `SELECT a.k FROM (${people}) AS a UNION SELECT b.k FROM (${rows}) AS b`;
  return `SELECT MIN(c.k) AS from_id, MAX(c.k) AS up_to_id FROM (SELECT TOP (@n) u.k FROM (${both}) AS u ORDER BY u.k) AS c`;
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
  return { from: found.from_id, upTo: found.up_to_id };
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
