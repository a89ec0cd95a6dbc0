import { z } from 'zod';
import { codeSets, type Code, type CodeSet } from './codeSets';
import { idPattern, limits, postcodePattern, upnPattern } from './limits';
/*
 * The one source of the payload's shape (payload.md section 1): types, the published JSON Schema and the data
 * mapping come from it. It holds no transforms, so that it can be published; the rules that make the values are
 * beside it. Every object is strict: a property that is not named here is an error. Absent values are left out, so
 * an optional property is never there without a value.
 */
const id = () => z.string().min(1).max(limits.id).regex(idPattern);
const date = () => z.iso.date();
const flag = () => z.boolean();
const purge = () => z.boolean();
const code = <S extends CodeSet>(set: S) => z.enum(Object.keys(codeSets[set]) as [Code<S>, ...Code<S>[]]);
const upn = () => z.string().max(limits.upn).regex(upnPattern);
const name = () => z.string().min(1).max(limits.name);
const postcode = () => z.string().max(limits.postcode).regex(postcodePattern);

const childDetails = z.strictObject({
  unique_pupil_number: upn().exactOptional(),
  former_unique_pupil_number: upn().exactOptional(),
  unique_pupil_number_unknown_reason: code('unique_pupil_number_unknown_reason').exactOptional(),
  first_name: name().exactOptional(),
  surname: name().exactOptional(),
  date_of_birth: date().exactOptional(),
  expected_date_of_birth: date().exactOptional(),
  sex: code('sex'),
  ethnicity: code('ethnicity').exactOptional(),
  disabilities: z.array(code('disabilities')).min(1).max(limits.disabilities).exactOptional(),
  postcode: postcode().exactOptional(),
  uasc_flag: flag(),
  uasc_end_date: date().exactOptional(),
  purge: purge(),
});

const sdqAssessment = z.strictObject({ date: date(), score: z.int().min(0).max(limits.sdqScore) });

const healthAndWellbeing = z.strictObject({
  sdq_assessments: z.array(sdqAssessment).min(1),
  purge: purge(),
});

const childAndFamilyAssessment = z.strictObject({
  child_and_family_assessment_id: id(),
  start_date: date().exactOptional(),
  authorisation_date: date().exactOptional(),
  factors: z.array(code('factors')).min(1).exactOptional(),
  purge: purge(),
});

const childInNeedPlan = z.strictObject({
  child_in_need_plan_id: id(),
  start_date: date().exactOptional(),
  end_date: date().exactOptional(),
  purge: purge(),
});

const section47Assessment = z.strictObject({
  section_47_assessment_id: id(),
  start_date: date().exactOptional(),
  icpc_required_flag: flag().exactOptional(),
  icpc_date: date().exactOptional(),
  end_date: date().exactOptional(),
  purge: purge(),
});

const childProtectionPlan = z.strictObject({
  child_protection_plan_id: id(),
  start_date: date().exactOptional(),
  end_date: date().exactOptional(),
  purge: purge(),
});

const childLookedAfterPlacement = z.strictObject({
  child_looked_after_placement_id: id(),
  start_date: date().exactOptional(),
  start_reason: code('start_reason').exactOptional(),
  postcode: postcode().exactOptional(),
  placement_type: code('placement_type').exactOptional(),
  end_date: date().exactOptional(),
  end_reason: code('end_reason').exactOptional(),
  change_reason: code('change_reason').exactOptional(),
  purge: purge(),
});

const adoption = z.strictObject({
  initial_decision_date: date().exactOptional(),
  matched_date: date().exactOptional(),
  placed_date: date().exactOptional(),
  purge: purge(),
});

const careLeavers = z.strictObject({
  contact_date: date().exactOptional(),
  activity: code('activity').exactOptional(),
  accommodation: code('accommodation').exactOptional(),
  purge: purge(),
});

const careWorkerDetail = z.strictObject({
  worker_id: z.string().min(1).max(limits.workerId).regex(idPattern),
  start_date: date().exactOptional(),
  end_date: date().exactOptional(),
});

const socialCareEpisode = z.strictObject({
  social_care_episode_id: id(),
  referral_date: date().exactOptional(),
  referral_source: code('referral_source').exactOptional(),
  closure_date: date().exactOptional(),
  closure_reason: code('closure_reason').exactOptional(),
  referral_no_further_action_flag: flag().exactOptional(),
  child_and_family_assessments: z.array(childAndFamilyAssessment).min(1).exactOptional(),
  child_in_need_plans: z.array(childInNeedPlan).min(1).exactOptional(),
  section_47_assessments: z.array(section47Assessment).min(1).exactOptional(),
  child_protection_plans: z.array(childProtectionPlan).min(1).exactOptional(),
  child_looked_after_placements: z.array(childLookedAfterPlacement).min(1).exactOptional(),
  adoption: adoption.exactOptional(),
  care_leavers: careLeavers.exactOptional(),
  care_worker_details: z.array(careWorkerDetail).min(1).exactOptional(),
  purge: purge(),
});

/**
 * The schema of one child's payload.
 * @param maxChildIdLength the longest `la_child_id`; a setting, should DfE say otherwise than 20
 */
export const childPayloadSchema = (maxChildIdLength: number = limits.childId) =>
  z.strictObject({
    la_child_id: z.string().min(1).max(maxChildIdLength).regex(idPattern),
    mis_child_id: id().exactOptional(),
    purge: purge(),
    child_details: childDetails,
    health_and_wellbeing: healthAndWellbeing.exactOptional(),
    social_care_episodes: z.array(socialCareEpisode).min(1).exactOptional(),
  });

const objects = [
  childPayloadSchema(),
  childDetails,
  healthAndWellbeing,
  sdqAssessment,
  socialCareEpisode,
  childAndFamilyAssessment,
  childInNeedPlan,
  section47Assessment,
  childProtectionPlan,
  childLookedAfterPlacement,
  adoption,
  careLeavers,
  careWorkerDetail,
];
const properties: readonly (readonly [string, z.ZodType])[] = objects.flatMap(({ shape }) =>
  Object.entries(shape),
);

/** The name of every property that a payload can hold, at whatever depth. */
export const payloadPropertyNames: ReadonlySet<string> = new Set(properties.map(([name]) => name));

/** Those of them that are arrays. */
export const payloadArrayNames: ReadonlySet<string> = new Set(
  properties.filter(([, value]) => isArray(value)).map(([name]) => name),
);

function isArray(value: unknown): boolean {
  return value instanceof z.ZodExactOptional ? isArray(value.unwrap()) : value instanceof z.ZodArray;
}

/** The full payload of one child (payload.md section 1). */
export type ChildPayload = z.infer<ReturnType<typeof childPayloadSchema>>;
export type ChildDetails = z.infer<typeof childDetails>;
export type HealthAndWellbeing = z.infer<typeof healthAndWellbeing>;
export type SdqAssessment = z.infer<typeof sdqAssessment>;
export type SocialCareEpisode = z.infer<typeof socialCareEpisode>;
export type ChildAndFamilyAssessment = z.infer<typeof childAndFamilyAssessment>;
export type ChildInNeedPlan = z.infer<typeof childInNeedPlan>;
export type Section47Assessment = z.infer<typeof section47Assessment>;
export type ChildProtectionPlan = z.infer<typeof childProtectionPlan>;
export type ChildLookedAfterPlacement = z.infer<typeof childLookedAfterPlacement>;
export type Adoption = z.infer<typeof adoption>;
export type CareLeavers = z.infer<typeof careLeavers>;
export type CareWorkerDetail = z.infer<typeof careWorkerDetail>;
