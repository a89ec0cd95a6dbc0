import type { SsdTable } from '../payload/personRows';

/** What rows of several tables hang on: the table that holds it, and the column there with its id. */
export const parents = {
  referral: { table: 'ssd_cin_episodes', id: 'cine_referral_id' },
  assessment: { table: 'ssd_cin_assessments', id: 'cina_assessment_id' },
  enquiry: { table: 'ssd_s47_enquiry', id: 's47e_s47_enquiry_id' },
  /** A period of care is no row of its own: its CLA episodes share its id. */
  periodOfCare: { table: 'ssd_cla_episodes', id: 'clae_cla_id' },
  /** The professionals of involvements. */
  professional: { table: 'ssd_involvements', id: 'invo_professional_id' },
} as const satisfies Record<string, { table: SsdTable; id: string }>;
export type Parent = keyof typeof parents;

/** How the rows of a table are tied to people. */
export interface TableLink {
  /** What a row of the table is called in a statement. */
  readonly alias: string;
  /** Column with the id of the person whom a row names. */
  readonly person?: string;
  /** What a row hangs on, and its column with the id of that. */
  readonly parent?: { readonly is: Parent; readonly column: string };
}

/** How rows are tied to people, and to the referrals, enquiries, periods of care and assessments that they hang on. */
export const tableLinks = {
  ssd_person: { alias: 'person', person: 'pers_person_id' },
  ssd_address: { alias: 'address', person: 'addr_person_id' },
  ssd_disability: { alias: 'disability', person: 'disa_person_id' },
  ssd_immigration_status: { alias: 'immigration', person: 'immi_person_id' },
  ssd_linked_identifiers: { alias: 'identifier', person: 'link_person_id' },
  ssd_sdq_scores: { alias: 'sdq', person: 'csdq_person_id' },
  ssd_care_leavers: { alias: 'care_leaver', person: 'clea_person_id' },
  ssd_cin_episodes: { alias: 'referral', person: 'cine_person_id' },
  ssd_cin_assessments: {
    alias: 'assessment',
    person: 'cina_person_id',
    parent: { is: 'referral', column: 'cina_referral_id' },
  },
  ssd_cin_plans: {
    alias: 'cin_plan',
    person: 'cinp_person_id',
    parent: { is: 'referral', column: 'cinp_referral_id' },
  },
  ssd_s47_enquiry: {
    alias: 'enquiry',
    person: 's47e_person_id',
    parent: { is: 'referral', column: 's47e_referral_id' },
  },
  ssd_cp_plans: {
    alias: 'cp_plan',
    person: 'cppl_person_id',
    parent: { is: 'referral', column: 'cppl_referral_id' },
  },
  ssd_cla_episodes: {
    alias: 'cla_episode',
    person: 'clae_person_id',
    parent: { is: 'referral', column: 'clae_referral_id' },
  },
  ssd_involvements: {
    alias: 'involvement',
    person: 'invo_person_id',
    parent: { is: 'referral', column: 'invo_referral_id' },
  },
  ssd_assessment_factors: { alias: 'factor', parent: { is: 'assessment', column: 'cinf_assessment_id' } },
  ssd_initial_cp_conference: {
    alias: 'conference',
    person: 'icpc_person_id',
    parent: { is: 'enquiry', column: 'icpc_s47_enquiry_id' },
  },
  ssd_cla_placement: {
    alias: 'placement',
    person: 'clap_person_id',
    parent: { is: 'periodOfCare', column: 'clap_cla_id' },
  },
  ssd_permanence: {
    alias: 'permanence',
    person: 'perm_person_id',
    parent: { is: 'periodOfCare', column: 'perm_cla_id' },
  },
  ssd_professionals: {
    alias: 'professional',
    parent: { is: 'professional', column: 'prof_professional_id' },
  },
} as const satisfies Record<SsdTable, TableLink>;

/** How one table is tied, whichever it is. */
export const linkOf = (table: SsdTable): TableLink => tableLinks[table];
