import type { BuildContext } from '../buildContext';
import type { SsdRows } from '../personRows';
import { addMonths, birthday, readDate } from '../values/date';

/** Why a person is old, young or unborn enough for the cohort, or is not (payload.md section 3). */
export type Eligibility =
  | 'born-and-under-26'
  | 'due-within-10-months'
  | 'born-after-the-window'
  | 'was-26-before-the-window'
  | 'due-outside-the-window'
  | 'no-date-of-birth';

/** Whether a person is eligible, and why. Death does not exclude. */
export function eligibilityOf(
  person: SsdRows['ssd_person'],
  { window }: BuildContext,
): { readonly eligible: boolean; readonly reason: Eligibility } {
  const born = readDate(person.pers_dob);
  if (born !== undefined) {
    if (born > window.end) return { eligible: false, reason: 'born-after-the-window' };
    if (birthday(born, 26) <= window.start) return { eligible: false, reason: 'was-26-before-the-window' };
    return { eligible: true, reason: 'born-and-under-26' };
  }
  const due = readDate(person.pers_expected_dob);
  if (due === undefined) return { eligible: false, reason: 'no-date-of-birth' };
  return due >= window.start && due <= addMonths(window.runDate, 10)
    ? { eligible: true, reason: 'due-within-10-months' }
    : { eligible: false, reason: 'due-outside-the-window' };
}
