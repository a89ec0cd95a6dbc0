import type { SsdTable } from './personRows';

/** Where an item of the payload comes from. */
export interface ItemSource {
  /** The number of the item in DfE's specification; the legacy id has none. */
  readonly no?: number;
  /** SSD tables and columns, the one whose value is sent first. */
  readonly from: readonly `${SsdTable}.${string}`[];
}

/** The sources of every item (payload.md section 4), by its path in the payload; `[]` stands for any entry. */
export const itemSources: Readonly<Record<string, ItemSource>> = {
  la_child_id: { no: 2, from: ['ssd_person.pers_person_id'] },
  mis_child_id: { from: ['ssd_person.pers_legacy_id'] },
  'child_details.unique_pupil_number': { no: 3, from: ['ssd_person.pers_upn'] },
  'child_details.former_unique_pupil_number': {
    no: 4,
    from: [
      'ssd_linked_identifiers.link_identifier_type',
      'ssd_linked_identifiers.link_identifier_value',
      'ssd_linked_identifiers.link_valid_from_date',
    ],
  },
  'child_details.unique_pupil_number_unknown_reason': {
    no: 5,
    from: ['ssd_person.pers_upn_unknown', 'ssd_person.pers_upn'],
  },
  'child_details.first_name': { no: 6, from: ['ssd_person.pers_forename'] },
  'child_details.surname': { no: 7, from: ['ssd_person.pers_surname'] },
  'child_details.date_of_birth': { no: 8, from: ['ssd_person.pers_dob'] },
  'child_details.expected_date_of_birth': { no: 9, from: ['ssd_person.pers_expected_dob'] },
  'child_details.sex': { no: 10, from: ['ssd_person.pers_sex'] },
  'child_details.ethnicity': { no: 11, from: ['ssd_person.pers_ethnicity'] },
  'child_details.disabilities': { no: 12, from: ['ssd_disability.disa_disability_code'] },
  'child_details.postcode': {
    no: 13,
    from: ['ssd_address.addr_address_postcode', 'ssd_address.addr_address_start_date'],
  },
  'child_details.uasc_flag': {
    no: 14,
    from: [
      'ssd_immigration_status.immi_immigration_status',
      'ssd_immigration_status.immi_immigration_status_end_date',
    ],
  },
  'child_details.uasc_end_date': {
    no: 15,
    from: ['ssd_immigration_status.immi_immigration_status_end_date'],
  },
  'health_and_wellbeing.sdq_assessments[].date': { no: 45, from: ['ssd_sdq_scores.csdq_sdq_completed_date'] },
  'health_and_wellbeing.sdq_assessments[].score': { no: 46, from: ['ssd_sdq_scores.csdq_sdq_score'] },
  'social_care_episodes[].social_care_episode_id': { no: 16, from: ['ssd_cin_episodes.cine_referral_id'] },
  'social_care_episodes[].referral_date': { no: 17, from: ['ssd_cin_episodes.cine_referral_date'] },
  'social_care_episodes[].referral_source': { no: 18, from: ['ssd_cin_episodes.cine_referral_source_code'] },
  'social_care_episodes[].closure_date': { no: 19, from: ['ssd_cin_episodes.cine_close_date'] },
  'social_care_episodes[].closure_reason': { no: 20, from: ['ssd_cin_episodes.cine_close_reason'] },
  'social_care_episodes[].referral_no_further_action_flag': {
    no: 21,
    from: ['ssd_cin_episodes.cine_referral_nfa'],
  },
  'social_care_episodes[].child_and_family_assessments[].child_and_family_assessment_id': {
    no: 22,
    from: ['ssd_cin_assessments.cina_assessment_id'],
  },
  'social_care_episodes[].child_and_family_assessments[].start_date': {
    no: 23,
    from: ['ssd_cin_assessments.cina_assessment_start_date'],
  },
  'social_care_episodes[].child_and_family_assessments[].authorisation_date': {
    no: 24,
    from: ['ssd_cin_assessments.cina_assessment_auth_date'],
  },
  'social_care_episodes[].child_and_family_assessments[].factors': {
    no: 25,
    from: ['ssd_assessment_factors.cinf_assessment_factors_json'],
  },
  'social_care_episodes[].child_in_need_plans[].child_in_need_plan_id': {
    no: 26,
    from: ['ssd_cin_plans.cinp_cin_plan_id'],
  },
  'social_care_episodes[].child_in_need_plans[].start_date': {
    no: 27,
    from: ['ssd_cin_plans.cinp_cin_plan_start_date'],
  },
  'social_care_episodes[].child_in_need_plans[].end_date': {
    no: 28,
    from: ['ssd_cin_plans.cinp_cin_plan_end_date'],
  },
  'social_care_episodes[].section_47_assessments[].section_47_assessment_id': {
    no: 29,
    from: ['ssd_s47_enquiry.s47e_s47_enquiry_id'],
  },
  'social_care_episodes[].section_47_assessments[].start_date': {
    no: 30,
    from: ['ssd_s47_enquiry.s47e_s47_start_date'],
  },
  'social_care_episodes[].section_47_assessments[].icpc_required_flag': {
    no: 31,
    from: ['ssd_s47_enquiry.s47e_s47_outcome_json'],
  },
  'social_care_episodes[].section_47_assessments[].icpc_date': {
    no: 32,
    from: ['ssd_initial_cp_conference.icpc_icpc_date'],
  },
  'social_care_episodes[].section_47_assessments[].end_date': {
    no: 33,
    from: ['ssd_s47_enquiry.s47e_s47_end_date'],
  },
  'social_care_episodes[].child_protection_plans[].child_protection_plan_id': {
    no: 34,
    from: ['ssd_cp_plans.cppl_cp_plan_id'],
  },
  'social_care_episodes[].child_protection_plans[].start_date': {
    no: 35,
    from: ['ssd_cp_plans.cppl_cp_plan_start_date'],
  },
  'social_care_episodes[].child_protection_plans[].end_date': {
    no: 36,
    from: ['ssd_cp_plans.cppl_cp_plan_end_date'],
  },
  'social_care_episodes[].child_looked_after_placements[].child_looked_after_placement_id': {
    no: 37,
    from: [
      'ssd_cla_placement.clap_cla_placement_id',
      'ssd_cla_placement.clap_cla_id',
      'ssd_cla_episodes.clae_cla_id',
      'ssd_cla_episodes.clae_cla_placement_id',
      'ssd_cla_episodes.clae_referral_id',
    ],
  },
  'social_care_episodes[].child_looked_after_placements[].start_date': {
    no: 38,
    from: ['ssd_cla_placement.clap_cla_placement_start_date'],
  },
  'social_care_episodes[].child_looked_after_placements[].start_reason': {
    no: 39,
    from: ['ssd_cla_episodes.clae_cla_episode_start_reason'],
  },
  'social_care_episodes[].child_looked_after_placements[].postcode': {
    no: 40,
    from: ['ssd_cla_placement.clap_cla_placement_postcode'],
  },
  'social_care_episodes[].child_looked_after_placements[].placement_type': {
    no: 41,
    from: ['ssd_cla_placement.clap_cla_placement_type'],
  },
  'social_care_episodes[].child_looked_after_placements[].end_date': {
    no: 42,
    from: ['ssd_cla_placement.clap_cla_placement_end_date'],
  },
  'social_care_episodes[].child_looked_after_placements[].end_reason': {
    no: 43,
    from: ['ssd_cla_episodes.clae_cla_episode_ceased_reason'],
  },
  'social_care_episodes[].child_looked_after_placements[].change_reason': {
    no: 44,
    from: ['ssd_cla_placement.clap_cla_placement_change_reason'],
  },
  'social_care_episodes[].adoption.initial_decision_date': {
    no: 47,
    from: ['ssd_permanence.perm_adm_decision_date', 'ssd_permanence.perm_cla_id'],
  },
  'social_care_episodes[].adoption.matched_date': { no: 48, from: ['ssd_permanence.perm_matched_date'] },
  'social_care_episodes[].adoption.placed_date': {
    no: 49,
    from: ['ssd_permanence.perm_placed_for_adoption_date'],
  },
  'social_care_episodes[].care_leavers.contact_date': {
    no: 50,
    from: ['ssd_care_leavers.clea_care_leaver_latest_contact'],
  },
  'social_care_episodes[].care_leavers.activity': {
    no: 51,
    from: ['ssd_care_leavers.clea_care_leaver_activity'],
  },
  'social_care_episodes[].care_leavers.accommodation': {
    no: 52,
    from: ['ssd_care_leavers.clea_care_leaver_accommodation'],
  },
  'social_care_episodes[].care_worker_details[].worker_id': {
    no: 53,
    from: [
      'ssd_professionals.prof_social_worker_registration_no',
      'ssd_involvements.invo_professional_id',
      'ssd_involvements.invo_professional_role_id',
    ],
  },
  'social_care_episodes[].care_worker_details[].start_date': {
    no: 54,
    from: ['ssd_involvements.invo_involvement_start_date'],
  },
  'social_care_episodes[].care_worker_details[].end_date': {
    no: 55,
    from: ['ssd_involvements.invo_involvement_end_date'],
  },
};

/** The tables that an item comes from, each once. */
export function tablesOf({ from }: ItemSource): SsdTable[] {
  return [...new Set(from.map((column) => column.slice(0, column.indexOf('.')) as SsdTable))];
}
