import type { JsonObject } from '../values/json';

/**
 * What a payload is made of, as far as change detection needs to know (payload.md sections 1, 7 and 8).
 *
 * - entry: an element of an array with ids; episodes are entries of the child, the others of an episode
 * - block: an object that can be purged as one
 * - array without ids: replaced whole, `[]` when it becomes empty
 */
export const episodeKind = { what: 'social_care_episodes', idKey: 'social_care_episode_id' } as const;

/** The arrays with ids inside an episode, each with the name of its entries' id. */
export const entryKinds = [
  { what: 'child_and_family_assessments', idKey: 'child_and_family_assessment_id' },
  { what: 'child_in_need_plans', idKey: 'child_in_need_plan_id' },
  { what: 'section_47_assessments', idKey: 'section_47_assessment_id' },
  { what: 'child_protection_plans', idKey: 'child_protection_plan_id' },
  { what: 'child_looked_after_placements', idKey: 'child_looked_after_placement_id' },
] as const;

export const childBlocks = ['health_and_wellbeing'] as const;
export const episodeBlocks = ['adoption', 'care_leavers'] as const;

/**
 * The arrays without ids that can become empty while what they stand in stays. `sdq_assessments` is not among them: it
 * is all that `health_and_wellbeing` holds, so it comes and goes with that block.
 */
export const arraysWithoutIds = ['disabilities', 'care_worker_details', 'factors'] as const;

export type EntryKind = (typeof entryKinds)[number]['what'];
export type BlockKind = (typeof childBlocks)[number] | (typeof episodeBlocks)[number];
export type ArrayWithoutIds = (typeof arraysWithoutIds)[number];

/** Every kind of part that a body can add, change and remove by itself. */
export type PartKind = typeof episodeKind.what | EntryKind | BlockKind | ArrayWithoutIds;

/**
 * Ids that case systems reissue overnight without anything having changed; they are not part of the change hash.
 * `worker_id` names a person and is not one of them (payload.md section 7).
 */
export const reissuedIds: ReadonlySet<string> = new Set([
  episodeKind.idKey,
  ...entryKinds.map((kind) => kind.idKey),
]);

/** Whether the brake counts parts of this kind: entries and blocks; an array without ids holds no entries of their own. */
export function isCounted(what: PartKind): boolean {
  return !arraysWithoutIds.some((name) => name === what);
}

const members: ReadonlySet<string> = new Set([
  ...entryKinds.map((kind) => kind.what),
  ...episodeBlocks,
  'care_worker_details',
  'purge',
]);

/** The id and the scalar items of an episode, which DfE replaces as a set whenever the episode is mentioned. */
export function scalarsOf(episode: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(episode).filter(([key]) => !members.has(key)));
}
