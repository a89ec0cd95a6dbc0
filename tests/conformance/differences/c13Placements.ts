import type { Difference } from '../compare/difference';
import { isOnEpisode, namesWhom, placementRows, type Checker, type Evidence } from '../compare/evidence';
import { keyOf, sameId } from '../compare/idKey';
import { entriesOf, isObject } from '../compare/jsonValue';
import { codeIn } from './codes';
import { ourEpisodes } from './oneEpisode';
import { reasonOf } from './placementReasons';

/** C13: the smallest reason of a whole period of care instead of the placement's own; a placement sent twice. */
export const c13Placements: Checker = (difference, evidence) => {
  const reason = reasonOf(difference, evidence);
  if (reason === undefined) return isSentElsewhere(difference, evidence);
  const set = difference.item.endsWith('start_reason') ? 'start_reason' : 'end_reason';
  // Where the own reason is what the reference took, the difference is how it is read (C10).
  if (reason.own !== undefined && reason.asReference(reason.own) === reason.smallest) return false;
  const own = reason.own === undefined ? undefined : codeIn(set, reason.own);
  return difference.reference === reason.smallest && difference.ours === own;
};

/** The placement hangs on this referral by an episode of its period, and we send it in another one. */
function isSentElsewhere({ ours, ...difference }: Difference, evidence: Evidence): boolean {
  if (
    difference.item !== 'child_looked_after_placements' ||
    difference.kind !== 'entry' ||
    ours !== undefined
  )
    return false;
  const [placement] = placementRows({ ...difference, ours }, evidence);
  if (placement === undefined || namesWhom(placement.clap_person_id, evidence) === 'another') return false;
  const tied = evidence.rows.ssd_cla_episodes.some(
    (row) =>
      sameId(row.clae_cla_id, placement.clap_cla_id) &&
      namesWhom(row.clae_person_id, evidence) !== 'another' &&
      isOnEpisode(row.clae_referral_id, difference.episode, evidence),
  );
  const elsewhere = ourEpisodes(evidence).filter(
    (episode) =>
      keyOf(episode['social_care_episode_id']) !== difference.episode &&
      entriesOf(episode['child_looked_after_placements'])
        .filter(isObject)
        .some((sent) => keyOf(sent['child_looked_after_placement_id']) === difference.entry),
  );
  return tied && elsewhere.length === 1;
}
