import type { ChildAndFamilyAssessment } from '../schema';
import { isInside, readDate } from '../values/date';
import { present } from '../values/present';
import { factorsItem } from './factorsItem';
import type { NestedKind } from './nestedKind';

/** Items 22 to 25: assessments that start or are authorised inside the window. */
export const childAndFamilyAssessments: NestedKind<'ssd_cin_assessments', ChildAndFamilyAssessment> = {
  table: 'ssd_cin_assessments',
  array: 'child_and_family_assessments',
  id: 'cina_assessment_id',
  referral: 'cina_referral_id',
  person: 'cina_person_id',
  start: 'cina_assessment_start_date',
  isInWindow: (row, { context }) =>
    isInside(readDate(row.cina_assessment_start_date), context.window) ||
    isInside(readDate(row.cina_assessment_auth_date), context.window),
  entry: ({ id, items, path }, state) => {
    const { runDate } = state.context.window;
    const start = items.date('start_date', 'cina_assessment_start_date');
    const authorised = items.pastDate('authorisation_date', 'cina_assessment_auth_date', runDate);
    items.checkEnd('authorisation_date', 'cina_assessment_auth_date', start, authorised);
    return present<ChildAndFamilyAssessment>({
      child_and_family_assessment_id: id,
      start_date: start,
      authorisation_date: authorised,
      factors: factorsItem(id, path, state),
      purge: false,
    });
  },
};
