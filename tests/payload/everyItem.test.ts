import { itemSources } from '../../lib/payload/itemSources';
import { schemaItems } from '../../tools/schema/schemaItems';
import { build, findingsOf, type Said } from './rowBuilders';

/** Rows, and what they make the item: the plain way of each, whose edges the tests of its room have. */
type Case = readonly [sentence: string, rows: Said, value: unknown];

const grown = { pers_dob: '2008-01-01' };
const episode = 'social_care_episodes[]';
const placed: Said = {
  ssd_cla_episodes: [
    {
      clae_cla_episode_start_reason: 'S',
      clae_cla_episode_ceased_date: '2026-01-31',
      clae_cla_episode_ceased_reason: 'E4A',
    },
  ],
  ssd_cla_placement: [
    {
      clap_cla_placement_end_date: '2026-01-31',
      clap_cla_placement_type: 'K2',
      clap_cla_placement_postcode: 'ZZ1 1ZZ',
      clap_cla_placement_change_reason: 'CARPL',
    },
  ],
};
const worked: Said = {
  ssd_cin_plans: [{ cinp_cin_plan_end_date: '2025-06-30' }],
  ssd_involvements: [{ invo_involvement_end_date: '2025-12-31' }],
  ssd_professionals: [{}],
};
const enquired: Said = {
  ssd_s47_enquiry: [{ s47e_s47_end_date: '2025-02-15', s47e_s47_outcome_json: '{"CP_CONFERENCE_FLAG":"Y"}' }],
  ssd_initial_cp_conference: [{}],
};
const assessed: Said = {
  ssd_cin_assessments: [{ cina_assessment_auth_date: '2025-03-01' }],
  ssd_assessment_factors: [{ cinf_assessment_factors_json: '["2B","1A"]' }],
};
const adopted: Said = {
  ssd_permanence: [{ perm_matched_date: '2025-10-01', perm_placed_for_adoption_date: '2025-11-01' }],
};
const left: Said = {
  ssd_person: [grown],
  ssd_care_leavers: [{ clea_care_leaver_activity: 'F2', clea_care_leaver_accommodation: 'D' }],
};
const referred: Said = {
  ssd_cin_episodes: [
    {
      cine_referral_source_code: '5D',
      cine_referral_nfa: 'N',
      cine_close_date: '2026-05-31',
      cine_close_reason: 'RC7',
    },
  ],
};
const protectedChild: Said = { ssd_cp_plans: [{ cppl_cp_plan_end_date: '2026-02-20' }] };
const arrived: Said = {
  ssd_immigration_status: [{ immi_immigration_status_end_date: '2026-03-01' }],
};

const cases: Readonly<Record<string, Case>> = {
  la_child_id: ['the id of the person', {}, 'P1'],
  mis_child_id: ['the id of the system before', { ssd_person: [{ pers_legacy_id: 'LEG-1' }] }, 'LEG-1'],
  'child_details.unique_pupil_number': [
    'the UPN of the person',
    { ssd_person: [{ pers_upn: 'A000000000000' }] },
    'A000000000000',
  ],
  'child_details.former_unique_pupil_number': [
    'the UPN that the person had',
    { ssd_linked_identifiers: [{}] },
    'A000000000000',
  ],
  'child_details.unique_pupil_number_unknown_reason': [
    'why there is no UPN',
    { ssd_person: [{ pers_upn_unknown: 'UN3' }] },
    'UN3',
  ],
  'child_details.first_name': ['the forename', {}, 'Fakename'],
  'child_details.surname': ['the surname', {}, 'Testchild'],
  'child_details.date_of_birth': ['the day of birth', {}, '2015-05-05'],
  'child_details.expected_date_of_birth': [
    'the day a child is due',
    { ssd_person: [{ pers_dob: null, pers_expected_dob: '2027-01-01' }] },
    '2027-01-01',
  ],
  'child_details.sex': ['the sex', {}, 'F'],
  'child_details.ethnicity': ['the ethnicity', { ssd_person: [{ pers_ethnicity: 'WBRI' }] }, 'WBRI'],
  'child_details.disabilities': [
    'the disabilities, sorted',
    { ssd_disability: [{}, { disa_table_id: 'DI2', disa_disability_code: 'HAND' }] },
    ['HAND', 'MOB'],
  ],
  'child_details.postcode': ['the postcode of the address', { ssd_address: [{}] }, 'ZZ1 1ZZ'],
  'child_details.uasc_flag': ['that the child came alone', arrived, true],
  'child_details.uasc_end_date': ['until when', arrived, '2026-03-01'],
  'health_and_wellbeing.sdq_assessments[].date': [
    'the day of an SDQ',
    { ssd_sdq_scores: [{}] },
    '2025-03-01',
  ],
  'health_and_wellbeing.sdq_assessments[].score': ['its score', { ssd_sdq_scores: [{}] }, 10],
  [`${episode}.social_care_episode_id`]: ['the id of the referral', {}, 'R1'],
  [`${episode}.referral_date`]: ['the day of the referral', {}, '2025-01-10'],
  [`${episode}.referral_source`]: ['who referred the child', referred, '5D'],
  [`${episode}.closure_date`]: ['the day the referral was closed', referred, '2026-05-31'],
  [`${episode}.closure_reason`]: ['why it was closed', referred, 'RC7'],
  [`${episode}.referral_no_further_action_flag`]: ['that more was done', referred, false],
  [`${episode}.child_and_family_assessments[].child_and_family_assessment_id`]: [
    'the id of the assessment',
    assessed,
    'A1',
  ],
  [`${episode}.child_and_family_assessments[].start_date`]: ['the day it began', assessed, '2025-02-01'],
  [`${episode}.child_and_family_assessments[].authorisation_date`]: [
    'the day it was authorised',
    assessed,
    '2025-03-01',
  ],
  [`${episode}.child_and_family_assessments[].factors`]: ['what it found, sorted', assessed, ['1A', '2B']],
  [`${episode}.child_in_need_plans[].child_in_need_plan_id`]: ['the id of the plan', worked, 'CN1'],
  [`${episode}.child_in_need_plans[].start_date`]: ['the day it began', worked, '2025-02-01'],
  [`${episode}.child_in_need_plans[].end_date`]: ['the day it ended', worked, '2025-06-30'],
  [`${episode}.section_47_assessments[].section_47_assessment_id`]: ['the id of the enquiry', enquired, 'S1'],
  [`${episode}.section_47_assessments[].start_date`]: ['the day it began', enquired, '2025-02-01'],
  [`${episode}.section_47_assessments[].icpc_required_flag`]: [
    'that it called for a conference',
    enquired,
    true,
  ],
  [`${episode}.section_47_assessments[].icpc_date`]: ['the day of the conference', enquired, '2025-02-10'],
  [`${episode}.section_47_assessments[].end_date`]: ['the day it ended', enquired, '2025-02-15'],
  [`${episode}.child_protection_plans[].child_protection_plan_id`]: [
    'the id of the plan',
    protectedChild,
    'CP1',
  ],
  [`${episode}.child_protection_plans[].start_date`]: ['the day it began', protectedChild, '2025-02-20'],
  [`${episode}.child_protection_plans[].end_date`]: ['the day it ended', protectedChild, '2026-02-20'],
  [`${episode}.child_looked_after_placements[].child_looked_after_placement_id`]: [
    'the id of the placement',
    placed,
    'PL1',
  ],
  [`${episode}.child_looked_after_placements[].start_date`]: ['the day it began', placed, '2025-07-01'],
  [`${episode}.child_looked_after_placements[].start_reason`]: ['why it began', placed, 'S'],
  [`${episode}.child_looked_after_placements[].postcode`]: ['where it is', placed, 'ZZ1 1ZZ'],
  [`${episode}.child_looked_after_placements[].placement_type`]: ['what it is', placed, 'K2'],
  [`${episode}.child_looked_after_placements[].end_date`]: ['the day it ended', placed, '2026-01-31'],
  [`${episode}.child_looked_after_placements[].end_reason`]: ['why it ended', placed, 'E4A'],
  [`${episode}.child_looked_after_placements[].change_reason`]: ['why it was changed', placed, 'CARPL'],
  [`${episode}.adoption.initial_decision_date`]: ['the day of the decision', adopted, '2025-09-01'],
  [`${episode}.adoption.matched_date`]: ['the day of the match', adopted, '2025-10-01'],
  [`${episode}.adoption.placed_date`]: ['the day the child was placed', adopted, '2025-11-01'],
  [`${episode}.care_leavers.contact_date`]: ['the day of the last contact', left, '2026-01-01'],
  [`${episode}.care_leavers.activity`]: ['what the care leaver does', left, 'F2'],
  [`${episode}.care_leavers.accommodation`]: ['where the care leaver lives', left, 'D'],
  [`${episode}.care_worker_details[].worker_id`]: ['the number of the worker', worked, 'SW1'],
  [`${episode}.care_worker_details[].start_date`]: ['the day the work began', worked, '2025-01-15'],
  [`${episode}.care_worker_details[].end_date`]: ['the day it ended', worked, '2025-12-31'],
};

/** What stands at a path, in the first entry of each array. */
function at(payload: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => {
    const name = part.replace('[]', '');
    const member: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return part.endsWith('[]') && Array.isArray(member) ? member[0] : member;
  }, payload);
}

test('every item of the schema has a case, and the cases are items 2 to 55', () => {
  expect(Object.keys(cases).sort()).toEqual(
    schemaItems()
      .map(({ path }) => path)
      .sort(),
  );
  const numbers = Object.keys(cases).flatMap((path) => itemSources[path]?.no ?? []);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 54 }, (_, n) => n + 2));
});

test.each(
  Object.entries(cases).map(([path, each]) => [itemSources[path]?.no ?? '-', path, ...each] as const),
)('item %s, %s: %s', (_, path, __, said, value) => {
  expect(at(build(said).payload, path)).toEqual(value);
  expect(findingsOf(said)).toEqual([]);
});
