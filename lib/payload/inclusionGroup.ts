/** Why a person is in the cohort (payload.md section 3). A person may be in several. */
export const inclusionGroups = [
  'active_referral',
  'waiting_assessment',
  'cin_plan',
  'looked_after',
  'care_leaver',
] as const;
export type InclusionGroup = (typeof inclusionGroups)[number];
