import type { BuildState } from '../buildContext';
import { shownId } from '../findings/report';
import { withoutTrailingBlanks } from '../normalKey';
import { isReferralInWindow } from '../rows/personIndex';
import type { ChildProtectionPlan } from '../schema';
import { overlaps, readDate } from '../values/date';
import { present } from '../values/present';
import { text } from '../values/text';
import { episodesPath } from './episodeFrames';
import type { NestedKind } from './nestedEntries';

/** Items 34 to 36: child protection plans that overlap the window. */
export const childProtectionPlans: NestedKind<'ssd_cp_plans', ChildProtectionPlan> = {
  table: 'ssd_cp_plans',
  array: 'child_protection_plans',
  id: 'cppl_cp_plan_id',
  referral: 'cppl_referral_id',
  person: 'cppl_person_id',
  start: 'cppl_cp_plan_start_date',
  items: ['start_date', 'end_date'],
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

/**
 * Warns of child protection plans of the child that overlap the window and have no referral in it, so that they are
 * not sent (payload.md section 6). A plan on somebody else's referral in the window has a warning of its own.
 */
export function warnOfPlansWithoutReferral(state: BuildState): void {
  const { index, context, report } = state;
  for (const row of index.tables.ssd_cp_plans) {
    const named = index.naming(row.cppl_person_id);
    const isOfTheChild = named === 'own' || (named === 'none' && index.isOwnReferral(row.cppl_referral_id));
    if (!isOfTheChild || !childProtectionPlans.isInWindow(row, state)) continue;
    const referrals = index.referrals(row.cppl_referral_id);
    if (referrals.some((referral) => isReferralInWindow(referral, context.window))) continue;
    const id = shownId(withoutTrailingBlanks(text(row.cppl_cp_plan_id)));
    report.add('cp-plan-without-referral', episodesPath, 'ssd_cp_plans', 'cppl_referral_id', id);
  }
}
