import { day, entryRows, isInside, overlaps, type Checker } from '../compare/evidence';
import { conferencesOf, ownDate } from './conferences';

/** C12: a conference inside the window behind a later one outside it: its date is lost, or the whole enquiry. */
export const c12Conferences: Checker = (difference, evidence) => {
  const { item, kind, ours, reference } = difference;
  const conferences = conferencesOf(difference, evidence);
  const [latest] = conferences;
  if (latest === undefined || isInside(latest.date, evidence)) return false;
  if (item === 'section_47_assessments.icpc_date') {
    return latest.named !== 'another' && reference === latest.date && ours === ownDate(conferences, evidence);
  }
  const [enquiry] = entryRows(difference, evidence);
  return (
    item === 'section_47_assessments' &&
    kind === 'entry' &&
    reference === undefined &&
    enquiry !== undefined &&
    !overlaps(day(enquiry.row['s47e_s47_start_date']), day(enquiry.row['s47e_s47_end_date']), evidence) &&
    isInside(ownDate(conferences, evidence), evidence)
  );
};
