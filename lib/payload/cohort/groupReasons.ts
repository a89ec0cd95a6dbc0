import type { InclusionGroup } from '../inclusionGroup';

/** Why someone is in a group or not, for the reader of an explanation. */
export const groupReasons: Readonly<
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
