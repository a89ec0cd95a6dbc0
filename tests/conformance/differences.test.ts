import { buildChild } from '../../lib/payload/buildChild';
import { contextOf, rowsOf, uascStatuses, type Said } from '../payload/rowBuilders';
import { compareChild } from './compare/compareChild';
import type { Difference } from './compare/difference';
import type { Evidence } from './compare/evidence';
import { isObject, type Json } from './compare/jsonValue';
import { attributionsOf } from './differences/attribute';

/**
 * The checkers of the conformance, each with rows of its own: the reference's payload is ours with what
 * payload.md section 5 says that the reference makes of the rows.
 */
function attributions(
  said: Said,
  asReference: ((ours: Json) => Json | undefined) | Json,
  date?: string,
): string[][] {
  const rows = rowsOf(said);
  const context = contextOf(date);
  const { inCohort, payload } = buildChild(rows, context);
  const ours = inCohort ? (payload as Json | undefined) : undefined;
  const reference = typeof asReference === 'function' ? asReference(ours ?? {}) : asReference;
  const evidence: Evidence = {
    rows: rows.tables,
    personId: 'P1',
    window: context.window,
    uascStatuses,
    ours,
    reference,
  };
  const differences: Difference[] =
    ours === undefined || reference === undefined
      ? [{ item: '', kind: 'person', ours, reference }]
      : compareChild(ours, reference);
  return differences.map((difference) => attributionsOf(difference, evidence));
}

/** Ours, with other items in `child_details`. */
const details =
  (items: Json) =>
  (ours: Json): Json => ({ ...ours, child_details: { ...objectAt(ours['child_details']), ...items } });

/** Ours, with other items in one of the episodes. */
const episode =
  (items: Json, at = 0) =>
  (ours: Json): Json => ({
    ...ours,
    social_care_episodes: episodesOf(ours).map((each, n) => (n === at ? { ...each, ...items } : each)),
  });

const objectAt = (value: unknown): Json => (isObject(value) ? value : {});
const episodesOf = (ours: Json): Json[] =>
  Array.isArray(ours['social_care_episodes']) ? ours['social_care_episodes'].filter(isObject) : [];
const absent = undefined;

const worker = (id: string, start = '2025-01-15', end?: string): Json => ({
  worker_id: id,
  start_date: start,
  ...(end === undefined ? {} : { end_date: end }),
});
const planned: Said = { ssd_cin_plans: [{}], ssd_involvements: [{}], ssd_professionals: [{}] };
const enquiry: Json = { section_47_assessment_id: 'S1', start_date: '2025-02-01', purge: false };
const old = { s47e_s47_start_date: '2023-01-01', s47e_s47_end_date: '2023-02-01' };
const conference = (id: string, date: string, person: string | null = 'P1') => ({
  icpc_icpc_id: id,
  icpc_icpc_date: date,
  icpc_person_id: person,
});
const placement = (items: Json): Json => ({
  child_looked_after_placements: [
    {
      child_looked_after_placement_id: 'PL1',
      start_date: '2025-07-01',
      placement_type: 'U4',
      purge: false,
      ...items,
    },
  ],
});

describe('a difference is', () => {
  it.each<[string, Said, (ours: Json) => Json | undefined, string[]]>([
    [
      'C1: a worker of the middle census',
      { ...planned, ssd_involvements: [{ invo_involvement_end_date: '2025-12-01' }] },
      episode({ care_worker_details: absent }),
      ['C1'],
    ],
    [
      'C2: an id cut to 36',
      { ssd_cin_plans: [{ cinp_cin_plan_id: 'x'.repeat(40) }] },
      episode({
        child_in_need_plans: [
          { child_in_need_plan_id: 'x'.repeat(36), start_date: '2025-02-01', purge: false },
        ],
      }),
      ['C2'],
    ],
    [
      'C2: two entries with one id',
      { ssd_cin_plans: [{}, { cinp_cin_plan_start_date: '2025-03-01' }] },
      episode({
        child_in_need_plans: ['2025-02-01', '2025-03-01'].map((start) => ({
          child_in_need_plan_id: 'CN1',
          start_date: start,
          purge: false,
        })),
      }),
      ['C2'],
    ],
    [
      'C2: an id of a child cut to 20',
      { ssd_person: [{ pers_person_id: 'p1      ' }] },
      (ours) => ({ ...ours, la_child_id: 'p1      ' }),
      ['C2'],
    ],
    [
      'C2: a legacy id with another character',
      { ssd_person: [{ pers_legacy_id: 'LEG/1' }] },
      (ours) => ({ ...ours, mis_child_id: 'LEG/1' }),
      ['C2'],
    ],
    [
      'C2: an id with its trailing blanks',
      { ssd_cin_episodes: [{ cine_referral_id: 'R1  ' }] },
      episode({ social_care_episode_id: 'R1  ' }),
      ['C2'],
    ],
    [
      'C3: a UPN with blanks',
      { ssd_person: [{ pers_upn: ' A12345678901' }] },
      details({ unique_pupil_number: ' A12345678901' }),
      ['C3'],
    ],
    [
      'C3: an older former UPN lost behind a bad one',
      {
        ssd_linked_identifiers: [
          {},
          { link_table_id: 'LI2', link_identifier_value: 'A1', link_valid_from_date: '2024-01-01' },
        ],
      },
      details({ former_unique_pupil_number: absent }),
      ['C3'],
    ],
    [
      'C4: an end date of another row',
      {
        ssd_immigration_status: [
          { immi_immigration_status: 'U', immi_immigration_status_end_date: '2025-05-01' },
          { immi_immigration_status_id: 'IM2', immi_immigration_status: 'U' },
        ],
      },
      details({ uasc_end_date: '2025-05-01' }),
      ['C4'],
    ],
    [
      'C5: a key in another case',
      { ssd_s47_enquiry: [{ s47e_s47_outcome_json: '{"cp_conference_flag":"Y"}' }] },
      episode({ section_47_assessments: [enquiry] }),
      ['C5'],
    ],
    [
      'C5: factors in an object',
      {
        ssd_cin_assessments: [{}],
        ssd_assessment_factors: [{ cinf_assessment_factors_json: '{"1A":"Yes"}' }],
      },
      episode({
        child_and_family_assessments: [
          {
            child_and_family_assessment_id: 'A1',
            start_date: '2025-02-01',
            factors: { '1A': 'Yes' },
            purge: false,
          },
        ],
      }),
      ['C5'],
    ],
    [
      'C7: a child due in nine months',
      { ssd_person: [{ pers_dob: null, pers_expected_dob: '2027-08-22' }] },
      () => absent,
      ['C7'],
    ],
    [
      'C8: a person with a referral in the future',
      { ssd_cin_episodes: [{ cine_referral_date: '2027-01-01' }] },
      (ours) => ours,
      ['C8'],
    ],
    [
      'C8: a person with a referral without a date',
      { ssd_cin_episodes: [{ cine_referral_date: null }] },
      (ours) => ours,
      ['C8'],
    ],
    [
      'C9: a plan of another person',
      { ssd_cin_plans: [{ cinp_person_id: 'P2' }] },
      episode({
        child_in_need_plans: [{ child_in_need_plan_id: 'CN1', start_date: '2025-02-01', purge: false }],
      }),
      ['C9'],
    ],
    [
      'C9: a worker of another person',
      { ...planned, ssd_involvements: [{ invo_person_id: 'P2' }] },
      episode({ care_worker_details: [worker('SW1')] }),
      ['C9'],
    ],
    [
      'C9: a person in the cohort by a placement of another',
      {
        ssd_cin_episodes: [],
        ssd_cla_episodes: [{}],
        ssd_cla_placement: [{ clap_person_id: 'P2' }],
      },
      (ours) => ours,
      ['C9'],
    ],
    [
      'C9: a date of the conference of another person',
      {
        ssd_s47_enquiry: [{}],
        ssd_initial_cp_conference: [conference('IC1', '2025-03-01'), conference('IC2', '2025-04-01', 'P2')],
      },
      episode({ section_47_assessments: [{ ...enquiry, icpc_date: '2025-04-01' }] }),
      ['C9'],
    ],
    [
      'C10: text cut to the length of a code',
      { ssd_person: [{ pers_ethnicity: 'White British' }] },
      details({ ethnicity: 'Whit' }),
      ['C10'],
    ],
    [
      'C11: an address in the future',
      {
        ssd_address: [
          {},
          {
            addr_table_id: 'AD2',
            addr_address_start_date: '2026-12-01',
            addr_address_postcode: 'ZZ2 2ZZ',
          },
        ],
      },
      details({ postcode: 'ZZ2 2ZZ' }),
      ['C11'],
    ],
    [
      'C12: a date behind a later conference',
      {
        ssd_s47_enquiry: [{}],
        ssd_initial_cp_conference: [conference('IC1', '2025-03-01'), conference('IC2', '2027-03-01')],
      },
      episode({ section_47_assessments: [{ ...enquiry, icpc_date: '2027-03-01' }] }),
      ['C12'],
    ],
    [
      'C12: an enquiry lost behind a later conference',
      {
        ssd_s47_enquiry: [old],
        ssd_initial_cp_conference: [conference('IC1', '2025-03-01'), conference('IC2', '2027-03-01')],
      },
      episode({ section_47_assessments: absent }),
      ['C12'],
    ],
    [
      'C13: the smallest reason of the period',
      {
        ssd_cla_episodes: [
          { clae_cla_episode_start_reason: 'T' },
          {
            clae_cla_episode_id: 'LE2',
            clae_cla_placement_id: 'PL2',
            clae_cla_episode_start_reason: 'S',
          },
        ],
        ssd_cla_placement: [{}],
      },
      episode(placement({ start_reason: 'S' })),
      ['C13'],
    ],
    [
      'C13: a placement under every referral',
      {
        ssd_cin_episodes: [{}, { cine_referral_id: 'R2', cine_referral_date: '2025-06-01' }],
        ssd_cla_episodes: [
          { clae_cla_episode_start_date: '2025-06-30', clae_cla_episode_ceased_date: '2025-07-01' },
          { clae_cla_episode_id: 'LE2', clae_referral_id: 'R2' },
        ],
        ssd_cla_placement: [{}],
      },
      episode(placement({ start_reason: 'S' })),
      ['C13'],
    ],
    [
      'C14: adoption in another episode too',
      {
        ssd_cin_episodes: [{}, { cine_referral_id: 'R2', cine_referral_date: '2025-06-01' }],
        ssd_permanence: [{}],
      },
      episode({ adoption: { initial_decision_date: '2025-09-01', purge: false } }),
      ['C14'],
    ],
    [
      'C14: care leaver details of a child',
      { ssd_care_leavers: [{}] },
      episode({ care_leavers: { contact_date: '2026-01-01', purge: false } }),
      ['C14'],
    ],
    ['C16: a status in words', { ssd_immigration_status: [{}] }, details({ uasc_flag: false }), ['C16']],
    [
      'C17: a name with its blanks',
      { ssd_person: [{ pers_forename: ' Fake ' }] },
      details({ first_name: ' Fake ' }),
      ['C17'],
    ],
    [
      'C17: a score out of range',
      { ssd_sdq_scores: [{ csdq_sdq_score: 41 }] },
      (ours) => ({
        ...ours,
        health_and_wellbeing: { sdq_assessments: [{ date: '2025-03-01', score: 41 }], purge: false },
      }),
      ['C17'],
    ],
    [
      'C17: a worker without a number',
      { ...planned, ssd_professionals: [{ prof_social_worker_registration_no: '' }] },
      episode({ care_worker_details: [worker('')] }),
      ['C17'],
    ],
    [
      'C17: a worker whose number has blanks, which is two differences',
      { ...planned, ssd_professionals: [{ prof_social_worker_registration_no: ' SW1' }] },
      episode({ care_worker_details: [worker(' SW1')] }),
      ['C17', 'C17'],
    ],
    [
      'C17: nothing of a care leaver',
      {
        ssd_person: [{ pers_dob: '2008-01-01' }],
        ssd_care_leavers: [{ clea_care_leaver_latest_contact: null }],
      },
      episode({ care_leavers: { purge: false } }),
      ['C17'],
    ],
    [
      'C17: an assessment twice, with two factor rows',
      {
        ssd_cin_assessments: [{}],
        ssd_assessment_factors: [{}, { cinf_table_id: 'F2', cinf_assessment_factors_json: '["1A"]' }],
      },
      episode({
        child_and_family_assessments: [1, 2].map(() => ({
          child_and_family_assessment_id: 'A1',
          start_date: '2025-02-01',
          factors: ['1A'],
          purge: false,
        })),
      }),
      ['C17'],
    ],
    [
      'C10: a sex in words, of which the reference knows none',
      { ssd_person: [{ pers_sex: 'Male' }] },
      details({ sex: 'U' }),
      ['C10'],
    ],
    [
      'C5: whether a conference was required, by its other name',
      { ssd_s47_enquiry: [{ s47e_s47_outcome_json: '{"OUTCOME_CP_CONFERENCE_FLAG":"Y"}' }] },
      episode({ section_47_assessments: [enquiry] }),
      ['C5'],
    ],
    [
      'C18: of two addresses of one day that of the higher key',
      { ssd_address: [{ addr_address_postcode: 'ZZ2 2ZZ' }, { addr_table_id: 'AD2' }] },
      details({ postcode: 'ZZ1 1ZZ' }),
      ['C18'],
    ],
    [
      'C18: of two former numbers of one day that of the higher key',
      {
        ssd_linked_identifiers: [
          { link_identifier_value: 'P000000000001' },
          { link_table_id: 'LI2', link_identifier_value: 'A000000000000' },
        ],
      },
      details({ former_unique_pupil_number: 'A000000000000' }),
      ['C18'],
    ],
    [
      'C18: of two adoptions of one day that of the higher key',
      {
        ssd_permanence: [
          { perm_adm_decision_date: '2025-01-01', perm_matched_date: '2025-09-01' },
          { perm_table_id: 'PE2', perm_adm_decision_date: null, perm_matched_date: '2025-09-01' },
        ],
      },
      episode({ adoption: { matched_date: '2025-09-01', purge: false } }),
      ['C18'],
    ],
    [
      'C18: of two contacts of one day that of the higher key',
      {
        ssd_person: [{ pers_dob: '2008-01-01' }],
        ssd_care_leavers: [
          { clea_care_leaver_activity: 'P1' },
          { clea_table_id: 'CL2', clea_care_leaver_activity: 'F1' },
        ],
      },
      episode({ care_leavers: { contact_date: '2026-01-01', activity: 'F1', purge: false } }),
      ['C18'],
    ],
  ])('%s', (_, said, asReference, expected) => {
    expect(attributions(said, asReference)).toEqual(expected.map((id) => [id]));
  });
});

describe('a difference is not explained: ', () => {
  it.each<[string, Said, (ours: Json) => Json | undefined]>([
    ['a worker of the last census', planned, episode({ care_worker_details: absent })],
    [
      'a plan of the child itself',
      {},
      episode({
        child_in_need_plans: [{ child_in_need_plan_id: 'CN1', start_date: '2025-02-01', purge: false }],
      }),
    ],
    ['another date of birth', {}, details({ date_of_birth: '2015-05-06' })],
    ['another code', { ssd_person: [{ pers_ethnicity: 'WBRI' }] }, details({ ethnicity: 'WOTH' })],
    [
      'a postcode of neither of two addresses of one day',
      { ssd_address: [{}, { addr_table_id: 'AD2', addr_address_postcode: 'ZZ2 2ZZ' }] },
      details({ postcode: 'ZZ3 3ZZ' }),
    ],
    ['another postcode', { ssd_address: [{}] }, details({ postcode: 'ZZ2 2ZZ' })],
    [
      'another start reason than the smallest',
      { ssd_cla_episodes: [{ clae_cla_episode_start_reason: 'T' }], ssd_cla_placement: [{}] },
      episode(placement({ start_reason: 'P' })),
    ],
    ['a person in the cohort by a referral', {}, () => absent],
    [
      'a child due in eleven months',
      { ssd_person: [{ pers_dob: null, pers_expected_dob: '2027-10-22' }] },
      (ours) => ours,
    ],
    ['the adoption left out of its own episode', { ssd_permanence: [{}] }, episode({ adoption: absent })],
    ['a status that is none', { ssd_immigration_status: [{}] }, details({ uasc_flag: absent })],
  ])('%s', (_, said, asReference) => {
    const found = attributions(said, asReference);
    expect(found.length).toBeGreaterThan(0);
    expect(found.flat()).toEqual([]);
  });
});
