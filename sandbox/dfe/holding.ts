import type { JsonObject } from './json';

/**
 * What the endpoint holds of one child: a payload without `purge` flags, and without arrays and objects that hold
 * nothing.
 */
export interface Holding extends JsonObject {
  readonly la_child_id: string;
}

/** The id item of each array whose entries have one, by the array's name. */
export const entryIds: Readonly<Record<string, string>> = {
  social_care_episodes: 'social_care_episode_id',
  child_and_family_assessments: 'child_and_family_assessment_id',
  child_in_need_plans: 'child_in_need_plan_id',
  section_47_assessments: 'section_47_assessment_id',
  child_protection_plans: 'child_protection_plan_id',
  child_looked_after_placements: 'child_looked_after_placement_id',
};
