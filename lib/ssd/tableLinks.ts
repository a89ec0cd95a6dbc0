import type { SsdTable } from '../payload/personRows';

export interface TableLink {
  /** Column with the id of the person whom a row names. */
  readonly person?: string;
  /** Column with the id of what a row hangs on, or, of a referral, its own id. */
  readonly link?: string;
}

/** How rows are tied to people, and to the referrals, enquiries, periods of care and assessments that they hang on. */
export const tableLinks = {
  ssd_person: { person: 'pers_person_id' },
  ssd_address: { person: 'addr_person_id' },
  ssd_disability: { person: 'disa_person_id' },
  ssd_immigration_status: { person: 'immi_person_id' },
  ssd_linked_identifiers: { person: 'link_person_id' },
  ssd_sdq_scores: { person: 'csdq_person_id' },
  ssd_care_leavers: { person: 'clea_person_id' },
  ssd_cin_episodes: { person: 'cine_person_id', link: 'cine_referral_id' },
  ssd_cin_assessments: { person: 'cina_person_id', link: 'cina_referral_id' },
  ssd_cin_plans: { person: 'cinp_person_id', link: 'cinp_referral_id' },
  ssd_s47_enquiry: { person: 's47e_person_id', link: 's47e_referral_id' },
  ssd_cp_plans: { person: 'cppl_person_id', link: 'cppl_referral_id' },
  ssd_cla_episodes: { person: 'clae_person_id', link: 'clae_referral_id' },
  ssd_involvements: { person: 'invo_person_id', link: 'invo_referral_id' },
  ssd_assessment_factors: { link: 'cinf_assessment_id' },
  ssd_initial_cp_conference: { person: 'icpc_person_id', link: 'icpc_s47_enquiry_id' },
  ssd_cla_placement: { person: 'clap_person_id', link: 'clap_cla_id' },
  ssd_permanence: { person: 'perm_person_id', link: 'perm_cla_id' },
  ssd_professionals: { link: 'prof_professional_id' },
} as const satisfies Record<SsdTable, TableLink>;

/** Tables whose rows belong to a person and to nothing else. */
export type PersonTable =
  | 'ssd_address'
  | 'ssd_disability'
  | 'ssd_immigration_status'
  | 'ssd_linked_identifiers'
  | 'ssd_sdq_scores'
  | 'ssd_care_leavers';

/** Tables whose rows hang on a referral and may name a person besides. */
export const referralTables = [
  'ssd_cin_assessments',
  'ssd_cin_plans',
  'ssd_s47_enquiry',
  'ssd_cp_plans',
  'ssd_cla_episodes',
  'ssd_involvements',
] as const satisfies readonly SsdTable[];
export type ReferralTable = (typeof referralTables)[number];
