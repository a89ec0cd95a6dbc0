import { shownId, type Report } from '../findings/report';
import { withoutTrailingBlanks } from '../normalKey';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { isReferralInWindow, type PersonIndex } from '../rows/personIndex';
import { keyOf } from '../rows/rowsByKey';
import { text } from '../values/text';
import type { ReportingWindow } from '../window';

/**
 * Warns that a row was left out because it is linked to one person's record and names another (payload.md section 4):
 * both people get the warning, where they are in the cohort. The row is shown by its own id.
 */
export function warnOfAnotherPerson<T extends SsdTable>(
  { table, id, person }: { readonly table: T; readonly id: RuleColumn<T>; readonly person: RuleColumn<T> },
  row: SsdRows[T],
  path: string,
  report: Report,
): void {
  report.add('names-another-person', path, table, person, shownId(withoutTrailingBlanks(text(row[id]))));
}

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
    if (named !== 'none') return named === 'another';
    return index.naming(index.referral(row.clae_referral_id)?.cine_person_id) === 'another';
  });
}
