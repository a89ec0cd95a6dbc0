/**
 * Words of error messages that are kept in a reason. Small letters only, and none that is at home among names (`long`, `field`,
 * `may` are missing on purpose): a name that DfE repeats is masked even where it is an English word.
 */
const plainWords = `
  a an and any are array as at be before after between but by can cannot characters character code codes
  contain contains count date dates does duplicate duplicated earlier empty end entry error errors exceed exceeds expected
  failed for format from future greater has have if in inclusive input integer invalid is isn't it item items json known later
  least length less list malformed match matches maximum minimum missing more most must no not null number object occurred of on one only or
  out past pattern payload permitted present property provide provided range recognised recognized record
  reference rejected required request schema should string supplied supported than that the this to too
 type unexpected unique unknown unrecognised unrecognized unsupported valid validation value values was when with within without
`;
/** The same where a sentence begins, or where one word is all that is said. */
const firstWords = `
  Cannot Duplicate Duplicated Expected Failed Invalid Malformed Missing Must Property Required Should The Unexpected Unknown
  Unrecognised Unrecognized Unsupported Validation Value
`;
/** The payload's property names (`payload.md` section 1). */
const propertyNames = `
  la_child_id mis_child_id purge child_details unique_pupil_number former_unique_pupil_number
  unique_pupil_number_unknown_reason first_name surname date_of_birth expected_date_of_birth sex ethnicity disabilities
  postcode uasc_flag uasc_end_date health_and_wellbeing sdq_assessments score social_care_episodes social_care_episode_id
  referral_date referral_source closure_date closure_reason referral_no_further_action_flag
  child_and_family_assessments child_and_family_assessment_id start_date authorisation_date factors child_in_need_plans
  child_in_need_plan_id end_date section_47_assessments section_47_assessment_id icpc_required_flag icpc_date
  child_protection_plans child_protection_plan_id child_looked_after_placements child_looked_after_placement_id
  start_reason placement_type end_reason change_reason adoption initial_decision_date matched_date placed_date
  care_leavers contact_date activity accommodation care_worker_details worker_id
`;

/** Those of them that are arrays. */
const arrays = `
  disabilities sdq_assessments social_care_episodes child_and_family_assessments factors child_in_need_plans
  section_47_assessments child_protection_plans child_looked_after_placements care_worker_details
`;

const split = (text: string): string[] => text.trim().split(/\s+/);

/** Names behind which a number in brackets is a place. */
export const arrayNames: ReadonlySet<string> = new Set(split(arrays));

/** Words that say something by themselves. */
export const reasonFirstWords: ReadonlySet<string> = new Set(split(firstWords));

/** Every word that a reason may repeat; compared as it is, capital letters and all. */
export const reasonWords: ReadonlySet<string> = new Set(
  [plainWords, firstWords, propertyNames].flatMap(split),
);
