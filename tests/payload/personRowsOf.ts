import { normalKey } from '../../lib/payload/normalKey';
import type { PersonRows, SsdRows, SsdTable } from '../../lib/payload/personRows';
import type { ChunkRows } from '../../lib/ssd/chunk';
import { perTable, ssdTableNames } from '../../lib/ssd/tables';

/** Rows of all tables, as a file of each table holds them. */
export type SsdData = { readonly [T in SsdTable]: readonly SsdRows[T][] };

/** No rows in any table. */
export const emptyTables = (): ChunkRows => perTable<ChunkRows>(() => []);

export const ssdTables = [...ssdTableNames];

/**
 * One person's rows among those of everybody: everything, for the rules decide what counts. More than the real
 * reading gives, so a rule that counted somebody else's row would show.
 */
export function personRowsOf(data: SsdData, personId: string): PersonRows {
  const person = data.ssd_person.find((row) => normalKey(String(row.pers_person_id)) === normalKey(personId));
  if (person === undefined) throw new Error(`no person ${personId}`);
  return { person, tables: data, inStatutoryReturn: undefined };
}
