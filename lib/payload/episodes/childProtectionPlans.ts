import type { ChildProtectionPlan } from '../schema';
import { overlaps, readDate } from '../values/date';
import { present } from '../values/present';
import type { NestedKind } from './nestedKind';

/** Items 34 to 36: child protection plans that overlap the window. */
export const childProtectionPlans: NestedKind<'ssd_cp_plans', ChildProtectionPlan> = {
  table: 'ssd_cp_plans',
  array: 'child_protection_plans',
  id: 'cppl_cp_plan_id',
  referral: 'cppl_referral_id',
  person: 'cppl_person_id',
  start: 'cppl_cp_plan_start_date',
  isInWindow: (row, { context }) =>
    overlaps(readDate(row.cppl_cp_plan_start_date), readDate(row.cppl_cp_plan_end_date), context.window),
  entry: ({ id, items }) => {
    const start = items.date('start_date', 'cppl_cp_plan_start_date');
    const end = items.date('end_date', 'cppl_cp_plan_end_date');
    items.checkEnd('end_date', 'cppl_cp_plan_end_date', start, end);
    return present<ChildProtectionPlan>({
      child_protection_plan_id: id,
      start_date: start,
      end_date: end,
      purge: false,
    });
  },
};
