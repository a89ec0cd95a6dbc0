import { cutId, entryRows, personRow, referralRows, type Checker, type Evidence } from '../compare/evidence';
import type { Difference } from '../compare/difference';
import { keyOf, textOf, withoutTrailing } from '../compare/idKey';
import { trimBlanks } from './codes';

const idPattern = /^[A-Za-z0-9_-]{1,36}$/;
const idItem =
  /(?:^|\.)(?:social_care_episode|child_and_family_assessment|child_in_need_plan|section_47_assessment|child_protection_plan|child_looked_after_placement)_id$/;

/** C2: an id that the reference cuts or sends as it is, where we leave it out or send it without trailing blanks. */
export const c02Ids: Checker = (difference, evidence) => {
  const { item, kind, ours, reference } = difference;
  const person = personRow(evidence);
  if (item === 'la_child_id') {
    const id = textOf(person.pers_person_id);
    return reference === id.slice(0, 20) && ours === withoutTrailing(id);
  }
  if (item === 'mis_child_id') {
    const id = textOf(person.pers_legacy_id);
    const sent = idPattern.test(id.trim()) ? id.trim() : undefined;
    return reference === (trimBlanks(id).slice(0, 36) || undefined) && ours === sent;
  }
  const stored = idsOf(difference, evidence);
  if (kind === 'value') {
    // One entry, its id with and without its trailing blanks.
    return idItem.test(item) && stored.some((id) => reference === cutId(id) && ours === withoutTrailing(id));
  }
  if (kind !== 'entry' || ours !== undefined || stored.length === 0) return false;
  const broken = stored.filter((id) => !idPattern.test(withoutTrailing(id)));
  const repeated = (difference.repeat ?? 0) > 0 && stored.length > (difference.repeat ?? 0);
  return broken.length === stored.length || repeated;
};

/** The ids, as stored, of the rows that the reference sends as this entry or episode; each row once. */
function idsOf(difference: Difference, evidence: Evidence): string[] {
  if (difference.entry !== undefined) return entryRows(difference, evidence).map(({ id }) => id);
  if (
    difference.episode === undefined ||
    !['social_care_episodes', 'social_care_episode_id'].includes(difference.item)
  )
    return [];
  return referralRows(difference.episode, evidence)
    .map((row) => textOf(row.cine_referral_id))
    .filter((id) => keyOf(cutId(id)) === difference.episode);
}
