import type { PersonIndex } from '../rows/personIndex';
import { isReferralInWindow } from '../rows/referralSpan';
import { keyOf } from '../rows/rowsByKey';
import type { ReportingWindow } from '../window';

/** Whether a referral is somebody else's and overlaps the window, so that its rows would have been sent with it. */
export function isOthersReferral(index: PersonIndex, referralId: unknown, window: ReportingWindow): boolean {
  if (keyOf(referralId) === '' || index.isOwnReferral(referralId)) return false;
  const referral = index.referral(referralId);
  return (
    referral !== undefined &&
    index.naming(referral.cine_person_id) === 'another' &&
    isReferralInWindow(referral, window)
  );
}

/** Whether a period of care is somebody else's and not the person's too. */
export function isOthersPeriod(index: PersonIndex, claId: unknown): boolean {
  const key = keyOf(claId);
  if (key === '' || index.carePeriods.has(key)) return false;
  return index.tables.ssd_cla_episodes.some((row) => {
    if (keyOf(row.clae_cla_id) !== key) return false;
    const named = index.naming(row.clae_person_id);
    if (named !== 'nobody') return named === 'another';
    return index.naming(index.referral(row.clae_referral_id)?.cine_person_id) === 'another';
  });
}
