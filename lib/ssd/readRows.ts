import { inParallel } from '../flow/inParallel';
import type { SsdRows, SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import type { KeyRange } from '../sql/keyRange';
import type { SqlValue } from '../sql/sqlType';
import type { ChunkRows } from './chunk';
import { keyLength } from './keys';
import {
  idCounts,
  idStatements,
  rowStatements,
  strayStatements,
  type IdCount,
  type IdTable,
  type PeopleShape,
  type RowsShape,
} from './rowStatements';
import { perTable, ssdTableNames } from './tables';

/** The people of a range, or those of a list of ids, 1,000 at most. */
export type People = KeyRange | readonly string[];

/** Statements at once, so that the LA's server keeps room for others. */
const width = 4;

const mostIds = idCounts[idCounts.length - 1] ?? idCounts[0];
const countFor = (ids: number): IdCount => idCounts.find((size) => size >= ids) ?? mostIds;

/** The ids as parameters, filled up with the first one, which finds nothing more. */
const idValues = (ids: readonly string[], count: IdCount): Record<string, SqlValue> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`k${index}`, ids[index] ?? ids[0] ?? null]),
  );

/** Whether they are a list of ids. */
export const isNamed = (people: People): people is readonly string[] => Array.isArray(people);

/** The last of these people: how far a walk over them has come. */
export const lastOf = (people: People): string => (isNamed(people) ? (people.at(-1) ?? '') : people.upTo);

/** How a statement names these people. */
export const peopleShape = (people: People): PeopleShape =>
  isNamed(people) ? countFor(people.length) : 'range';

/** The values that go with it. */
export const peopleValues = (people: People): Record<string, SqlValue> =>
  isNamed(people) ? idValues(people, countFor(people.length)) : { from: people.from, upTo: people.upTo };

/**
 * Cuts every date of rows fresh from the driver to its calendar date as text, in place (payload.md section 2). The
 * driver reads a `datetime` as UTC, so no time zone moves it.
 */
function cutDates(rows: readonly object[]): void {
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      if (value instanceof Date) Reflect.set(row, column, value.toISOString().slice(0, 10));
    }
  }
}

async function fill<T extends SsdTable>(
  into: Pick<ChunkRows, T>,
  table: T,
  database: Database,
  people: People,
  shape: RowsShape,
): Promise<void> {
  const statement = rowStatements[table](database.names, shape);
  const { rows } = await database.query<SsdRows[T]>(statement, peopleValues(people));
  cutDates(rows);
  into[table] = rows;
}

/** The rows of every table that belong to some people. @throws AppError as `SqlSession.query` */
export async function readRows(
  database: Database,
  people: People,
  shape: Omit<RowsShape, 'people'>,
): Promise<ChunkRows> {
  const rows = perTable<ChunkRows>(() => []);
  const whole = { ...shape, people: peopleShape(people) };
  await inParallel(width, ssdTableNames, (table) => fill(rows, table, database, people, whole));
  return rows;
}

/**
 * The rows of a table with one of these ids in its linking column; as many statements as it takes.
 * @param ids in any number; longer ones than the column holds match nothing
 * @throws AppError as `SqlSession.query`
 */
export async function readRowsByIds<T extends IdTable>(
  database: Database,
  table: T,
  ids: Iterable<string>,
  ownerless: readonly SsdTable[],
): Promise<SsdRows[T][]> {
  const asked = [...ids].filter((id) => id.length <= keyLength);
  const found: SsdRows[T][] = [];
  for (let start = 0; start < asked.length; start += mostIds) {
    const part = asked.slice(start, start + mostIds);
    const count = countFor(part.length);
    const statement = idStatements[table](database.names, { count, ownerless });
    const { rows } = await database.query<SsdRows[T]>(statement, idValues(part, count));
    cutDates(rows);
    for (const row of rows) found.push(row);
  }
  return found;
}

/**
 * The rows of a table that name another person than what they hang on.
 * @param most rows to read
 * @throws AppError as `SqlSession.query`
 */
export async function readStrayRows<T extends SsdTable>(
  database: Database,
  table: T,
  most: number,
  ownerless: readonly SsdTable[],
): Promise<SsdRows[T][]> {
  const statement = strayStatements[table](database.names, { ownerless });
  const { rows } = await database.query<SsdRows[T]>(statement, { most });
  cutDates(rows);
  return rows;
}
