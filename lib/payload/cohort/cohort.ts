import type { BuildContext } from '../buildContext';
import type { SsdRows } from '../personRows';
import type { PersonIndex } from '../rows/personIndex';
import { addMonths, birthday, readDate } from '../values/date';
import { groupRules, inclusionGroups, type DecidingRow, type InclusionGroup } from './inclusionGroups';
/** Why a person is old, young or unborn enough for the cohort, or is not (payload.md section 3). */
export const eligibilities = [
  'born-and-under-26',
  'due-within-10-months',
  'born-after-the-window',
  'was-26-before-the-window',
  'due-outside-the-window',
  'no-date-of-birth',
] as const;
export type Eligibility = (typeof eligibilities)[number];

/** Whether a person is eligible, and why. Death does not exclude. */
function eligibilityOf(
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

/** Whether a person is in the cohort, and everything that decided it (payload.md section 3). */
export interface CohortDecision {
  readonly inCohort: boolean;
  readonly eligible: boolean;
  readonly eligibility: Eligibility;
  /** The groups that the person is in, each with the row that decided. */
  readonly groups: ReadonlyMap<InclusionGroup, DecidingRow>;
  /** Undefined where the cohort is not restricted to a table of statutory-return ids. */
  readonly inStatutoryReturn: boolean | undefined;
}

/** Decides whether a person is in the cohort: eligible, in a group at least, and not kept out by the restriction. */
export function decideCohort(
  index: PersonIndex,
  context: BuildContext,
  inStatutoryReturn: boolean | undefined,
): CohortDecision {
  const { eligible, reason } = eligibilityOf(index.person, context);
  const groups = new Map<InclusionGroup, DecidingRow>();
  for (const group of inclusionGroups) {
    const row = groupRules[group](index, context);
    if (row !== undefined) groups.set(group, row);
  }
  return {
    inCohort: eligible && groups.size > 0 && inStatutoryReturn !== false,
    eligible,
    eligibility: reason,
    groups,
    inStatutoryReturn,
  };
}

/**
 * Whether nothing but a missing date of birth keeps a person out of the cohort (payload.md section 6). An expected date
 * outside the window is none to go by: some systems keep an estimated date of birth there.
 */
export function isKeptOutByDateOfBirth(decision: CohortDecision): boolean {
  return (
    ['no-date-of-birth', 'due-outside-the-window'].includes(decision.eligibility) &&
    decision.groups.size > 0 &&
    decision.inStatutoryReturn !== false
  );
}
