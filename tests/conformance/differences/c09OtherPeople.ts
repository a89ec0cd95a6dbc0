import { Temporal } from '@js-temporal/polyfill';
import type { Difference } from '../compare/difference';
import {
  day,
  entryRows,
  isInside,
  isOnEpisode,
  namesWhom,
  overlaps,
  placementRows,
  type Checker,
  type Evidence,
} from '../compare/evidence';
import { sameId } from '../compare/idKey';
import { isObject } from '../compare/jsonValue';
import { conferencesOf, ownDate } from './conferences';
import { isOwnReferral } from './placementReasons';
import { workersOf } from './workers';

/** C9: what the reference takes from a row that names somebody else, or leaves because the row names nobody. */
export const c09OtherPeople: Checker = (difference, evidence) => {
  const { item, kind, ours, reference } = difference;
  if (kind === 'person') return isCohort(difference, evidence);
  if (item === 'section_47_assessments.icpc_date') {
    const conferences = conferencesOf(difference, evidence);
    return (
      conferences[0]?.named === 'another' &&
      conferences[0].date === reference &&
      ours === ownDate(conferences, evidence)
    );
  }
  if (kind !== 'entry' || ours !== undefined) return false;
  if (item === 'adoption') return isOthersAdoption(reference, evidence);
  if (item === 'care_worker_details') return isOthersWorker(difference, evidence);
  if (item === 'child_looked_after_placements') return isOthersPlacement(difference, evidence);
  const rows = entryRows(difference, evidence);
  if (rows.length > 0 && rows.every(({ person }) => namesWhom(person, evidence) === 'another')) return true;
  return item === 'section_47_assessments' && isThroughOthersConference(difference, evidence);
};

function isThroughOthersConference(difference: Difference, evidence: Evidence): boolean {
  const [enquiry] = entryRows(difference, evidence);
  const conferences = conferencesOf(difference, evidence);
  return (
    enquiry !== undefined &&
    !overlaps(day(enquiry.row['s47e_s47_start_date']), day(enquiry.row['s47e_s47_end_date']), evidence) &&
    conferences[0]?.named === 'another' &&
    isInside(conferences[0].date, evidence) &&
    !conferences.some(({ named, date }) => named !== 'another' && isInside(date, evidence))
  );
}

function isOthersWorker(difference: Difference, evidence: Evidence): boolean {
  const workers = workersOf(difference, evidence);
  if (workers.length === 0) return false;
  if (workers.every(({ row }) => namesWhom(row.invo_person_id, evidence) === 'another')) return true;
  // Workers are sent where the referral has a plan; only one of somebody else's does it have here.
  const plans = evidence.rows.ssd_cin_plans.filter(
    (plan) =>
      isOnEpisode(plan.cinp_referral_id, difference.episode, evidence) &&
      overlaps(day(plan.cinp_cin_plan_start_date), day(plan.cinp_cin_plan_end_date), evidence),
  );
  return plans.length > 0 && plans.every((plan) => namesWhom(plan.cinp_person_id, evidence) === 'another');
}

/** The placement names somebody else, or every CLA episode does that ties it to this referral. */
function isOthersPlacement(difference: Difference, evidence: Evidence): boolean {
  const placements = placementRows(difference, evidence);
  if (placements.some((row) => namesWhom(row.clap_person_id, evidence) === 'another')) return true;
  const ties = evidence.rows.ssd_cla_episodes.filter(
    (row) =>
      isOnEpisode(row.clae_referral_id, difference.episode, evidence) &&
      placements.some((placement) => sameId(placement.clap_cla_id, row.clae_cla_id)),
  );
  return ties.length > 0 && ties.every((row) => namesWhom(row.clae_person_id, evidence) === 'another');
}

function isOthersAdoption(reference: unknown, evidence: Evidence): boolean {
  if (!isObject(reference)) return false;
  return evidence.rows.ssd_permanence.some(
    (row) =>
      namesWhom(row.perm_person_id, evidence) === 'another' &&
      day(row.perm_adm_decision_date) === reference['initial_decision_date'] &&
      day(row.perm_matched_date) === reference['matched_date'] &&
      day(row.perm_placed_for_adoption_date) === reference['placed_date'] &&
      evidence.rows.ssd_cla_episodes.some(
        (episode) =>
          sameId(episode.clae_cla_id, row.perm_cla_id) && sameId(episode.clae_person_id, evidence.personId),
      ),
  );
}

/** In the reference's cohort by a placement of somebody else; in ours by a row that names nobody. */
function isCohort({ ours }: Difference, evidence: Evidence): boolean {
  const { rows, personId, window } = evidence;
  const named = (id: unknown): string => namesWhom(id, evidence);
  const placements = rows.ssd_cla_placement.filter((row) =>
    overlaps(day(row.clap_cla_placement_start_date), day(row.clap_cla_placement_end_date), evidence),
  );
  const isOf = (claId: unknown, who: 'own' | 'nobody'): boolean =>
    rows.ssd_cla_episodes.some(
      (row) =>
        sameId(row.clae_cla_id, claId) &&
        named(row.clae_person_id) === who &&
        (who === 'own' || isOwnReferral(row.clae_referral_id, evidence)),
    );
  const begun = rows.ssd_cin_episodes.some(
    (row) =>
      sameId(row.cine_person_id, personId) &&
      overlaps(day(row.cine_referral_date), day(row.cine_close_date), evidence),
  );
  if (begun) return false;
  if (ours === undefined) {
    return placements.some((row) => named(row.clap_person_id) === 'another' && isOf(row.clap_cla_id, 'own'));
  }
  const young = rows.ssd_person.some((row) => {
    const born = sameId(row.pers_person_id, personId) ? day(row.pers_dob) : undefined;
    return born !== undefined && Temporal.PlainDate.from(born).add({ years: 26 }).toString() > window.start;
  });
  const plan = rows.ssd_cin_plans.some(
    (row) =>
      named(row.cinp_person_id) === 'nobody' &&
      isOwnReferral(row.cinp_referral_id, evidence) &&
      overlaps(day(row.cinp_cin_plan_start_date), day(row.cinp_cin_plan_end_date), evidence),
  );
  return young && (plan || placements.some((row) => isOf(row.clap_cla_id, 'nobody')));
}
