import type { ChildInNeedPlan } from '../schema';
import { overlaps, readDate } from '../values/date';
import { present } from '../values/present';
import type { NestedKind } from './nestedEntries';

/** Items 26 to 28: CIN plans that overlap the window. */
export const childInNeedPlans: NestedKind<'ssd_cin_plans', ChildInNeedPlan> = {
  table: 'ssd_cin_plans',
  array: 'child_in_need_plans',
  id: 'cinp_cin_plan_id',
  referral: 'cinp_referral_id',
  person: 'cinp_person_id',
  start: 'cinp_cin_plan_start_date',
  items: ['start_date', 'end_date'],
  isInWindow: (row, { context }) =>
    overlaps(readDate(row.cinp_cin_plan_start_date), readDate(row.cinp_cin_plan_end_date), context.window),
  entry: ({ id, items }) => {
    const start = items.date('start_date', 'cinp_cin_plan_start_date');
    const end = items.date('end_date', 'cinp_cin_plan_end_date');
    items.checkEnd('end_date', 'cinp_cin_plan_end_date', start, end);
    return present<ChildInNeedPlan>({
      child_in_need_plan_id: id,
      start_date: start,
      end_date: end,
      purge: false,
    });
  },
};
