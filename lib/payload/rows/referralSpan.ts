import type { SsdRows } from '../personRows';
import { overlaps, readDate } from '../values/date';
import type { ReportingWindow } from '../window';

type Referral = SsdRows['ssd_cin_episodes'];

/** Whether a referral overlaps the window: it makes an episode (item 16) and an active referral (section 3). */
export function isReferralInWindow(row: Referral, window: ReportingWindow): boolean {
  return overlaps(readDate(row.cine_referral_date), readDate(row.cine_close_date), window);
}

/** Whether a referral has begun and is open: without a closure date, its date known and not after the window. */
export function isOpenReferral(row: Referral, window: ReportingWindow): boolean {
  const date = readDate(row.cine_referral_date);
  return readDate(row.cine_close_date) === undefined && date !== undefined && date <= window.end;
}
