import type { SsdTable } from '../payload/personRows';
import type { ChunkRows } from './chunkRows';
import { TableIndex } from './tableIndex';
import { tableLinks } from './tableLinks';

/** The rows of a range of people, ready to be looked up. */
export type ChunkIndex = { readonly [T in SsdTable]: TableIndex<T> };

/** Indexes the rows of a range, once. */
export function chunkIndex(rows: ChunkRows): ChunkIndex {
  const index = <T extends SsdTable>(table: T): TableIndex<T> =>
    new TableIndex<T>(rows[table], tableLinks[table]);
  return {
    ssd_person: index('ssd_person'),
    ssd_address: index('ssd_address'),
    ssd_disability: index('ssd_disability'),
    ssd_immigration_status: index('ssd_immigration_status'),
    ssd_linked_identifiers: index('ssd_linked_identifiers'),
    ssd_sdq_scores: index('ssd_sdq_scores'),
    ssd_cin_episodes: index('ssd_cin_episodes'),
    ssd_cin_assessments: index('ssd_cin_assessments'),
    ssd_assessment_factors: index('ssd_assessment_factors'),
    ssd_cin_plans: index('ssd_cin_plans'),
    ssd_s47_enquiry: index('ssd_s47_enquiry'),
    ssd_initial_cp_conference: index('ssd_initial_cp_conference'),
    ssd_cp_plans: index('ssd_cp_plans'),
    ssd_cla_episodes: index('ssd_cla_episodes'),
    ssd_cla_placement: index('ssd_cla_placement'),
    ssd_permanence: index('ssd_permanence'),
    ssd_care_leavers: index('ssd_care_leavers'),
    ssd_involvements: index('ssd_involvements'),
    ssd_professionals: index('ssd_professionals'),
  };
}
