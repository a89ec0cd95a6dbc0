import { shownId } from '../findings/shown';
import { withoutTrailingBlanks } from '../normalKey';
import { isReferralInWindow } from '../rows/referralSpan';
import { text } from '../values/text';
import { childProtectionPlans } from './childProtectionPlans';
import { episodesPath } from './episodeFrame';
import type { BuildState } from './nestedKind';

/**
 * Warns of child protection plans of the child that overlap the window and have no referral in it, so that they are
 * not sent (payload.md section 6). A plan on somebody else's referral in the window is told as that.
 */
export function warnOfPlansWithoutReferral(state: BuildState): void {
  const { index, context, report } = state;
  for (const row of index.tables.ssd_cp_plans) {
    const named = index.naming(row.cppl_person_id);
    const isOfTheChild = named === 'own' || (named === 'nobody' && index.isOwnReferral(row.cppl_referral_id));
    if (!isOfTheChild || !childProtectionPlans.isInWindow(row, state)) continue;
    const referrals = index.referrals(row.cppl_referral_id);
    if (referrals.some((referral) => isReferralInWindow(referral, context.window))) continue;
    const id = shownId(withoutTrailingBlanks(text(row.cppl_cp_plan_id)));
    report.add('cp-plan-without-referral', episodesPath, 'ssd_cp_plans', 'cppl_referral_id', id);
  }
}
