import type { SsdData } from './ssdData';

/** All tables, without rows. */
export function emptySsd(): SsdData {
  return {
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
  };
}
