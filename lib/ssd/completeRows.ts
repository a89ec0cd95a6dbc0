import type { Database } from '../sql/database';
import type { ChunkIndex } from './chunkIndex';
import type { ChunkRows } from './chunkRows';
import { elsewhere, referralsElsewhere } from './elsewhere';
import { groupByKey } from './groupByKey';
import { personTables } from './personTables';
import { readByIds } from './readByIds';
import { TableIndex } from './tableIndex';
import { tableLinks } from './tableLinks';

/** The distinct ids of many lists. */
const all = (lists: readonly (readonly string[])[]): Set<string> => new Set(lists.flat());

/**
 * The rows of each person of a range: the person's own (`personTables`), and, asked for by id, what rows naming the
 * person refer to elsewhere, so that the rules can tell whose it is (payload.md section 4).
 * @returns rows by person key, in the order of `persons`
 * @throws AppError as `SqlSession.query`
 */
export async function completeRows(
  database: Database,
  chunk: ChunkIndex,
  persons: readonly string[],
): Promise<ReadonlyMap<string, ChunkRows>> {
  const gathered = persons.map((person) => {
    const tables = personTables(chunk, person);
    return { person, tables, other: elsewhere(chunk, person, tables) };
  });

  const enquiries = groupByKey(
    await readByIds(database, 'ssd_s47_enquiry', all(gathered.map(({ other }) => other.enquiries))),
    's47e_s47_enquiry_id',
  );
  const claEpisodes = groupByKey(
    await readByIds(database, 'ssd_cla_episodes', all(gathered.map(({ other }) => other.periods))),
    'clae_cla_id',
  );
  const plans = new TableIndex<'ssd_cin_plans'>(
    await readByIds(database, 'ssd_cin_plans', all(gathered.map(({ other }) => other.planReferrals))),
    tableLinks.ssd_cin_plans,
  );
  for (const { person, tables, other } of gathered) {
    for (const key of other.enquiries) tables.ssd_s47_enquiry.push(...(enquiries.get(key) ?? []));
    for (const key of other.periods) tables.ssd_cla_episodes.push(...(claEpisodes.get(key) ?? []));
    // Plans that name the person are among the person's own already.
    tables.ssd_cin_plans.push(...plans.on(other.planReferrals).filter((plan) => !plans.names(plan, person)));
  }

  const wanted = gathered.map(({ tables }) => referralsElsewhere(tables));
  const referrals = groupByKey(
    await readByIds(database, 'ssd_cin_episodes', all(wanted)),
    'cine_referral_id',
  );
  gathered.forEach(({ tables }, index) => {
    for (const key of wanted[index] ?? []) tables.ssd_cin_episodes.push(...(referrals.get(key) ?? []));
  });
  return new Map(gathered.map(({ person, tables }) => [person, tables]));
}
