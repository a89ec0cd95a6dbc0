import type { SsdConfig } from '../config/config';
import { normalKey } from '../payload/normalKey';
import type { PersonRows } from '../payload/personRows';
import type { Database } from '../sql/database';
import { chunkIndex } from './chunkIndex';
import { completeRows } from './completeRows';
import type { KeyRange } from './keyRange';
import { groupByKey } from './groupByKey';
import { keyLength } from './keyType';
import { onePersonRow } from './onePersonRow';
import { readRange } from './readRange';
import { statutoryReturnKeys } from './statutoryReturn';

/** Which settings decide what is read. */
export type ReadSettings = Pick<SsdConfig, 'statutoryReturn'>;

/**
 * Everything that may matter for the people of a range (`PersonRows` says what), one entry for each person in
 * `ssd_person`. A row that names another person, or hangs on somebody's referral, goes to both. A blank id is an id
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
