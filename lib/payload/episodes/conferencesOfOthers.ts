import { keyOf } from '../rows/rowsByKey';
import { isInside, readDate } from '../values/date';
import { warnOfAnotherPerson } from './anotherPerson';
import { conferencesOf, icpcDate } from './conferences';
import type { EpisodeFrame } from './episodeFrame';
import type { BuildState } from './nestedKind';
import { enquiryOverlaps, section47Assessments } from './section47Assessments';

/** How a conference names its person and is shown. */
export const conferenceRow = {
  table: 'ssd_initial_cp_conference',
  id: 'icpc_icpc_id',
  person: 'icpc_person_id',
} as const;

/**
 * Warns of conferences that hang on an enquiry of this child and name somebody else, where item 32 would have taken
 * them: inside the window, or the latest of an enquiry that has none inside it.
 */
export function warnOfConferencesOfOthers(frame: EpisodeFrame, state: BuildState): void {
  const { index, context, report } = state;
  for (const enquiry of index.tables.ssd_s47_enquiry) {
    if (keyOf(enquiry.s47e_referral_id) !== frame.key) continue;
    if (index.naming(enquiry.s47e_person_id) === 'another') continue;
    const taken = enquiryOverlaps(enquiry, state)
      ? icpcDate(conferencesOf(enquiry, state), state)
      : undefined;
    for (const row of index.conferencesByEnquiry.get(keyOf(enquiry.s47e_s47_enquiry_id)) ?? []) {
      const date = readDate(row.icpc_icpc_date);
      if (date === undefined || index.naming(row.icpc_person_id) !== 'another') continue;
      const isLatest =
        enquiryOverlaps(enquiry, state) && !isInside(taken, context.window) && date > (taken ?? '');
      if (!isInside(date, context.window) && !isLatest) continue;
      warnOfAnotherPerson(conferenceRow, row, `${frame.path}.${section47Assessments.array}`, report);
    }
  }
}
