import { normalKey } from '../normalKey';
import type { ChildPayload, SocialCareEpisode } from '../schema';
import { ifPresent } from '../values/present';
import type { Says } from './changesSince';
import type { PartName } from './parts';
import type { EntryKind } from './structure';

/** How a body treats what DfE holds. */
export interface Treatment {
  /** Whether the body says a part of the payload; what it does not say stays as DfE has it. */
  readonly says: Says;
  /** Whether a part that the payload has not stays with DfE. */
  readonly spared: (part: PartName) => boolean;
}

/**
 * What DfE holds once it has accepted the body: the payload, plus what left by the window: the ledger's
 * `previous_json_payload` (ledger.md "Columns").
 */
export function heldAfter(
  current: ChildPayload,
  previous: ChildPayload | undefined,
  how: Treatment,
): ChildPayload {
  if (previous === undefined) return current;
  const before = new Map(
    previous.social_care_episodes?.map((episode) => [normalKey(episode.social_care_episode_id), episode]),
  );
  const now = new Set(
    current.social_care_episodes?.map((episode) => normalKey(episode.social_care_episode_id)),
  );
  const episodes = [
    ...(current.social_care_episodes ?? []).map((episode) =>
      episodeAfter(episode, before.get(normalKey(episode.social_care_episode_id)), how),
    ),
    ...[...before.values()].filter(
      ({ social_care_episode_id: id }) =>
        !now.has(normalKey(id)) && how.spared({ what: 'social_care_episodes', id }),
    ),
  ];
  const health = single(
    { what: 'health_and_wellbeing' },
    current.health_and_wellbeing,
    previous.health_and_wellbeing,
    how,
  );
  return {
    la_child_id: current.la_child_id,
    ...ifPresent('mis_child_id', current.mis_child_id),
    purge: false,
    child_details: current.child_details,
    ...ifPresent('health_and_wellbeing', health),
    ...ifPresent('social_care_episodes', episodes.length > 0 ? episodes : undefined),
  };
}

function episodeAfter(
  now: SocialCareEpisode,
  before: SocialCareEpisode | undefined,
  how: Treatment,
): SocialCareEpisode {
  if (before === undefined) return now;
  const episode = now.social_care_episode_id;
  const joined = <E>(
    what: EntryKind,
    entries: E[] | undefined,
    held: E[] | undefined,
    idOf: (entry: E) => string,
  ) => {
    const ids = new Set(entries?.map((entry) => normalKey(idOf(entry))));
    const kept = held?.filter(
      (entry) => !ids.has(normalKey(idOf(entry))) && how.spared({ what, episode, id: idOf(entry) }),
    );
    return kept === undefined || kept.length === 0 ? entries : [...(entries ?? []), ...kept];
  };
  return {
    ...now,
    ...ifPresent(
      'child_and_family_assessments',
      joined(
        'child_and_family_assessments',
        now.child_and_family_assessments,
        before.child_and_family_assessments,
        (entry) => entry.child_and_family_assessment_id,
      ),
    ),
    ...ifPresent(
      'child_in_need_plans',
      joined(
        'child_in_need_plans',
        now.child_in_need_plans,
        before.child_in_need_plans,
        (entry) => entry.child_in_need_plan_id,
      ),
    ),
    ...ifPresent(
      'section_47_assessments',
      joined(
        'section_47_assessments',
        now.section_47_assessments,
        before.section_47_assessments,
        (entry) => entry.section_47_assessment_id,
      ),
    ),
    ...ifPresent(
      'child_protection_plans',
      joined(
        'child_protection_plans',
        now.child_protection_plans,
        before.child_protection_plans,
        (entry) => entry.child_protection_plan_id,
      ),
    ),
    ...ifPresent(
      'child_looked_after_placements',
      joined(
        'child_looked_after_placements',
        now.child_looked_after_placements,
        before.child_looked_after_placements,
        (entry) => entry.child_looked_after_placement_id,
      ),
    ),
    ...ifPresent('adoption', single({ what: 'adoption', episode }, now.adoption, before.adoption, how)),
    ...ifPresent(
      'care_leavers',
      single({ what: 'care_leavers', episode }, now.care_leavers, before.care_leavers, how),
    ),
    ...ifPresent(
      'care_worker_details',
      single(
        { what: 'care_worker_details', episode },
        now.care_worker_details,
        before.care_worker_details,
        how,
      ),
    ),
  };
}

/** A block, or an array without ids: the payload's where the body says it or DfE has none, otherwise what DfE keeps. */
function single<T>(part: PartName, now: T | undefined, before: T | undefined, how: Treatment): T | undefined {
  if (now === undefined) return before !== undefined && how.spared(part) ? before : undefined;
  return before === undefined || how.says(part, now) ? now : before;
}
