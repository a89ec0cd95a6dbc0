import { buildChild, type BuildResult } from '../../lib/payload/buildChild';
import type { BuildContext } from '../../lib/payload/buildContext';
import type { PersonRows, SsdRows, SsdTable } from '../../lib/payload/personRows';
import type { ChildPayload, SocialCareEpisode } from '../../lib/payload/schema';
import { reportingWindow } from '../../lib/payload/window';
import { emptyTables, ssdTables } from './personRowsOf';

/** The run date of the tests; its window is 2024-04-01 to 2026-11-23. */
export const runDate = '2026-11-22';

export const uascStatuses = [
  'U',
  'UASC',
  'UNACCOMPANIED ASYLUM SEEKING CHILD',
  'UNACCOMPANIED ASYLUM-SEEKING CHILD',
];

export function contextOf(date = runDate, overrides: Partial<BuildContext> = {}): BuildContext {
  const window = reportingWindow(date, { monthsBack: 24, financialYearStartMonth: 4 });
  return {
    window,
    uascStatuses,
    workerRoles: ['CW'],
    maxChildIdLength: 20,
    cutLongChildIds: false,
    ...overrides,
  };
}

/** What each row says when a test does not say otherwise: unremarkable, in the window, of person P1 and referral R1. */
const usual: SsdRows = {
  ssd_person: {
    pers_person_id: 'P1',
    pers_legacy_id: null,
    pers_upn: null,
    pers_upn_unknown: null,
    pers_forename: 'Fakename',
    pers_surname: 'Testchild',
    pers_sex: 'F',
    pers_ethnicity: null,
    pers_dob: '2015-05-05',
    pers_expected_dob: null,
  },
  ssd_address: {
    addr_table_id: 'AD1',
    addr_person_id: 'P1',
    addr_address_start_date: '2020-01-01',
    addr_address_postcode: 'ZZ1 1ZZ',
  },
  ssd_disability: { disa_table_id: 'DI1', disa_person_id: 'P1', disa_disability_code: 'MOB' },
  ssd_immigration_status: {
    immi_immigration_status_id: 'IM1',
    immi_person_id: 'P1',
    immi_immigration_status: 'UASC',
    immi_immigration_status_end_date: null,
  },
  ssd_linked_identifiers: {
    link_table_id: 'LI1',
    link_person_id: 'P1',
    link_identifier_type: 'Former Unique Pupil Number',
    link_identifier_value: 'A000000000000',
    link_valid_from_date: '2020-01-01',
  },
  ssd_sdq_scores: {
    csdq_table_id: 'SD1',
    csdq_person_id: 'P1',
    csdq_sdq_completed_date: '2025-03-01',
    csdq_sdq_score: 10,
  },
  ssd_cin_episodes: {
    cine_referral_id: 'R1',
    cine_person_id: 'P1',
    cine_referral_date: '2025-01-10',
    cine_referral_source_code: null,
    cine_referral_nfa: null,
    cine_close_date: null,
    cine_close_reason: null,
  },
  ssd_cin_assessments: {
    cina_assessment_id: 'A1',
    cina_referral_id: 'R1',
    cina_person_id: 'P1',
    cina_assessment_start_date: '2025-02-01',
    cina_assessment_auth_date: null,
  },
  ssd_assessment_factors: {
    cinf_table_id: 'F1',
    cinf_assessment_id: 'A1',
    cinf_assessment_factors_json: '["1A"]',
  },
  ssd_cin_plans: {
    cinp_cin_plan_id: 'CN1',
    cinp_referral_id: 'R1',
    cinp_person_id: 'P1',
    cinp_cin_plan_start_date: '2025-02-01',
    cinp_cin_plan_end_date: null,
  },
  ssd_s47_enquiry: {
    s47e_s47_enquiry_id: 'S1',
    s47e_referral_id: 'R1',
    s47e_person_id: 'P1',
    s47e_s47_start_date: '2025-02-01',
    s47e_s47_end_date: null,
    s47e_s47_outcome_json: null,
  },
  ssd_initial_cp_conference: {
    icpc_icpc_id: 'IC1',
    icpc_s47_enquiry_id: 'S1',
    icpc_person_id: 'P1',
    icpc_icpc_date: '2025-02-10',
  },
  ssd_cp_plans: {
    cppl_cp_plan_id: 'CP1',
    cppl_referral_id: 'R1',
    cppl_person_id: 'P1',
    cppl_cp_plan_start_date: '2025-02-20',
    cppl_cp_plan_end_date: null,
  },
  ssd_cla_episodes: {
    clae_cla_episode_id: 'LE1',
    clae_person_id: 'P1',
    clae_referral_id: 'R1',
    clae_cla_id: 'L1',
    clae_cla_placement_id: 'PL1',
    clae_cla_episode_start_date: '2025-07-01',
    clae_cla_episode_start_reason: 'S',
    clae_cla_episode_ceased_date: null,
    clae_cla_episode_ceased_reason: null,
  },
  ssd_cla_placement: {
    clap_cla_placement_id: 'PL1',
    clap_cla_id: 'L1',
    clap_person_id: 'P1',
    clap_cla_placement_start_date: '2025-07-01',
    clap_cla_placement_type: 'U4',
    clap_cla_placement_postcode: null,
    clap_cla_placement_end_date: null,
    clap_cla_placement_change_reason: null,
  },
  ssd_permanence: {
    perm_table_id: 'PE1',
    perm_person_id: 'P1',
    perm_cla_id: null,
    perm_adm_decision_date: '2025-09-01',
    perm_matched_date: null,
    perm_placed_for_adoption_date: null,
  },
  ssd_care_leavers: {
    clea_table_id: 'CL1',
    clea_person_id: 'P1',
    clea_care_leaver_latest_contact: '2026-01-01',
    clea_care_leaver_accommodation: null,
    clea_care_leaver_activity: null,
  },
  ssd_involvements: {
    invo_involvements_id: 'IV1',
    invo_professional_id: 'PR1',
    invo_professional_role_id: 'CW',
    invo_person_id: 'P1',
    invo_involvement_start_date: '2025-01-15',
    invo_involvement_end_date: null,
    invo_referral_id: 'R1',
  },
  ssd_professionals: { prof_professional_id: 'PR1', prof_social_worker_registration_no: 'SW1' },
};

/** What a test says of the rows: only what matters, for each row of a table. */
export type Said = { readonly [T in SsdTable]?: readonly SsdRows[T][] } & {
  readonly inStatutoryReturn?: boolean;
};

/** A row of a table, with what is said of it. */
export function row<T extends SsdTable>(table: T, said: SsdRows[T] = {}): SsdRows[T] {
  return { ...usual[table], ...said };
}

function fill<T extends SsdTable>(tables: { [K in T]: SsdRows[K][] }, said: Said, table: T): void {
  const rows: readonly SsdRows[T][] | undefined = said[table];
  tables[table] = (rows ?? []).map((each) => row(table, each));
}

/** Rows of person P1; where nothing is said of referrals there is an open one, R1. */
export function rowsOf(said: Said = {}): PersonRows {
  const tables = emptyTables();
  for (const table of ssdTables) fill(tables, said, table);
  if (said.ssd_cin_episodes === undefined) tables.ssd_cin_episodes = [row('ssd_cin_episodes')];
  const person = row('ssd_person', said.ssd_person?.[0]);
  return { person, tables: { ...tables, ssd_person: [person] }, inStatutoryReturn: said.inStatutoryReturn };
}

/** What is built of what is said. */
export function build(said: Said = {}, context = contextOf()): BuildResult {
  return buildChild(rowsOf(said), context);
}

export function payloadOf(said: Said = {}, context = contextOf()): ChildPayload {
  const { payload } = build(said, context);
  if (payload === undefined) throw new Error('no payload');
  return payload;
}

export function episodesOf(said: Said = {}, context = contextOf()): SocialCareEpisode[] {
  return payloadOf(said, context).social_care_episodes ?? [];
}

/** The findings as `rule at path`, in their order. */
export function findingsOf(said: Said = {}, context = contextOf()): string[] {
  return build(said, context).findings.map(({ rule, path }) => `${rule} at ${path}`);
}
