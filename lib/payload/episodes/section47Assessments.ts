import type { SsdRows } from '../personRows';
import type { Section47Assessment } from '../schema';
import { overlaps, readDate } from '../values/date';
import { present } from '../values/present';
import { conferencesOf, icpcDate, hasConferenceInside } from './conferences';
import { icpcRequiredFlag } from './icpcRequiredFlag';
import type { BuildState, NestedKind } from './nestedKind';

/** Items 29 to 33: enquiries that overlap the window, or that have a conference inside it. */
export const section47Assessments: NestedKind<'ssd_s47_enquiry', Section47Assessment> = {
  table: 'ssd_s47_enquiry',
  array: 'section_47_assessments',
  id: 's47e_s47_enquiry_id',
  referral: 's47e_referral_id',
  person: 's47e_person_id',
  start: 's47e_s47_start_date',
  isInWindow: (row, state) =>
    enquiryOverlaps(row, state) || hasConferenceInside(conferencesOf(row, state), state),
  entry: ({ row, id, items }, state) => {
    const start = items.date('start_date', 's47e_s47_start_date');
    const end = items.date('end_date', 's47e_s47_end_date');
    items.checkEnd('end_date', 's47e_s47_end_date', start, end);
    return present<Section47Assessment>({
      section_47_assessment_id: id,
      start_date: start,
      icpc_required_flag: icpcRequiredFlag(row, items),
      icpc_date: icpcDate(conferencesOf(row, state), state),
      end_date: end,
      purge: false,
    });
  },
};

/** Whether an enquiry overlaps the window by its own dates. */
export function enquiryOverlaps(row: SsdRows['ssd_s47_enquiry'], { context }: BuildState): boolean {
  return overlaps(readDate(row.s47e_s47_start_date), readDate(row.s47e_s47_end_date), context.window);
}
