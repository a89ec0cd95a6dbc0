import { normalKey } from '../normalKey';
import type { ChildPayload, SocialCareEpisode } from '../schema';
import type { JsonObject } from '../values/json';
import type { Says } from './changesSince';
import type { InventoryItem } from './inventory';
import { entriesOf } from './parts';
import { entryKinds, episodeBlocks, episodeKind, scalarsOf, type PartKind } from './structure';

/**
 * The body that says what `says` lets pass of the payload, and removes what is `lost` (payload.md section 8).
 */
export function bodyOf(payload: ChildPayload, lost: readonly InventoryItem[], says: Says): JsonObject {
  const health = payload.health_and_wellbeing;
  const saidHealth = health !== undefined && says({ what: 'health_and_wellbeing' }, health);
  const episodes = [
    ...purgesOf(lost, episodeKind.what, episodeKind.idKey, undefined),
    ...(payload.social_care_episodes ?? []).flatMap((episode) => episodeBody(episode, lost, says)),
  ];
  return {
    la_child_id: payload.la_child_id,
    ...(payload.mis_child_id === undefined ? {} : { mis_child_id: payload.mis_child_id }),
    purge: false,
    child_details: { ...payload.child_details, ...emptied(lost, 'disabilities') },
    ...(saidHealth ? { health_and_wellbeing: health } : purgedBlock(lost, 'health_and_wellbeing')),
    ...(episodes.length === 0 ? {} : { social_care_episodes: episodes }),
  };
}

/** What is said of one episode of the payload: its body, or nothing at all. */
function episodeBody(episode: SocialCareEpisode, lost: readonly InventoryItem[], says: Says): JsonObject[] {
  const id = episode.social_care_episode_id;
  const members: Record<string, unknown> = {};
  for (const { what, idKey } of entryKinds) {
    const entries = entriesOf(episode, what, idKey).filter(([entryId, entry]) =>
      says({ what, episode: id, id: entryId }, entry),
    );
    const said = entries.map(([entryId, entry]) => ({ ...entry, ...emptied(lost, 'factors', id, entryId) }));
    const purges = purgesOf(lost, what, idKey, id);
    if (purges.length + said.length > 0) members[what] = [...purges, ...said];
  }
  for (const what of episodeBlocks) {
    const block = episode[what];
    const said = block !== undefined && says({ what, episode: id }, block);
    Object.assign(members, said ? { [what]: block } : purgedBlock(lost, what, id));
  }
  const workers = episode.care_worker_details;
  const saidWorkers = workers !== undefined && says({ what: 'care_worker_details', episode: id }, workers);
  Object.assign(
    members,
    saidWorkers ? { care_worker_details: workers } : emptied(lost, 'care_worker_details', id),
  );

  const silent = Object.keys(members).length === 0 && !says({ what: episodeKind.what, id }, episode);
  return silent ? [] : [{ ...scalarsOf(episode), ...members, purge: false }];
}

function purgesOf(
  lost: readonly InventoryItem[],
  what: PartKind,
  idKey: string,
  episode: string | undefined,
): JsonObject[] {
  return lost
    .filter((item) => item.what === what && sameId(item.episode, episode))
    .map((item) => ({ [idKey]: item.id, purge: true }));
}

function purgedBlock(lost: readonly InventoryItem[], what: PartKind, episode?: string): JsonObject {
  return isLost(lost, what, episode) ? { [what]: { purge: true } } : {};
}

function emptied(lost: readonly InventoryItem[], what: PartKind, episode?: string, id?: string): JsonObject {
  return isLost(lost, what, episode, id) ? { [what]: [] } : {};
}

function isLost(lost: readonly InventoryItem[], what: PartKind, episode?: string, id?: string): boolean {
  return lost.some((item) => item.what === what && sameId(item.episode, episode) && sameId(item.id, id));
}

function sameId(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined ? one === other : normalKey(one) === normalKey(other);
}
