import { buildChild, type BuildResult } from '../buildChild';
import type { BuildContext } from '../buildContext';
import { changedPaths } from '../change/changedPaths';
import { decideCohort, type Eligibility } from '../cohort/cohort';
import { inclusionGroups, type DecidingRow, type InclusionGroup } from '../cohort/inclusionGroups';
import type { PersonRows } from '../personRows';
import { indexPerson } from '../rows/personIndex';
import type { ChildPayload } from '../schema';
import type { ReportingWindow } from '../window';

/** Why someone is in a group or not, for the reader of an explanation. */
const groupReasons: Readonly<
  Record<InclusionGroup, { readonly included: string; readonly excluded: string }>
> = {
  active_referral: {
    included: 'A referral of the person overlaps the window.',
    excluded: 'No referral of the person overlaps the window.',
  },
  waiting_assessment: {
    included: 'An open referral of the person has begun and has no assessment with a start date.',
    excluded: 'No open referral that has begun, or each has an assessment with a start date.',
  },
  cin_plan: {
    included: 'A CIN plan of the person overlaps the window.',
    excluded: 'No CIN plan of the person overlaps the window.',
  },
  looked_after: {
    included: 'A CLA episode is on a referral that overlaps the window, or a placement overlaps it.',
    excluded: 'No CLA episode on a referral that overlaps the window, and no placement that overlaps it.',
  },
  care_leaver: {
    included: 'Aged 16 to 25 in the window, with a contact inside it and an open referral.',
    excluded: 'Not aged 16 to 25 in the window, or no contact inside it, or no open referral.',
  },
};

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
