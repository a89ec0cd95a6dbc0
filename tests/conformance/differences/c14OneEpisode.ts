import type { Difference } from '../compare/difference';
import { day, namesWhom, type Checker, type Evidence } from '../compare/evidence';
import { textOf } from '../compare/idKey';
import { isObject, type Json } from '../compare/jsonValue';
import { c18Ties } from './c18Ties';
import { careLeaverRows, contactOf } from './careLeaverRows';
import { codeIn, cutCode } from './codes';
import { adoptionEpisode, latestEpisode, ourEpisodes } from './oneEpisode';
import { keyOf } from '../compare/idKey';

/** C14: adoption and care leaver details in every episode; care leaver details whatever the age or date. */
export const c14OneEpisode: Checker = (difference, evidence) => {
  const [block] = difference.item.split('.');
  if (block === 'adoption') return isRepeatedAdoption(difference, evidence);
  if (block !== 'care_leavers') return false;
  const { ours: row, reference: theirs } = careLeaverRows(evidence);
  if (theirs === undefined) return false;
  const theirBlock = blockOf(theirs, cutCode(2), cutCode(1));
  if (difference.kind === 'value') {
    if (c18Ties(difference, evidence)) return false;
    // Another row is sent: that of the latest contact inside the window.
    const item = difference.item.split('.')[1] ?? '';
    const ourBlock =
      row &&
      blockOf(
        row,
        (text) => codeIn('activity', text),
        (text) => codeIn('accommodation', text),
      );
    return (
      row !== theirs && difference.reference === theirBlock[item] && difference.ours === ourBlock?.[item]
    );
  }
  const said = difference.reference;
  if (difference.ours !== undefined || !isObject(said) || Object.keys(said).length === 1) return false;
  const isTheirs = Object.entries(theirBlock).every(([name, value]) => said[name] === value);
  return isTheirs && (row === undefined || latestEpisode(ourEpisodes(evidence)) !== difference.episode);
};

function blockOf(
  row: NonNullable<ReturnType<typeof careLeaverRows>['ours']>,
  activity: (text: string) => string | undefined,
  accommodation: (text: string) => string | undefined,
): Json {
  return {
    contact_date: contactOf(row),
    activity: activity(textOf(row.clea_care_leaver_activity)),
    accommodation: accommodation(textOf(row.clea_care_leaver_accommodation)),
  };
}

/** We send the same, once, in the episode where it belongs. */
function isRepeatedAdoption({ kind, episode, ours, reference }: Difference, evidence: Evidence): boolean {
  if (kind !== 'entry' || ours !== undefined || !isObject(reference)) return false;
  const row = evidence.rows.ssd_permanence.find(
    (each) =>
      namesWhom(each.perm_person_id, evidence) !== 'another' &&
      day(each.perm_adm_decision_date) === reference['initial_decision_date'] &&
      day(each.perm_matched_date) === reference['matched_date'] &&
      day(each.perm_placed_for_adoption_date) === reference['placed_date'],
  );
  if (row === undefined) return false;
  const sentIn = ourEpisodes(evidence)
    .filter((each) => each['adoption'] !== undefined)
    .map((each) => keyOf(each['social_care_episode_id']));
  const belongs = adoptionEpisode(row.perm_cla_id, evidence);
  return sentIn.length === 1 && sentIn[0] === belongs && belongs !== episode;
}
