import { buildChild } from '../../../lib/payload/buildChild';
import type { Finding } from '../../../lib/payload/finding';
import { checkPayload } from '../../../lib/payload/findings/checkPayload';
import { findingRules, type FindingRuleId } from '../../../lib/payload/findings/findingRules';
import { Report } from '../../../lib/payload/findings/report';
import { build, contextOf, payloadOf, rowsOf, type Said } from '../rowBuilders';

const at = 'social_care_episodes[0]';
const planned: Said = { ssd_cin_plans: [{}], ssd_involvements: [{}] };

/** Rows, and the one finding of the rule that they bring about: how severe it is, and where. */
type Case = readonly [
  what: string,
  rows: Said | (() => Finding[]),
  severity: 'error' | 'warning',
  path: string,
];

/** For every rule a finding that shows it: a rule without one does not compile, and fails below. */
const cases: Readonly<Record<FindingRuleId, readonly [Case, ...Case[]]>> = {
  'child-id-missing': [
    [
      'a person with a blank id',
      { ssd_person: [{ pers_person_id: ' ' }], ssd_cin_episodes: [{ cine_person_id: ' ' }] },
      'error',
      'la_child_id',
    ],
  ],
  'child-id-too-long': [
    [
      'a person id of 21 characters',
      {
        ssd_person: [{ pers_person_id: 'x'.repeat(21) }],
        ssd_cin_episodes: [{ cine_person_id: 'x'.repeat(21) }],
      },
      'error',
      'la_child_id',
    ],
  ],
  'child-id-shared': [
    [
      'a person id that is cut to what is the id of two other people',
      () => {
        const id = 'CHILD-2019-0000000001-A';
        const rows = rowsOf({
          ssd_person: [{ pers_person_id: id }],
          ssd_cin_episodes: [{ cine_person_id: id }],
        });
        return buildChild({ ...rows, othersWithCutId: 2 }, contextOf(undefined, { cutLongChildIds: true }))
          .findings;
      },
      'error',
      'la_child_id',
    ],
  ],
  'activity-without-date-of-birth': [
    [
      'a person with a referral and no date of birth',
      { ssd_person: [{ pers_dob: null }] },
      'warning',
      'child_details.date_of_birth',
    ],
    [
      'one whose estimated date of birth is kept as the expected one',
      { ssd_person: [{ pers_dob: null, pers_expected_dob: '2012-07-01' }] },
      'warning',
      'child_details.date_of_birth',
    ],
  ],
  'child-id-characters': [
    [
      'a person id with a stroke in it',
      { ssd_person: [{ pers_person_id: 'P/1' }], ssd_cin_episodes: [{ cine_person_id: 'P/1' }] },
      'error',
      'la_child_id',
    ],
  ],
  'payload-not-valid': [
    [
      'a payload that the rules should never have made',
      () => {
        const report = new Report();
        const episode = { social_care_episode_id: 'R1', closure_date: '2026-02-30', purge: false };
        checkPayload({ ...payloadOf(), social_care_episodes: [episode] }, 36, report);
        return report.findings();
      },
      'error',
      `${at}.closure_date`,
    ],
    [
      'a property that DfE does not know',
      () => {
        const report = new Report();
        checkPayload(Object.assign(payloadOf(), { nickname: 'Fake' }), 36, report);
        return report.findings();
      },
      'error',
      '',
    ],
  ],
  'building-failed': [
    [
      'a row that cannot be read',
      () => {
        const rows = rowsOf();
        const broken = Object.defineProperty({ ...rows.person }, 'pers_sex', {
          enumerable: true,
          get: () => {
            throw new Error('fake fault');
          },
        });
        return buildChild({ ...rows, person: broken }, contextOf()).findings;
      },
      'error',
      '',
    ],
  ],
  'code-not-recognised': [
    [
      'an ethnicity in words',
      { ssd_person: [{ pers_ethnicity: 'White British' }] },
      'warning',
      'child_details.ethnicity',
    ],
    [
      'a disability that is none',
      { ssd_disability: [{ disa_disability_code: 'XX' }] },
      'warning',
      'child_details.disabilities',
    ],
  ],
  'upn-not-valid': [
    [
      'a UPN that is too short',
      { ssd_person: [{ pers_upn: 'A1' }] },
      'warning',
      'child_details.unique_pupil_number',
    ],
    [
      'a former UPN that is too short',
      { ssd_linked_identifiers: [{ link_identifier_value: 'A1' }] },
      'warning',
      'child_details.former_unique_pupil_number',
    ],
  ],
  'upn-check-letter': [
    [
      'a UPN with the wrong letter',
      { ssd_person: [{ pers_upn: 'B000000000000' }] },
      'warning',
      'child_details.unique_pupil_number',
    ],
  ],
  'name-cut': [
    [
      'a first name of 129 characters',
      { ssd_person: [{ pers_forename: 'x'.repeat(129) }] },
      'warning',
      'child_details.first_name',
    ],
  ],
  'postcode-not-valid': [
    [
      'an address without a postcode in the column',
      { ssd_address: [{ addr_address_postcode: 'none' }] },
      'warning',
      'child_details.postcode',
    ],
    [
      'a placement without one',
      { ssd_cla_episodes: [{}], ssd_cla_placement: [{ clap_cla_placement_postcode: 'none' }] },
      'warning',
      `${at}.child_looked_after_placements[0].postcode`,
    ],
  ],
  'flag-not-recognised': [
    [
      'no further action: 2',
      { ssd_cin_episodes: [{ cine_referral_nfa: '2' }] },
      'warning',
      `${at}.referral_no_further_action_flag`,
    ],
  ],
  'date-not-valid': [
    [
      'a due date on 30 February',
      { ssd_person: [{ pers_expected_dob: '2026-02-30' }] },
      'warning',
      'child_details.expected_date_of_birth',
    ],
  ],
  'none-beside-disability': [
    [
      'NONE beside a disability',
      { ssd_disability: [{}, { disa_table_id: 'DI2', disa_disability_code: 'NONE' }] },
      'warning',
      'child_details.disabilities',
    ],
  ],
  'mis-child-id-too-long': [
    ['a legacy id of 37', { ssd_person: [{ pers_legacy_id: '1'.repeat(37) }] }, 'warning', 'mis_child_id'],
  ],
  'mis-child-id-characters': [
    ['a legacy id with a dot', { ssd_person: [{ pers_legacy_id: '1.2' }] }, 'warning', 'mis_child_id'],
  ],
  'json-not-valid': [
    [
      'factors that are no JSON',
      { ssd_cin_assessments: [{}], ssd_assessment_factors: [{ cinf_assessment_factors_json: '1A' }] },
      'warning',
      `${at}.child_and_family_assessments[0].factors`,
    ],
    [
      'an outcome that is no object',
      { ssd_s47_enquiry: [{ s47e_s47_outcome_json: '[]' }] },
      'warning',
      `${at}.section_47_assessments[0].icpc_required_flag`,
    ],
  ],
  'sdq-score-not-valid': [
    [
      'a score of 41',
      { ssd_sdq_scores: [{ csdq_sdq_score: 41 }] },
      'warning',
      'health_and_wellbeing.sdq_assessments',
    ],
  ],
  'entry-id-missing': [
    [
      'a plan without an id',
      { ssd_cin_plans: [{ cinp_cin_plan_id: null }] },
      'warning',
      `${at}.child_in_need_plans`,
    ],
  ],
  'entry-id-too-long': [
    [
      'a placement with an id of 37',
      { ssd_cla_episodes: [{}], ssd_cla_placement: [{ clap_cla_placement_id: '1'.repeat(37) }] },
      'warning',
      `${at}.child_looked_after_placements`,
    ],
  ],
  'entry-id-characters': [
    [
      'a referral with a stroke in its id',
      { ssd_cin_episodes: [{}, { cine_referral_id: 'R/2' }] },
      'warning',
      'social_care_episodes',
    ],
  ],
  'entry-id-repeated': [
    [
      'two enquiries with one id',
      { ssd_s47_enquiry: [{}, { s47e_s47_enquiry_id: 's1 ' }] },
      'warning',
      `${at}.section_47_assessments`,
    ],
  ],
  'worker-id-missing': [
    [
      'a worker without a number',
      { ...planned, ssd_professionals: [{ prof_social_worker_registration_no: ' ' }] },
      'warning',
      `${at}.care_worker_details`,
    ],
  ],
  'worker-id-too-long': [
    [
      'a worker with a number of 13',
      { ...planned, ssd_professionals: [{ prof_social_worker_registration_no: '1'.repeat(13) }] },
      'warning',
      `${at}.care_worker_details`,
    ],
  ],
  'worker-id-characters': [
    [
      'a worker with a stroke in the number',
      { ...planned, ssd_professionals: [{ prof_social_worker_registration_no: 'SW/1' }] },
      'warning',
      `${at}.care_worker_details`,
    ],
  ],
  'names-another-person': [
    [
      'an assessment of somebody else on the referral',
      { ssd_cin_assessments: [{ cina_person_id: 'P2' }] },
      'warning',
      `${at}.child_and_family_assessments`,
    ],
    [
      "an assessment of the child on somebody else's referral",
      {
        ssd_cin_episodes: [{}, { cine_referral_id: 'R2', cine_person_id: 'P2' }],
        ssd_cin_assessments: [{ cina_referral_id: 'R2' }],
      },
      'warning',
      'social_care_episodes',
    ],
  ],
  'placement-without-episode': [
    [
      'a placement of a period whose referral is not sent',
      { ssd_cla_episodes: [{ clae_referral_id: 'R7' }], ssd_cla_placement: [{}] },
      'warning',
      'social_care_episodes',
    ],
  ],
  'adoption-without-episode': [
    [
      'a decision, and no referral',
      { ssd_cin_episodes: [], ssd_cin_plans: [{}], ssd_permanence: [{}] },
      'warning',
      'social_care_episodes',
    ],
  ],
  'care-leaver-without-episode': [
    [
      'a contact, and no referral',
      {
        ssd_person: [{ pers_dob: '2008-01-01' }],
        ssd_cin_episodes: [],
        ssd_cin_plans: [{}],
        ssd_care_leavers: [{}],
      },
      'warning',
      'social_care_episodes',
    ],
  ],
  'cp-plan-without-referral': [
    [
      'a child protection plan on no referral',
      { ssd_cp_plans: [{ cppl_referral_id: null }] },
      'warning',
      'social_care_episodes',
    ],
  ],
  'no-episode': [
    ['a CIN plan alone', { ssd_cin_episodes: [], ssd_cin_plans: [{}] }, 'warning', 'social_care_episodes'],
  ],
  'end-before-start': [
    [
      'a referral closed before it was made',
      { ssd_cin_episodes: [{ cine_close_date: '2025-01-09' }] },
      'warning',
      `${at}.closure_date`,
    ],
    [
      'an assessment authorised before it began',
      { ssd_cin_assessments: [{ cina_assessment_auth_date: '2025-01-31' }] },
      'warning',
      `${at}.child_and_family_assessments[0].authorisation_date`,
    ],
    [
      'a CIN plan',
      { ssd_cin_plans: [{ cinp_cin_plan_end_date: '2025-01-31' }] },
      'warning',
      `${at}.child_in_need_plans[0].end_date`,
    ],
    [
      'an enquiry',
      { ssd_s47_enquiry: [{ s47e_s47_end_date: '2025-01-31' }] },
      'warning',
      `${at}.section_47_assessments[0].end_date`,
    ],
    [
      'a child protection plan',
      { ssd_cp_plans: [{ cppl_cp_plan_end_date: '2025-01-31' }] },
      'warning',
      `${at}.child_protection_plans[0].end_date`,
    ],
    [
      'a placement',
      { ssd_cla_episodes: [{}], ssd_cla_placement: [{ clap_cla_placement_end_date: '2025-01-31' }] },
      'warning',
      `${at}.child_looked_after_placements[0].end_date`,
    ],
  ],
  'date-in-future': [
    [
      'a birth tomorrow',
      { ssd_person: [{ pers_dob: '2026-11-23' }] },
      'warning',
      'child_details.date_of_birth',
    ],
    [
      'a referral tomorrow',
      { ssd_cin_episodes: [{ cine_referral_date: '2026-11-23' }] },
      'warning',
      `${at}.referral_date`,
    ],
    [
      'a closure tomorrow',
      { ssd_cin_episodes: [{ cine_close_date: '2026-11-23' }] },
      'warning',
      `${at}.closure_date`,
    ],
    [
      'an authorisation tomorrow',
      { ssd_cin_assessments: [{ cina_assessment_auth_date: '2026-11-23' }] },
      'warning',
      `${at}.child_and_family_assessments[0].authorisation_date`,
    ],
    [
      'an SDQ tomorrow',
      { ssd_sdq_scores: [{ csdq_sdq_completed_date: '2026-11-23' }] },
      'warning',
      'health_and_wellbeing.sdq_assessments[0].date',
    ],
    [
      'a decision tomorrow',
      { ssd_permanence: [{ perm_adm_decision_date: '2026-11-23' }] },
      'warning',
      `${at}.adoption.initial_decision_date`,
    ],
    [
      'a match tomorrow',
      { ssd_permanence: [{ perm_matched_date: '2026-11-23' }] },
      'warning',
      `${at}.adoption.matched_date`,
    ],
    [
      'a placing tomorrow',
      { ssd_permanence: [{ perm_placed_for_adoption_date: '2026-11-23' }] },
      'warning',
      `${at}.adoption.placed_date`,
    ],
    [
      'a contact tomorrow',
      {
        ssd_person: [{ pers_dob: '2008-01-01' }],
        ssd_care_leavers: [{ clea_care_leaver_latest_contact: '2026-11-23' }],
      },
      'warning',
      `${at}.care_leavers.contact_date`,
    ],
  ],
  'birth-after-closure': [
    [
      'a referral closed before the birth',
      {
        ssd_person: [{ pers_dob: '2025-02-02' }],
        ssd_cin_episodes: [{ cine_referral_date: '2025-01-01', cine_close_date: '2025-02-01' }],
      },
      'warning',
      'child_details.date_of_birth',
    ],
  ],
};

const rows = Object.entries(cases).flatMap(([rule, list]) => list.map((each) => [rule, ...each] as const));

test('every rule has a case, and every case is of a rule', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(findingRules).sort());
});

test.each(rows)('%s: %s', (rule, _, said, severity, path) => {
  const findings = typeof said === 'function' ? said() : build(said).findings;
  const found = findings.filter((finding) => finding.rule === rule);
  expect(found.map((finding) => [finding.severity, finding.path])).toEqual([[severity, path]]);
});

test.each(rows.filter(([, , said]) => typeof said !== 'function'))(
  '%s: %s: held back by an error only',
  (...[, , said, severity]) => {
    const { heldBack, findings } = build(said as Said);
    expect(heldBack).toBe(findings.some((finding) => finding.severity === 'error'));
    expect(heldBack).toBe(severity === 'error');
  },
);
