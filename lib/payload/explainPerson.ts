import { buildChild, type BuildResult } from './buildChild';
import type { BuildContext } from './buildContext';
import { changedPaths } from './changedPaths';
import { decideCohort } from './cohort/cohort';
import type { Eligibility } from './cohort/eligibility';
import type { DecidingRow } from './cohort/groupRules';
import { groupReasons } from './cohort/groupReasons';
import { inclusionGroups, type InclusionGroup } from './inclusionGroup';
import type { PersonRows } from './personRows';
import { indexPerson } from './rows/personIndex';
import type { ChildPayload } from './schema';
import type { ReportingWindow } from './window';

/** Why a person is in a group, or is not. */
export interface GroupExplanation {
  readonly group: InclusionGroup;
  readonly included: boolean;
  /** The row that puts the person in; of several the first by key. */
  readonly decidedBy?: DecidingRow;
  /** A sentence for the reader. */
  readonly reason: string;
}

/** Everything there is to say of one person. The payload is personal data: this is for the caller's eyes only. */
export interface Explanation extends Omit<BuildResult, 'groups'> {
  readonly window: ReportingWindow;
  readonly eligible: boolean;
  readonly eligibility: Eligibility;
  /** Undefined where the cohort is not restricted to a table of statutory-return ids. */
  readonly inStatutoryReturn: boolean | undefined;
  readonly groups: readonly GroupExplanation[];
  /** Paths that differ from what was last sent; undefined where nothing was. */
  readonly changedSinceLastSent?: readonly string[];
}

/**
 * Explains one person: why in the cohort or not (each group with the row that decided), the payload, the findings,
 * and what has changed since it was last sent.
 * @param lastSent the payload that DfE holds, where there is one
 */
export function explainPerson(rows: PersonRows, context: BuildContext, lastSent?: ChildPayload): Explanation {
  const result = buildChild(rows, context);
  const index = indexPerson(rows);
  const { eligible, eligibility, groups, inStatutoryReturn } = decideCohort(
    index,
    context,
    rows.inStatutoryReturn,
  );
  return {
    ...result,
    window: context.window,
    eligible,
    eligibility,
    inStatutoryReturn,
    groups: inclusionGroups.map((group) => {
      const decidedBy = groups.get(group);
      const { included, excluded } = groupReasons[group];
      return decidedBy === undefined
        ? { group, included: false, reason: excluded }
        : { group, included: true, decidedBy, reason: included };
    }),
    ...(lastSent && { changedSinceLastSent: changedPaths(lastSent, result.payload ?? {}) }),
  };
}
