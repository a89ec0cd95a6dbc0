import type { SsdRows } from '../payload/personRows';
import type { Database } from '../sql/database';
import { cutDates } from './cutDates';
import { idCounts, idStatements, type IdTable } from './idStatements';
import { keyLength } from './keyType';

const largest = idCounts[idCounts.length - 1] ?? idCounts[0];

/**
 * The rows of a table with one of these ids in its linking column; as many statements as it takes.
 * @param ids in any number; longer ones than the column holds match nothing
 * @throws AppError as `SqlSession.query`
 */
export async function readByIds<T extends IdTable>(
  database: Database,
  table: T,
  ids: Iterable<string>,
): Promise<SsdRows[T][]> {
  const asked = [...ids].filter((id) => id.length <= keyLength);
  const found: SsdRows[T][] = [];
  for (let start = 0; start < asked.length; start += largest) {
    const part = asked.slice(start, start + largest);
    const count = idCounts.find((size) => size >= part.length) ?? largest;
    // Filled up with the first id, which finds nothing more.
    const values = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`k${index}`, part[index] ?? part[0] ?? null]),
    );
    const { rows } = await database.query<SsdRows[T]>(idStatements[table](database.names, count), values);
    cutDates(rows);
    for (const row of rows) found.push(row);
  }
  return found;
}
