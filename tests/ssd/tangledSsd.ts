import fc from 'fast-check';
import type { SsdTable } from '../../lib/payload/personRows';
import type { FakeRow } from './ssdWorld';

/** Ids that SQL Server takes for one key, as different rows may write it; null and blank name no person. */
const idOf = (prefix: string, count: number): fc.Arbitrary<string | null> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(null, '', `${prefix}-GONE`) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: count }), fc.constantFrom('upper', 'lower', 'blank'))
        .map(([number, form]) => {
          const id = `${prefix}${number}`;
          return form === 'lower' ? id.toLowerCase() : form === 'blank' ? `${id} ` : id;
        }),
    },
  );

const person = idOf('P', 6);
const referral = idOf('R', 6);
const period = idOf('CLA', 4);
const date = fc.constantFrom(null, new Date('2019-05-01'), new Date('2025-05-01'), new Date('2026-03-31'));
const start = fc.constantFrom(new Date('2025-01-10'), new Date('2026-01-10'));

/** Rows of a table; each gets a primary key of its own. */
const rows = (
  key: string,
  columns: Record<string, fc.Arbitrary<FakeRow[string]>>,
  most = 8,
): fc.Arbitrary<FakeRow[]> =>
  fc
    .array(fc.record(columns), { maxLength: most })
    .map((list) => list.map((row, index) => ({ [key]: `${key.slice(0, 4)}-${index + 1}`, ...row })));

/** One row for each id of a prefix. */
const each = (
  key: string,
  prefix: string,
  count: number,
  columns: Record<string, fc.Arbitrary<FakeRow[string]>>,
): fc.Arbitrary<FakeRow[]> =>
  fc
    .array(fc.record(columns), { minLength: count, maxLength: count })
    .map((list) => list.map((row, index) => ({ [key]: `${prefix}${index + 1}`, ...row })));

/** A small SSD in which anything may hang on anything: siblings' referrals, others' periods of care, rows without a person. */
export const tangledSsd: fc.Arbitrary<Partial<Record<SsdTable, FakeRow[]>>> = fc.record({
  ssd_person: each('pers_person_id', 'P', 6, {
    pers_dob: fc.constantFrom(new Date('2012-02-29'), new Date('2005-01-01')),
  }),
  ssd_address: rows('addr_table_id', { addr_person_id: person, addr_address_start_date: date }),
  ssd_disability: rows('disa_table_id', {
    disa_person_id: person,
    disa_disability_code: fc.constantFrom('MOB', 'HAND', 'odd'),
  }),
  ssd_sdq_scores: rows('csdq_table_id', {
    csdq_person_id: person,
    csdq_sdq_completed_date: date,
    csdq_sdq_score: fc.constantFrom(null, 3, 41),
  }),
  ssd_cin_episodes: each('cine_referral_id', 'R', 6, {
    cine_person_id: person,
    cine_referral_date: start,
    cine_close_date: date,
  }),
  ssd_cin_assessments: rows('cina_assessment_id', {
    cina_person_id: person,
    cina_referral_id: referral,
    cina_assessment_start_date: start,
  }),
  ssd_assessment_factors: rows('cinf_table_id', {
    cinf_assessment_id: fc.constantFrom('cina-1', 'CINA-2', 'cina-3 '),
    cinf_assessment_factors_json: fc.constantFrom('["1A"]', '["2B","1A"]', 'broken'),
  }),
  ssd_cin_plans: rows('cinp_cin_plan_id', {
    cinp_person_id: person,
    cinp_referral_id: referral,
    cinp_cin_plan_start_date: start,
  }),
  ssd_s47_enquiry: rows('s47e_s47_enquiry_id', {
    s47e_person_id: person,
    s47e_referral_id: referral,
    s47e_s47_start_date: start,
  }),
  ssd_initial_cp_conference: rows('icpc_icpc_id', {
    icpc_person_id: person,
    icpc_s47_enquiry_id: fc.constantFrom('s47e-1', 'S47E-2', 's47e-3 ', null),
    icpc_icpc_date: start,
  }),
  ssd_cp_plans: rows('cppl_cp_plan_id', {
    cppl_person_id: person,
    cppl_referral_id: referral,
    cppl_cp_plan_start_date: start,
  }),
  ssd_cla_episodes: rows('clae_cla_episode_id', {
    clae_person_id: person,
    clae_referral_id: referral,
    clae_cla_id: period,
    clae_cla_placement_id: fc.constantFrom(null, 'clap-1', 'CLAP-2'),
    clae_cla_episode_start_date: start,
    clae_cla_episode_start_reason: fc.constantFrom('S', 'P'),
  }),
  ssd_cla_placement: rows('clap_cla_placement_id', {
    clap_person_id: person,
    clap_cla_id: period,
    clap_cla_placement_start_date: start,
  }),
  ssd_permanence: rows(
    'perm_table_id',
    { perm_person_id: person, perm_cla_id: period, perm_matched_date: start },
    4,
  ),
  ssd_care_leavers: rows(
    'clea_table_id',
    { clea_person_id: person, clea_care_leaver_latest_contact: date },
    4,
  ),
  ssd_involvements: rows('invo_involvements_id', {
    invo_person_id: person,
    invo_referral_id: referral,
    invo_professional_id: fc.constantFrom('prof-1', 'PROF-2 ', null),
    invo_professional_role_id: fc.constantFrom('CW', 'cw', 'XX'),
    invo_involvement_start_date: start,
  }),
  ssd_professionals: fc.constant([
    { prof_professional_id: 'prof-1', prof_social_worker_registration_no: 'SW1' },
    { prof_professional_id: 'prof-2', prof_social_worker_registration_no: 'SW2' },
  ]),
});
