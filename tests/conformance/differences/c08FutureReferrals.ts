import { day, overlaps, type Checker } from '../compare/evidence';
import { sameId } from '../compare/idKey';

/** C8: a person whom the reference includes through an open referral that has no date, or has not begun. */
export const c08FutureReferrals: Checker = ({ kind, ours }, evidence) => {
  if (kind !== 'person' || ours !== undefined) return false;
  const own = evidence.rows.ssd_cin_episodes.filter((row) => sameId(row.cine_person_id, evidence.personId));
  const begun = own.some((row) => overlaps(day(row.cine_referral_date), day(row.cine_close_date), evidence));
  return (
    !begun &&
    own.some(
      (row) =>
        day(row.cine_close_date) === undefined &&
        (day(row.cine_referral_date) ?? '9999') > evidence.window.end,
    )
  );
};
