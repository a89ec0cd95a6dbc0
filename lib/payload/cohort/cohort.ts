import type { BuildContext } from '../buildContext';
import { inclusionGroups, type InclusionGroup } from '../inclusionGroup';
import type { PersonIndex } from '../rows/personIndex';
import { eligibilityOf, type Eligibility } from './eligibility';
import { groupRules, type DecidingRow } from './groupRules';

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
