import type { KeyRange } from '../sql/keyRange';
import type { SsdConfig } from '../config/config';
import { inParallel } from '../flow/inParallel';
import { normalKey } from '../payload/normalKey';
import type { PersonRows, SsdRows, SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import { onePersonRow, othersParents, othersReferrals, rowsOfPerson } from './assemble';
import { chunkIndex, TableIndex, type ChunkIndex, type ChunkRows } from './chunk';
import { groupByKey, keyLength, keyOf } from './keys';
import { tableLinks } from './links';
import { idCounts, idStatements, rangeStatements, statutoryIds, type IdTable } from './statements';
import { perTable, ssdTableNames } from './tables';

/** Which settings decide what is read. */
export type ReadSettings = Pick<SsdConfig, 'statutoryReturn'>;

/** Statements at once, so that the LA's server keeps room for others. */
const width = 4;

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
  range: KeyRange,
): Promise<void> {
  const statement = rangeStatements[table](database.names, undefined);
  const { rows } = await database.query<SsdRows[T]>(statement, { from: range.from, upTo: range.upTo });
  cutDates(rows);
  into[table] = rows;
}

/** The rows of every table that belong to the people of a range. */
async function readRange(database: Database, range: KeyRange): Promise<ChunkRows> {
  const rows = perTable<ChunkRows>(() => []);
  await inParallel(width, ssdTableNames, (table) => fill(rows, table, database, range));
  return rows;
}

const mostIds = idCounts[idCounts.length - 1] ?? idCounts[0];

/**
 * The rows of a table with one of these ids in its linking column; as many statements as it takes.
 * @param ids in any number; longer ones than the column holds match nothing
 */
async function readByIds<T extends IdTable>(
  database: Database,
  table: T,
  ids: Iterable<string>,
): Promise<SsdRows[T][]> {
  const asked = [...ids].filter((id) => id.length <= keyLength);
  const found: SsdRows[T][] = [];
  for (let start = 0; start < asked.length; start += mostIds) {
    const part = asked.slice(start, start + mostIds);
    const count = idCounts.find((size) => size >= part.length) ?? mostIds;
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

/** The distinct ids of many lists. */
const all = (lists: readonly (readonly string[])[]): Set<string> => new Set(lists.flat());

/**
 * The rows of each person of a range: the person's own (`rowsOfPerson`), and, asked for by id, what rows naming the
 * person hang on that is another person's, so that the rules can tell whose it is (payload.md section 4).
 * @returns rows by person key, in the order of `persons`
 */
async function completeRows(
  database: Database,
  chunk: ChunkIndex,
  persons: readonly string[],
): Promise<ReadonlyMap<string, ChunkRows>> {
  const gathered = persons.map((person) => {
    const tables = rowsOfPerson(chunk, person);
    return { person, tables, others: othersParents(chunk, person, tables) };
  });

  const enquiries = groupByKey(
    await readByIds(database, 'ssd_s47_enquiry', all(gathered.map(({ others }) => others.enquiries))),
    's47e_s47_enquiry_id',
  );
  const claEpisodes = groupByKey(
    await readByIds(database, 'ssd_cla_episodes', all(gathered.map(({ others }) => others.periods))),
    'clae_cla_id',
  );
  const plans = new TableIndex<'ssd_cin_plans'>(
    await readByIds(database, 'ssd_cin_plans', all(gathered.map(({ others }) => others.planReferrals))),
    tableLinks.ssd_cin_plans,
  );
  for (const { person, tables, others } of gathered) {
    for (const key of others.enquiries) tables.ssd_s47_enquiry.push(...(enquiries.get(key) ?? []));
    for (const key of others.periods) tables.ssd_cla_episodes.push(...(claEpisodes.get(key) ?? []));
    // Plans that name the person are among the person's own already.
    tables.ssd_cin_plans.push(...plans.on(others.planReferrals).filter((plan) => !plans.names(plan, person)));
  }

  const wanted = gathered.map(({ tables }) => othersReferrals(tables));
  const referrals = groupByKey(
    await readByIds(database, 'ssd_cin_episodes', all(wanted)),
    'cine_referral_id',
  );
  gathered.forEach(({ tables }, index) => {
    for (const key of wanted[index] ?? []) tables.ssd_cin_episodes.push(...(referrals.get(key) ?? []));
  });
  return new Map(gathered.map(({ person, tables }) => [person, tables]));
}

/** The keys of the people of a range who are in the statutory return (payload.md section 3). */
async function statutoryReturnKeys(
  database: Database,
  range: KeyRange,
  setting: NonNullable<ReadSettings['statutoryReturn']>,
): Promise<ReadonlySet<string>> {
  const statement = statutoryIds(database.names, setting);
  const { rows } = await database.query<{ person_id: unknown }>(statement, {
    from: range.from,
    upTo: range.upTo,
  });
  return new Set(rows.flatMap((row) => keyOf(row.person_id) ?? []));
}

/**
 * Everything that may matter for the people of a range (`PersonRows` says what), one entry for each person in
 * `ssd_person`. A row that names another person, or hangs on another's referral, goes to both. A blank id is an id
 * like another, for SQL Server as for the rules, which hold its person back.
 * @throws AppError as `SqlSession.query`
 */
export async function readPersons(
  database: Database,
  range: KeyRange,
  settings: ReadSettings = {},
): Promise<PersonRows[]> {
  const rows = await readRange(database, range);
  const chunk = chunkIndex(rows);
  const persons = [...groupByKey(rows.ssd_person, 'pers_person_id').keys()];
  const returned =
    settings.statutoryReturn === undefined
      ? undefined
      : await statutoryReturnKeys(database, range, settings.statutoryReturn);
  const complete = await completeRows(database, chunk, persons);
  return persons.flatMap((key) => {
    const person = onePersonRow(chunk.ssd_person.naming(key));
    const tables = complete.get(key);
    if (person === undefined || tables === undefined) return [];
    return [{ person, tables, inStatutoryReturn: returned?.has(key) }];
  });
}

/**
 * The same for one person; undefined when the SSD has no such person.
 * @param personId in any case, with or without trailing blanks
 */
export async function readPerson(
  database: Database,
  personId: string,
  settings: ReadSettings = {},
): Promise<PersonRows | undefined> {
  const key = normalKey(personId);
  if (key === '' || key.length > keyLength) return undefined;
  const found = await readPersons(database, { from: key, upTo: key }, settings);
  return found.find((rows) => normalKey(String(rows.person.pers_person_id)) === key);
}
