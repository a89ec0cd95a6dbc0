import type { Difference } from '../compare/difference';
import { day, isOnEpisode, namesWhom, type Evidence, type Row } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { isObject } from '../compare/jsonValue';
import { textIn } from './codes';

/** An involvement of a case worker on an episode, with the registration number behind it. */
export interface Worker {
  readonly row: Row<'ssd_involvements'>;
  readonly registration: string;
}

/** The involvements from which the worker of a difference can come: with the same dates, on the same referral. */
export function workersOf(difference: Difference, evidence: Evidence): Worker[] {
  const worker = difference.ours ?? difference.reference;
  if (difference.item !== 'care_worker_details' || difference.kind !== 'entry' || !isObject(worker))
    return [];
  return evidence.rows.ssd_involvements
    .filter(
      (row) =>
        isOnEpisode(row.invo_referral_id, difference.episode, evidence) &&
        textIn(['CW'], textOf(row.invo_professional_role_id)) !== undefined &&
        day(row.invo_involvement_start_date) === worker['start_date'] &&
        day(row.invo_involvement_end_date) === worker['end_date'],
    )
    .flatMap((row) =>
      evidence.rows.ssd_professionals
        .filter((professional) => sameId(professional.prof_professional_id, row.invo_professional_id))
        .map((professional) => ({
          row,
          registration: textOf(professional.prof_social_worker_registration_no),
        })),
    );
}

/** Whether an involvement covers one of the dates. */
export function covers({ row }: Worker, dates: readonly string[]): boolean {
  const [start, end] = [day(row.invo_involvement_start_date), day(row.invo_involvement_end_date)];
  return dates.some((date) => start !== undefined && start <= date && (end === undefined || end >= date));
}

/** 31 March of each of the years that lies inside the window. */
export function censusDates(years: readonly number[], { window }: Evidence): string[] {
  return years.map((year) => `${year}-03-31`).filter((date) => date >= window.start && date <= window.end);
}

export const registrationPattern = /^[A-Za-z0-9_-]{1,12}$/;

export function namesOwnOrNobody({ row }: Worker, evidence: Evidence): boolean {
  return namesWhom(row.invo_person_id, evidence) !== 'another';
}
