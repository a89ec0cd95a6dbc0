import { ruleColumns, type SsdTable } from '../payload/personRows';

/** The SSD tables that are read. */
export const ssdTableNames = Object.keys(ruleColumns) as readonly SsdTable[];

/** Something for each SSD table, such as no rows: `perTable<ChunkRows>(() => [])`. */
export const perTable = <All extends Readonly<Record<SsdTable, unknown>>>(
  make: <T extends SsdTable>(table: T) => All[T],
): All => Object.fromEntries(ssdTableNames.map((table) => [table, make(table)])) as All;

/** SQL Server's declaration of a column, such as `nvarchar(48)`. */
export type ColumnType = string;

/** One table of the SSD: its primary key, and its columns with their types. */
export interface SsdTableDefinition {
  readonly primaryKey: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/**
 * The 19 tables of the Standard Safeguarding Dataset that the payload is built from, as the public data model defines
 * them, with all their columns. What we read of them is `ruleColumns`; the rest is here for whoever makes such tables.
 */
export const ssdTables = {
  ssd_person: {
    primaryKey: ['pers_person_id'],
    columns: {
      pers_legacy_id: 'nvarchar(48)',
      pers_person_id: 'nvarchar(48)',
      pers_upn: 'nvarchar(13)',
      pers_forename: 'nvarchar(100)',
      pers_surname: 'nvarchar(255)',
      pers_sex: 'nvarchar(20)',
      pers_gender: 'nvarchar(10)',
      pers_ethnicity: 'nvarchar(48)',
      pers_dob: 'datetime',
      pers_single_unique_id: 'nvarchar(48)',
      pers_upn_unknown: 'nvarchar(6)',
      pers_send_flag: 'nchar(5)',
      pers_expected_dob: 'datetime',
      pers_death_date: 'datetime',
      pers_is_mother: 'nchar(1)',
      pers_nationality: 'nvarchar(48)',
    },
  },
  ssd_address: {
    primaryKey: ['addr_table_id'],
    columns: {
      addr_table_id: 'nvarchar(48)',
      addr_person_id: 'nvarchar(48)',
      addr_address_type: 'nvarchar(48)',
      addr_address_start_date: 'datetime',
      addr_address_end_date: 'datetime',
      addr_address_postcode: 'nvarchar(15)',
      addr_address_json: 'nvarchar(1000)',
    },
  },
  ssd_disability: {
    primaryKey: ['disa_table_id'],
    columns: {
      disa_table_id: 'nvarchar(48)',
      disa_person_id: 'nvarchar(48)',
      disa_disability_code: 'nvarchar(48)',
    },
  },
  ssd_immigration_status: {
    primaryKey: ['immi_immigration_status_id'],
    columns: {
      immi_immigration_status_id: 'nvarchar(48)',
      immi_person_id: 'nvarchar(48)',
      immi_immigration_status_start_date: 'datetime',
      immi_immigration_status_end_date: 'datetime',
      immi_immigration_status: 'nvarchar(100)',
    },
  },
  ssd_linked_identifiers: {
    primaryKey: ['link_table_id'],
    columns: {
      link_table_id: 'nvarchar(48)',
      link_person_id: 'nvarchar(48)',
      link_identifier_type: 'nvarchar(100)',
      link_identifier_value: 'nvarchar(100)',
      link_valid_from_date: 'datetime',
      link_valid_to_date: 'datetime',
    },
  },
  ssd_sdq_scores: {
    primaryKey: ['csdq_table_id'],
    columns: {
      csdq_table_id: 'nvarchar(48)',
      csdq_person_id: 'nvarchar(48)',
      csdq_sdq_completed_date: 'datetime',
      csdq_sdq_score: 'int',
      csdq_sdq_reason: 'nvarchar(100)',
    },
  },
  ssd_cin_episodes: {
    primaryKey: ['cine_referral_id'],
    columns: {
      cine_referral_id: 'nvarchar(48)',
      cine_person_id: 'nvarchar(48)',
      cine_referral_date: 'datetime',
      cine_cin_primary_need_code: 'nvarchar(3)',
      cine_referral_source_code: 'nvarchar(48)',
      cine_referral_source_desc: 'nvarchar(255)',
      cine_referral_outcome_json: 'nvarchar(4000)',
      cine_referral_nfa: 'nchar(1)',
      cine_close_reason: 'nvarchar(100)',
      cine_close_date: 'datetime',
      cine_referral_team: 'nvarchar(48)',
      cine_referral_worker_id: 'nvarchar(48)',
    },
  },
  ssd_cin_assessments: {
    primaryKey: ['cina_assessment_id'],
    columns: {
      cina_assessment_id: 'nvarchar(48)',
      cina_person_id: 'nvarchar(48)',
      cina_referral_id: 'nvarchar(48)',
      cina_assessment_start_date: 'datetime',
      cina_assessment_child_seen: 'nchar(1)',
      cina_assessment_auth_date: 'datetime',
      cina_assessment_outcome_json: 'nvarchar(1000)',
      cina_assessment_outcome_nfa: 'nchar(1)',
      cina_assessment_team: 'nvarchar(48)',
      cina_assessment_worker_id: 'nvarchar(100)',
    },
  },
  ssd_assessment_factors: {
    primaryKey: ['cinf_table_id', 'cinf_assessment_id'],
    columns: {
      cinf_table_id: 'nvarchar(48)',
      cinf_assessment_id: 'nvarchar(48)',
      cinf_assessment_factors_json: 'nvarchar(max)',
    },
  },
  ssd_cin_plans: {
    primaryKey: ['cinp_cin_plan_id'],
    columns: {
      cinp_cin_plan_id: 'nvarchar(48)',
      cinp_referral_id: 'nvarchar(48)',
      cinp_person_id: 'nvarchar(48)',
      cinp_cin_plan_start_date: 'datetime',
      cinp_cin_plan_end_date: 'datetime',
      cinp_cin_plan_team: 'nvarchar(48)',
      cinp_cin_plan_worker_id: 'nvarchar(100)',
    },
  },
  ssd_s47_enquiry: {
    primaryKey: ['s47e_s47_enquiry_id'],
    columns: {
      s47e_s47_enquiry_id: 'nvarchar(48)',
      s47e_referral_id: 'nvarchar(48)',
      s47e_person_id: 'nvarchar(48)',
      s47e_s47_start_date: 'datetime',
      s47e_s47_end_date: 'datetime',
      s47e_s47_nfa: 'nchar(1)',
      s47e_s47_outcome_json: 'nvarchar(1000)',
      s47e_s47_completed_by_team: 'nvarchar(48)',
      s47e_s47_completed_by_worker_id: 'nvarchar(100)',
    },
  },
  ssd_initial_cp_conference: {
    primaryKey: ['icpc_icpc_id'],
    columns: {
      icpc_icpc_id: 'nvarchar(48)',
      icpc_icpc_meeting_id: 'nvarchar(48)',
      icpc_s47_enquiry_id: 'nvarchar(48)',
      icpc_person_id: 'nvarchar(48)',
      icpc_cp_plan_id: 'nvarchar(48)',
      icpc_referral_id: 'nvarchar(48)',
      icpc_icpc_transfer_in: 'nchar(1)',
      icpc_icpc_target_date: 'datetime',
      icpc_icpc_date: 'datetime',
      icpc_icpc_outcome_cp_flag: 'nchar(1)',
      icpc_icpc_outcome_json: 'nvarchar(1000)',
      icpc_icpc_team: 'nvarchar(48)',
      icpc_icpc_worker_id: 'nvarchar(100)',
    },
  },
  ssd_cp_plans: {
    primaryKey: ['cppl_cp_plan_id'],
    columns: {
      cppl_cp_plan_id: 'nvarchar(48)',
      cppl_referral_id: 'nvarchar(48)',
      cppl_icpc_id: 'nvarchar(48)',
      cppl_person_id: 'nvarchar(48)',
      cppl_cp_plan_start_date: 'datetime',
      cppl_cp_plan_end_date: 'datetime',
      cppl_cp_plan_ola: 'nchar(1)',
      cppl_cp_plan_initial_category: 'nvarchar(100)',
      cppl_cp_plan_latest_category: 'nvarchar(100)',
    },
  },
  ssd_cla_episodes: {
    primaryKey: ['clae_cla_episode_id'],
    columns: {
      clae_cla_episode_id: 'nvarchar(48)',
      clae_person_id: 'nvarchar(48)',
      clae_cla_placement_id: 'nvarchar(48)',
      clae_cla_episode_start_date: 'datetime',
      clae_cla_episode_start_reason: 'nvarchar(100)',
      clae_cla_primary_need_code: 'nvarchar(3)',
      clae_cla_episode_ceased_date: 'datetime',
      clae_cla_episode_ceased_reason: 'nvarchar(255)',
      clae_cla_id: 'nvarchar(48)',
      clae_referral_id: 'nvarchar(48)',
      clae_cla_last_iro_contact_date: 'datetime',
      clae_entered_care_date: 'datetime',
    },
  },
  ssd_cla_placement: {
    primaryKey: ['clap_cla_placement_id'],
    columns: {
      clap_cla_placement_id: 'nvarchar(48)',
      clap_cla_id: 'nvarchar(48)',
      clap_person_id: 'nvarchar(48)',
      clap_cla_placement_start_date: 'datetime',
      clap_cla_placement_type: 'nvarchar(100)',
      clap_cla_placement_urn: 'nvarchar(48)',
      clap_cla_placement_distance: 'float',
      clap_cla_placement_provider: 'nvarchar(48)',
      clap_cla_placement_postcode: 'nvarchar(8)',
      clap_cla_placement_end_date: 'datetime',
      clap_cla_placement_change_reason: 'nvarchar(100)',
    },
  },
  ssd_permanence: {
    primaryKey: ['perm_table_id'],
    columns: {
      perm_table_id: 'nvarchar(48)',
      perm_person_id: 'nvarchar(48)',
      perm_cla_id: 'nvarchar(48)',
      perm_adm_decision_date: 'datetime',
      perm_part_of_sibling_group: 'nchar(1)',
      perm_siblings_placed_together: 'int',
      perm_siblings_placed_apart: 'int',
      perm_ffa_cp_decision_date: 'datetime',
      perm_placement_order_date: 'datetime',
      perm_matched_date: 'datetime',
      perm_adopter_sex: 'nvarchar(48)',
      perm_adopter_legal_status: 'nvarchar(100)',
      perm_number_of_adopters: 'int',
      perm_placed_for_adoption_date: 'datetime',
      perm_adopted_by_carer_flag: 'nchar(1)',
      perm_placed_foster_carer_date: 'datetime',
      perm_placed_ffa_cp_date: 'datetime',
      perm_placement_provider_urn: 'nvarchar(48)',
      perm_decision_reversed_date: 'datetime',
      perm_decision_reversed_reason: 'nvarchar(100)',
      perm_permanence_order_date: 'datetime',
      perm_permanence_order_type: 'nvarchar(100)',
      perm_adoption_worker_id: 'nvarchar(100)',
    },
  },
  ssd_care_leavers: {
    primaryKey: ['clea_table_id'],
    columns: {
      clea_table_id: 'nvarchar(48)',
      clea_person_id: 'nvarchar(48)',
      clea_care_leaver_eligibility: 'nvarchar(100)',
      clea_care_leaver_in_touch: 'nvarchar(100)',
      clea_care_leaver_latest_contact: 'datetime',
      clea_care_leaver_accommodation: 'nvarchar(100)',
      clea_care_leaver_accom_suitable: 'nvarchar(100)',
      clea_care_leaver_activity: 'nvarchar(100)',
      clea_pathway_plan_review_date: 'datetime',
      clea_care_leaver_personal_advisor: 'nvarchar(100)',
      clea_care_leaver_allocated_team: 'nvarchar(48)',
      clea_care_leaver_worker_id: 'nvarchar(100)',
    },
  },
  ssd_involvements: {
    primaryKey: ['invo_involvements_id'],
    columns: {
      invo_involvements_id: 'nvarchar(48)',
      invo_professional_id: 'nvarchar(48)',
      invo_professional_role_id: 'nvarchar(200)',
      invo_professional_team: 'nvarchar(48)',
      invo_person_id: 'nvarchar(48)',
      invo_involvement_start_date: 'datetime',
      invo_involvement_end_date: 'datetime',
      invo_worker_change_reason: 'nvarchar(200)',
      invo_referral_id: 'nvarchar(48)',
    },
  },
  ssd_professionals: {
    primaryKey: ['prof_professional_id'],
    columns: {
      prof_professional_id: 'nvarchar(48)',
      prof_staff_id: 'nvarchar(48)',
      prof_professional_name: 'nvarchar(300)',
      prof_social_worker_registration_no: 'nvarchar(48)',
      prof_agency_worker_flag: 'nchar(1)',
      prof_professional_job_title: 'nvarchar(500)',
      prof_professional_caseload: 'int',
      prof_professional_department: 'nvarchar(100)',
      prof_full_time_equivalency: 'float',
    },
  },
} as const satisfies Record<SsdTable, SsdTableDefinition>;
