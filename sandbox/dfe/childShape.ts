import {
  accommodationCodes,
  activityCodes,
  changeReasonCodes,
  closureReasonCodes,
  disabilityCodes,
  endReasonCodes,
  ethnicityCodes,
  factorCodes,
  placementTypeCodes,
  referralSourceCodes,
  sexCodes,
  startReasonCodes,
  upnUnknownReasonCodes,
} from './codes';
import { shape, type Rule, type Shape } from './shape';

const date: Rule = { kind: 'date' };
const flag: Rule = { kind: 'flag' };
const name: Rule = { kind: 'text', max: 128 };
const id: Rule = { kind: 'text', max: 36, form: /^[A-Za-z0-9_-]+$/ };
/** What the CIN census allows for the id of a child. */
const childId: Rule = { kind: 'text', max: 20, form: /^[A-Za-z0-9_-]+$/ };
const pupilNumber: Rule = { kind: 'text', max: 13, form: /^[A-Z0-9]{13}$/ };
const postcode: Rule = {
  kind: 'text',
  max: 8,
  form: /^([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)$/,
};
const code = (codes: ReadonlySet<string>): Rule => ({ kind: 'code', codes });
const block = (of: Shape): Rule => ({ kind: 'block', shape: of });
const rows = (of: Shape): Rule => ({ kind: 'rows', shape: of });
const entries = (of: Shape): Rule => ({ kind: 'entries', shape: of });

const childDetails = shape({
  unique_pupil_number: pupilNumber,
  former_unique_pupil_number: pupilNumber,
  unique_pupil_number_unknown_reason: code(upnUnknownReasonCodes),
  first_name: name,
  surname: name,
  date_of_birth: date,
  expected_date_of_birth: date,
  sex: code(sexCodes),
  ethnicity: code(ethnicityCodes),
  disabilities: { kind: 'codes', codes: disabilityCodes, max: 12, alone: 'NONE' },
  postcode,
  uasc_flag: flag,
  uasc_end_date: date,
});

const healthAndWellbeing = shape({
  sdq_assessments: rows(shape({ date, score: { kind: 'whole', min: 0, max: 40 } }, { purgeable: false })),
});

const assessment = shape(
  {
    child_and_family_assessment_id: id,
    start_date: date,
    authorisation_date: date,
    factors: { kind: 'codes', codes: factorCodes, max: factorCodes.size },
  },
  { id: 'child_and_family_assessment_id' },
);
const inNeedPlan = shape(
  { child_in_need_plan_id: id, start_date: date, end_date: date },
  { id: 'child_in_need_plan_id' },
);
const enquiry = shape(
  {
    section_47_assessment_id: id,
    start_date: date,
    icpc_required_flag: flag,
    icpc_date: date,
    end_date: date,
  },
  { id: 'section_47_assessment_id' },
);
const protectionPlan = shape(
  { child_protection_plan_id: id, start_date: date, end_date: date },
  { id: 'child_protection_plan_id' },
);
const placement = shape(
  {
    child_looked_after_placement_id: id,
    start_date: date,
    start_reason: code(startReasonCodes),
    postcode,
    placement_type: code(placementTypeCodes),
    end_date: date,
    end_reason: code(endReasonCodes),
    change_reason: code(changeReasonCodes),
  },
  { id: 'child_looked_after_placement_id' },
);

const episode = shape(
  {
    social_care_episode_id: id,
    referral_date: date,
    referral_source: code(referralSourceCodes),
    closure_date: date,
    closure_reason: code(closureReasonCodes),
    referral_no_further_action_flag: flag,
    child_and_family_assessments: entries(assessment),
    child_in_need_plans: entries(inNeedPlan),
    section_47_assessments: entries(enquiry),
    child_protection_plans: entries(protectionPlan),
    child_looked_after_placements: entries(placement),
    adoption: block(shape({ initial_decision_date: date, matched_date: date, placed_date: date })),
    care_leavers: block(
      shape({
        contact_date: date,
        activity: code(activityCodes),
        accommodation: code(accommodationCodes),
      }),
    ),
    care_worker_details: rows(
      shape(
        {
          worker_id: { kind: 'text', max: 12, form: /^[A-Za-z0-9_-]+$/ },
          start_date: date,
          end_date: date,
        },
        { purgeable: false },
      ),
    ),
  },
  { id: 'social_care_episode_id' },
);

/** One child of a request body (payload.md section 1), full, delta or purge. */
export const childShape: Shape = shape(
  {
    la_child_id: childId,
    mis_child_id: id,
    child_details: block(childDetails),
    health_and_wellbeing: block(healthAndWellbeing),
    social_care_episodes: entries(episode),
  },
  { id: 'la_child_id', required: ['child_details'], besidePurge: ['mis_child_id'] },
);
