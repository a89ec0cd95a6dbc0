import type { SsdRows, SsdTable } from '../payload/personRows';

/** Rows by table, while they are being gathered. */
export type ChunkRows = { [T in SsdTable]: SsdRows[T][] };

export const noRows = (): ChunkRows => ({
  ssd_person: [],
  ssd_address: [],
  ssd_disability: [],
  ssd_immigration_status: [],
  ssd_linked_identifiers: [],
  ssd_sdq_scores: [],
  ssd_cin_episodes: [],
  ssd_cin_assessments: [],
  ssd_assessment_factors: [],
  ssd_cin_plans: [],
  ssd_s47_enquiry: [],
  ssd_initial_cp_conference: [],
  ssd_cp_plans: [],
  ssd_cla_episodes: [],
  ssd_cla_placement: [],
  ssd_permanence: [],
  ssd_care_leavers: [],
  ssd_involvements: [],
  ssd_professionals: [],
});
