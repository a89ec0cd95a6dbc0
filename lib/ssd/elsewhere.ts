import type { ChunkIndex } from './chunkIndex';
import type { ChunkRows } from './chunkRows';
import { keysIn } from './keysIn';
import { referralTables, tableLinks } from './tableLinks';

/** What rows naming one person refer to and is not the person's: keys, by the table to look in. */
export interface Elsewhere {
  /** Enquiries of conferences. */
  readonly enquiries: readonly string[];
  /** Periods of care of placements and permanence rows. */
  readonly periods: readonly string[];
  /** Referrals of involvements, whose CIN plans tell whether the involvement would have counted. */
  readonly planReferrals: readonly string[];
}

const without = (keys: Iterable<string>, known: ReadonlySet<string>): string[] =>
  [...new Set(keys)].filter((key) => !known.has(key));

/**
 * Where rows naming the person hang on something that is not among the person's own rows.
 * @param tables the person's rows
 */
export function elsewhere(chunk: ChunkIndex, person: string, tables: ChunkRows): Elsewhere {
  return {
    enquiries: without(
      keysIn(chunk.ssd_initial_cp_conference.naming(person), 'icpc_s47_enquiry_id'),
      keysIn(tables.ssd_s47_enquiry, 's47e_s47_enquiry_id'),
    ),
    periods: without(
      [
        ...keysIn(chunk.ssd_cla_placement.naming(person), 'clap_cla_id'),
        ...keysIn(chunk.ssd_permanence.naming(person), 'perm_cla_id'),
      ],
      keysIn(tables.ssd_cla_episodes, 'clae_cla_id'),
    ),
    planReferrals: without(
      keysIn(chunk.ssd_involvements.naming(person), 'invo_referral_id'),
      keysIn(tables.ssd_cin_episodes, 'cine_referral_id'),
    ),
  };
}

/** The referrals that the person's rows hang on and that are not among them. */
export function referralsElsewhere(tables: ChunkRows): string[] {
  const referrals = referralTables.flatMap((table) => [...keysIn(tables[table], tableLinks[table].link)]);
  return without(referrals, keysIn(tables.ssd_cin_episodes, 'cine_referral_id'));
}
