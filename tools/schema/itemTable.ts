import type { CodeSet } from '../../lib/payload/codeSets';

/** What the data mapping says of one item, besides where it comes from (`itemSources`). */
export interface ItemFacts {
  /** In our own words; the code beside this says the same. */
  readonly rule: string;
  readonly codeSet?: CodeSet;
}

const referralRows = 'linked to the referral and naming the child or no one';

/** Facts of every item by its path in the payload; `[]` stands for any entry. */
export const itemTable: Readonly<Record<string, ItemFacts>> = {
  la_child_id: {
    rule: 'As stored without trailing blanks, never cut. Missing, too long or with a character other than letters, digits, `_` and `-`: the child is held back. The maximum is a setting.',
  },
  mis_child_id: {
    rule: 'Trimmed. Too long or with another character: left out with a warning.',
  },
  'child_details.unique_pupil_number': {
    rule: 'Trimmed, upper case, 13 letters or digits. Otherwise left out, with a warning unless blank or a reason (UN1 to UN10). A wrong check letter is warned of and sent.',
  },
  'child_details.former_unique_pupil_number': {
    rule: 'Of the rows of type "Former Unique Pupil Number" whose value has the form of one, the latest to be valid. A later one without that form is warned of.',
  },
  'child_details.unique_pupil_number_unknown_reason': {
    rule: 'The first of the two that is a reason. Not sent, and nothing said of it, beside a unique pupil number.',
    codeSet: 'unique_pupil_number_unknown_reason',
  },
  'child_details.first_name': {
    rule: 'Trimmed. Cut to the maximum with a warning, never inside a character.',
  },
  'child_details.surname': {
    rule: 'As the first name.',
  },
  'child_details.date_of_birth': {
    rule: 'Warned of when after the run date, or after the closure of a referral.',
  },
  'child_details.expected_date_of_birth': {
    rule: 'As recorded.',
  },
  'child_details.sex': {
    rule: 'The code; anything else is sent as U, with a warning unless blank.',
    codeSet: 'sex',
  },
  'child_details.ethnicity': {
    rule: 'The code.',
    codeSet: 'ethnicity',
  },
  'child_details.disabilities': {
    rule: 'Distinct codes, sorted. NONE where nothing is recorded; left out where something is recorded and none of it is a code. NONE beside another code is left out with a warning.',
    codeSet: 'disabilities',
  },
  'child_details.postcode': {
    rule: 'Of the address with the latest start among those that have begun by the run date (no start counts as begun, and as earliest). Upper case, one blank inside at most. Where that address has no postcode none is sent, for it may be withheld on purpose.',
  },
  'child_details.uasc_flag': {
    rule: 'True when a row has one of the unaccompanied statuses (a setting) and is open or ends on or after the start of the window; otherwise false.',
  },
  'child_details.uasc_end_date': {
    rule: 'Of the row behind the flag: an open one first, then the one that ends last.',
  },
  'health_and_wellbeing.sdq_assessments[].date': {
    rule: 'Completed inside the window. Newest first, then the higher key.',
  },
  'health_and_wellbeing.sdq_assessments[].score': {
    rule: 'A whole number from 0 to the maximum; otherwise the entry is left out with a warning.',
  },
  'social_care_episodes[].social_care_episode_id': {
    rule: 'An episode for each referral of the child that overlaps the window, by referral date, then id.',
  },
  'social_care_episodes[].referral_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].referral_source': {
    rule: 'The code.',
    codeSet: 'referral_source',
  },
  'social_care_episodes[].closure_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].closure_reason': {
    rule: 'The code.',
    codeSet: 'closure_reason',
  },
  'social_care_episodes[].referral_no_further_action_flag': {
    rule: 'Y, T, 1, TRUE and YES say yes; N, F, 0, FALSE and NO say no; anything else is left out, with a warning unless blank.',
  },
  'social_care_episodes[].child_and_family_assessments[].child_and_family_assessment_id': {
    rule: `Assessments ${referralRows} that start or are authorised inside the window, by start, then id.`,
  },
  'social_care_episodes[].child_and_family_assessments[].start_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_and_family_assessments[].authorisation_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_and_family_assessments[].factors': {
    rule: 'A JSON array of codes, or an object of codes whose value says yes as item 21 does. All rows of the assessment together, distinct and sorted.',
    codeSet: 'factors',
  },
  'social_care_episodes[].child_in_need_plans[].child_in_need_plan_id': {
    rule: `Plans ${referralRows} that overlap the window, by start, then id.`,
  },
  'social_care_episodes[].child_in_need_plans[].start_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_in_need_plans[].end_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].section_47_assessments[].section_47_assessment_id': {
    rule: `Enquiries ${referralRows} that overlap the window or have a conference inside it, by start, then id.`,
  },
  'social_care_episodes[].section_47_assessments[].start_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].section_47_assessments[].icpc_required_flag': {
    rule: 'The property CP_CONFERENCE_FLAG of the JSON object, in any case, the last of several; as item 21.',
  },
  'social_care_episodes[].section_47_assessments[].icpc_date': {
    rule: 'Of the conferences of the enquiry that name the child or no one: the latest inside the window, else the latest.',
  },
  'social_care_episodes[].section_47_assessments[].end_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_protection_plans[].child_protection_plan_id': {
    rule: `Plans ${referralRows} that overlap the window, by start, then id.`,
  },
  'social_care_episodes[].child_protection_plans[].start_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_protection_plans[].end_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_looked_after_placements[].child_looked_after_placement_id': {
    rule: "Placements of the child's periods of care that overlap the window, each once, in the episode of the latest CLA episode that names it (where none does, of the latest of its period) among those whose referral is sent. Newest start first, then id.",
  },
  'social_care_episodes[].child_looked_after_placements[].start_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].child_looked_after_placements[].start_reason': {
    rule: 'Of the first of its CLA episodes: those that name it; where none does, those of its period that name no placement and overlap it.',
    codeSet: 'start_reason',
  },
  'social_care_episodes[].child_looked_after_placements[].postcode': {
    rule: 'As item 13.',
  },
  'social_care_episodes[].child_looked_after_placements[].placement_type': {
    rule: 'The code.',
    codeSet: 'placement_type',
  },
  'social_care_episodes[].child_looked_after_placements[].end_date': {
    rule: 'As recorded; before the start: left out with a warning, and the placement counts as open.',
  },
  'social_care_episodes[].child_looked_after_placements[].end_reason': {
    rule: 'Of the last of its CLA episodes (as item 39), and only where the placement has an end date.',
    codeSet: 'end_reason',
  },
  'social_care_episodes[].child_looked_after_placements[].change_reason': {
    rule: 'The code.',
    codeSet: 'change_reason',
  },
  'social_care_episodes[].adoption.initial_decision_date': {
    rule: 'Of the latest row of the child, or of one of its periods of care, with any of the three dates inside the window. Latest by the first of placed, matched and decision date that the row has. In the episode of its period of care (of several the latest open, else the latest), else as item 50.',
  },
  'social_care_episodes[].adoption.matched_date': {
    rule: 'Of the same row.',
  },
  'social_care_episodes[].adoption.placed_date': {
    rule: 'Of the same row.',
  },
  'social_care_episodes[].care_leavers.contact_date': {
    rule: 'Of a child who is 16 or over when the window ends: the latest contact inside the window; where there is none, a row without a contact date. In the latest open episode, else the latest.',
  },
  'social_care_episodes[].care_leavers.activity': {
    rule: 'The code, of the same row.',
    codeSet: 'activity',
  },
  'social_care_episodes[].care_leavers.accommodation': {
    rule: 'The code, of the same row.',
    codeSet: 'accommodation',
  },
  'social_care_episodes[].care_worker_details[].worker_id': {
    rule: `Involvements ${referralRows}, with role CW and on a 31 March inside the window, where the referral has a CIN plan of the child that overlaps the window. Trimmed; a number that is missing, too long or has another character leaves the worker out with a warning. Newest start first, then involvement id.`,
  },
  'social_care_episodes[].care_worker_details[].start_date': {
    rule: 'As recorded.',
  },
  'social_care_episodes[].care_worker_details[].end_date': {
    rule: 'As recorded.',
  },
};
