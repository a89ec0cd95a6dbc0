import { normalKey } from '../../../lib/payload/normalKey';
import type { PersonRows, SsdRows } from '../../../lib/payload/personRows';
import { othersParents, othersReferrals, rowsOfPerson } from '../../../lib/ssd/assemble';
import { chunkIndex, type ChunkIndex } from '../../../lib/ssd/chunk';
import { groupByKey } from '../../../lib/ssd/keys';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';

/**
 * The rows of each person of some generated data, put together as the reading room does, from memory, but for the few that
 * only serve a warning at the person whom they name. Dates are cut to
 * their calendar date, as they are when they are read.
 */
export function assemblePersons(data: SsdData): PersonRows[] {
  const rows = withoutTimes(data);
  const chunk = chunkIndex(rows);
  const referrals = groupByKey(rows.ssd_cin_episodes, 'cine_referral_id');
  return data.ssd_person.map((person) =>
    assemble(chunk, referrals, normalKey(String(person.pers_person_id))),
  );
}

function assemble(
  chunk: ChunkIndex,
  referrals: ReadonlyMap<string, readonly SsdRows['ssd_cin_episodes'][]>,
  key: string,
): PersonRows {
  const tables = rowsOfPerson(chunk, key);
  const others = othersParents(chunk, key, tables);
  tables.ssd_cin_plans.push(
    ...chunk.ssd_cin_plans.on(others.planReferrals).filter((plan) => !chunk.ssd_cin_plans.names(plan, key)),
  );
  tables.ssd_cin_episodes.push(...othersReferrals(tables).flatMap((id) => referrals.get(id) ?? []));
  const [person] = tables.ssd_person;
  if (person === undefined) throw new Error('The person is not among the rows.');
  return { person, tables, inStatutoryReturn: undefined };
}

function withoutTimes(data: SsdData): SsdData {
  const cut = structuredClone(data);
  for (const row of Object.values(cut).flat()) {
    for (const [column, value] of Object.entries(row)) {
      const date = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})T\d{2}:/.exec(value)?.[1] : undefined;
      if (date !== undefined) Reflect.set(row, column, date);
    }
  }
  return cut;
}
