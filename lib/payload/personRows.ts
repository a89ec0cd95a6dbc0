/**
 * The SSD columns that the rules of the payload use, by table; the first column is the one that orders rows
 * which tie in everything else (the table's primary key).
 */
export const ruleColumns = {
  ssd_person: [
    'pers_person_id',
    'pers_legacy_id',
    'pers_upn',
    'pers_upn_unknown',
    'pers_forename',
    'pers_surname',
    'pers_sex',
    'pers_ethnicity',
    'pers_dob',
    'pers_expected_dob',
  ],
  ssd_address: ['addr_table_id', 'addr_person_id', 'addr_address_start_date', 'addr_address_postcode'],
  ssd_disability: ['disa_table_id', 'disa_person_id', 'disa_disability_code'],
  ssd_immigration_status: [
    'immi_immigration_status_id',
    'immi_person_id',
    'immi_immigration_status',
    'immi_immigration_status_end_date',
  ],
  ssd_linked_identifiers: [
    'link_table_id',
    'link_person_id',
    'link_identifier_type',
    'link_identifier_value',
    'link_valid_from_date',
  ],
  ssd_sdq_scores: ['csdq_table_id', 'csdq_person_id', 'csdq_sdq_completed_date', 'csdq_sdq_score'],
  ssd_cin_episodes: [
    'cine_referral_id',
    'cine_person_id',
    'cine_referral_date',
    'cine_referral_source_code',
    'cine_referral_nfa',
    'cine_close_date',
    'cine_close_reason',
  ],
  ssd_cin_assessments: [
    'cina_assessment_id',
    'cina_referral_id',
    'cina_person_id',
    'cina_assessment_start_date',
    'cina_assessment_auth_date',
  ],
  ssd_assessment_factors: ['cinf_table_id', 'cinf_assessment_id', 'cinf_assessment_factors_json'],
  ssd_cin_plans: [
    'cinp_cin_plan_id',
    'cinp_referral_id',
    'cinp_person_id',
    'cinp_cin_plan_start_date',
    'cinp_cin_plan_end_date',
  ],
  ssd_s47_enquiry: [
    's47e_s47_enquiry_id',
    's47e_referral_id',
    's47e_person_id',
    's47e_s47_start_date',
    's47e_s47_end_date',
    's47e_s47_outcome_json',
  ],
  ssd_initial_cp_conference: ['icpc_icpc_id', 'icpc_s47_enquiry_id', 'icpc_person_id', 'icpc_icpc_date'],
  ssd_cp_plans: [
    'cppl_cp_plan_id',
    'cppl_referral_id',
    'cppl_person_id',
    'cppl_cp_plan_start_date',
    'cppl_cp_plan_end_date',
  ],
  ssd_cla_episodes: [
    'clae_cla_episode_id',
    'clae_person_id',
    'clae_referral_id',
    'clae_cla_id',
    'clae_cla_placement_id',
    'clae_cla_episode_start_date',
    'clae_cla_episode_start_reason',
    'clae_cla_episode_ceased_date',
    'clae_cla_episode_ceased_reason',
  ],
  ssd_cla_placement: [
    'clap_cla_placement_id',
    'clap_cla_id',
    'clap_person_id',
    'clap_cla_placement_start_date',
    'clap_cla_placement_type',
    'clap_cla_placement_postcode',
    'clap_cla_placement_end_date',
    'clap_cla_placement_change_reason',
  ],
  ssd_permanence: [
    'perm_table_id',
    'perm_person_id',
    'perm_cla_id',
    'perm_adm_decision_date',
    'perm_matched_date',
    'perm_placed_for_adoption_date',
  ],
  ssd_care_leavers: [
    'clea_table_id',
    'clea_person_id',
    'clea_care_leaver_latest_contact',
    'clea_care_leaver_accommodation',
    'clea_care_leaver_activity',
  ],
  ssd_involvements: [
    'invo_involvements_id',
    'invo_professional_id',
    'invo_professional_role_id',
    'invo_person_id',
    'invo_involvement_start_date',
    'invo_involvement_end_date',
    'invo_referral_id',
  ],
  ssd_professionals: ['prof_professional_id', 'prof_social_worker_registration_no'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** An SSD table that the payload is built from. */
export type SsdTable = keyof typeof ruleColumns;
/** A column of `T` that the rules use. */
export type RuleColumn<T extends SsdTable> = (typeof ruleColumns)[T][number];

/**
 * One row of each table, of the columns that the rules use. As stored: text with its trailing blanks, dates as
 * `YYYY-MM-DD`, numbers as numbers, null or nothing where there is no value. Anything may stand in a column: what
 * a rule cannot read counts as broken or absent and never stops the building.
 */
export type SsdRows = { readonly [T in SsdTable]: Readonly<Partial<Record<RuleColumn<T>, unknown>>> };

/** Rows by table. */
export type SsdTableRows = { readonly [T in SsdTable]: readonly SsdRows[T][] };

/**
 * All rows that may matter for one person p, each once, in any order: what is read may be more than what counts,
 * for the rules decide that. "Of p" compares ids as `normalKey` does.
 *
 * - by person id: `ssd_address`, `ssd_disability`, `ssd_immigration_status`, `ssd_linked_identifiers`,
 *   `ssd_sdq_scores`, `ssd_care_leavers`
 * - `ssd_cin_episodes`: those of p, and other people's that rows naming p refer to
 * - `ssd_cin_assessments`, `ssd_cin_plans`, `ssd_s47_enquiry`, `ssd_cp_plans`, `ssd_cla_episodes`,
 *   `ssd_involvements`: naming p, or hanging on a referral of p
 * - `ssd_assessment_factors` of those assessments, `ssd_professionals` of those involvements
 * - `ssd_initial_cp_conference`: of those enquiries, or naming p
 * - `ssd_cla_placement`, `ssd_permanence`: of the periods of care of those CLA episodes, or naming p
 *
 * So that a person who is named by a row of somebody else gets the warning (payload.md "A row counts only for
 * its own person"), these may be here besides; without them that one warning is not given:
 * the enquiries (with their referrals) that conferences naming p refer to; the CLA episodes (with their referrals) of
 * the periods of care that placements and permanence rows naming p refer to; the CIN plans on other people's
 * referrals that involvements naming p refer to.
 */
export interface PersonRows {
  readonly person: SsdRows['ssd_person'];
  readonly tables: SsdTableRows;
  /** Whether the person is in the LA's table of statutory-return ids; undefined where no such table is set. */
  readonly inStatutoryReturn: boolean | undefined;
  /**
   * How many other people of the whole SSD would be sent under the same id once long ids are cut to the longest that DfE
   * takes; not there where no id is cut.
   */
  readonly othersWithCutId?: number;
}
