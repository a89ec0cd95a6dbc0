import type { Evidence } from '../compare/evidence';
import { keyOf, sameId } from '../compare/idKey';
import { entriesOf, isObject, type Json } from '../compare/jsonValue';

/** Our episodes, in the order in which they are sent: by referral date, then id. */
export function ourEpisodes({ ours }: Evidence): Json[] {
  return entriesOf(ours?.['social_care_episodes']).filter(isObject);
}

/** The key of the latest open episode, else of the latest. */
export function latestEpisode(episodes: readonly Json[]): string {
  const open = episodes.findLast((episode) => episode['closure_date'] === undefined);
  return keyOf((open ?? episodes.at(-1))?.['social_care_episode_id']);
}

/** The key of the episode in which the adoption of a period of care stands. */
export function adoptionEpisode(claId: unknown, evidence: Evidence): string {
  const episodes = ourEpisodes(evidence);
  const ofPeriod = episodes.filter((episode) =>
    evidence.rows.ssd_cla_episodes.some(
      (row) =>
        sameId(row.clae_cla_id, claId) && sameId(row.clae_referral_id, episode['social_care_episode_id']),
    ),
  );
  return latestEpisode(ofPeriod.length > 0 ? ofPeriod : episodes);
}
