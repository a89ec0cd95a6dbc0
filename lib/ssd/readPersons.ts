import type { SsdConfig } from '../config/config';
import { normalKey, withoutTrailingBlanks } from '../payload/normalKey';
import type { PersonRows, SsdRows, SsdTable } from '../payload/personRows';
import type { Database } from '../sql/database';
import { onePersonRow, othersParents, othersReferrals, rowsOfPerson } from './assemble';
import { chunkIndex, TableIndex, type ChunkIndex, type ChunkRows } from './chunk';
import { missingOwners } from './inspectServer';
import { groupByKey, keyLength, keyOf } from './keys';
import { tableLinks } from './links';
import { peopleShape, peopleValues, readRows, readRowsByIds, type People } from './readRows';
import type { IdTable } from './rowStatements';
import { statutoryIds } from './statements';
import { addStrays, readStrays, type Strays } from './strays';
import { ssdTableNames } from './tables';

/** What decides what is read, and how. */
export interface ReadSettings extends Pick<SsdConfig, 'statutoryReturn'> {
  /** Tables that lack their column for the person; it is read as null. */
  readonly ownerless?: readonly SsdTable[];
  /** Rows that name another person than what they hang on, read before; unset: each statement looks for its own. */
  readonly strays?: Strays;
}

/**
 * The settings with what the SSD's tables lack. One statement.
 * @throws AppError as `SqlSession.query`
 */
export async function readSettings(
  database: Database,
  { statutoryReturn }: Pick<SsdConfig, 'statutoryReturn'>,
): Promise<ReadSettings & { readonly ownerless: readonly SsdTable[] }> {
  const ownerless = (await missingOwners(database)).map(({ table }) => table);
  return { ...(statutoryReturn === undefined ? {} : { statutoryReturn }), ownerless };
}

/**
 * The same before many ranges are read, with the rows that name another person than what they hang on. Ten statements, once.
 * @throws AppError as `SqlSession.query`
 */
export async function rangeSettings(
  database: Database,
  settings: Pick<SsdConfig, 'statutoryReturn'>,
): Promise<ReadSettings> {
  const known = await readSettings(database, settings);
  return { ...known, strays: await readStrays(database, known.ownerless) };
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
  ownerless: readonly SsdTable[],
  chunk: ChunkIndex,
  persons: readonly string[],
): Promise<ReadonlyMap<string, ChunkRows>> {
  const read = <T extends IdTable>(table: T, ids: Iterable<string>): Promise<SsdRows[T][]> =>
    readRowsByIds(database, table, ids, ownerless);
  const gathered = persons.map((person) => {
    const tables = rowsOfPerson(chunk, person);
    return { person, tables, others: othersParents(chunk, person, tables) };
  });

  const enquiries = groupByKey(
    await read('ssd_s47_enquiry', all(gathered.map(({ others }) => others.enquiries))),
    's47e_s47_enquiry_id',
  );
  const claEpisodes = groupByKey(
    await read('ssd_cla_episodes', all(gathered.map(({ others }) => others.periods))),
    'clae_cla_id',
  );
  const plans = new TableIndex<'ssd_cin_plans'>(
    await read('ssd_cin_plans', all(gathered.map(({ others }) => others.planReferrals))),
    tableLinks.ssd_cin_plans,
  );
  for (const { person, tables, others } of gathered) {
    for (const key of others.enquiries) tables.ssd_s47_enquiry.push(...(enquiries.get(key) ?? []));
    for (const key of others.periods) tables.ssd_cla_episodes.push(...(claEpisodes.get(key) ?? []));
    // Plans that name the person are among the person's own already.
    tables.ssd_cin_plans.push(...plans.on(others.planReferrals).filter((plan) => !plans.names(plan, person)));
  }

  const wanted = gathered.map(({ tables }) => othersReferrals(tables));
  const referrals = groupByKey(await read('ssd_cin_episodes', all(wanted)), 'cine_referral_id');
  gathered.forEach(({ tables }, index) => {
    for (const key of wanted[index] ?? []) tables.ssd_cin_episodes.push(...(referrals.get(key) ?? []));
  });
  return new Map(gathered.map(({ person, tables }) => [person, tables]));
}

/** The keys of those of the people who are in the statutory return (payload.md section 3). */
async function statutoryReturnKeys(
  database: Database,
  people: People,
  setting: NonNullable<ReadSettings['statutoryReturn']>,
): Promise<ReadonlySet<string>> {
  const statement = statutoryIds(database.names, { ...setting, people: peopleShape(people) });
  const { rows } = await database.query<{ person_id: unknown }>(statement, peopleValues(people));
  return new Set(rows.flatMap((row) => keyOf(row.person_id) ?? []));
}

/** Whether an id is longer than anything can keep: its row is only counted (`personIdCounts`). */
const isTooLong = (id: unknown): boolean =>
  typeof id === 'string' && withoutTrailingBlanks(id).length > keyLength;

/**
 * Everything that may matter for some people (`PersonRows` says what), one entry for each person in `ssd_person`. A row that
 * names another person, or hangs on another's referral, goes to both. A blank id is an id like another, for SQL Server as for
 * the rules, which hold its person back.
 * @throws AppError as `SqlSession.query`
 */
export async function readPersons(
  database: Database,
  people: People,
  { statutoryReturn, ownerless = [], strays }: ReadSettings = {},
): Promise<PersonRows[]> {
  const rows = await readRows(database, people, { hanging: strays?.hanging ?? ssdTableNames, ownerless });
  if (strays !== undefined) await addStrays(database, rows, strays, ownerless);
  const chunk = chunkIndex(rows);
  const persons = [...groupByKey(rows.ssd_person, 'pers_person_id').keys()];
  const returned =
    statutoryReturn === undefined ? undefined : await statutoryReturnKeys(database, people, statutoryReturn);
  const complete = await completeRows(database, ownerless, chunk, persons);
  return persons.flatMap((key) => {
    const person = onePersonRow(chunk.ssd_person.naming(key));
    const tables = complete.get(key);
    if (person === undefined || tables === undefined || isTooLong(person.pers_person_id)) return [];
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
