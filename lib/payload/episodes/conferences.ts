import type { SsdRows } from '../personRows';
import { keyOf } from '../rows/rowsByKey';
import { isInside, readDate } from '../values/date';
import type { IsoDate } from '../window';
import type { BuildState } from './nestedKind';

type Conference = SsdRows['ssd_initial_cp_conference'];

/** The conferences of an enquiry that name the person or nobody. */
export function conferencesOf(
  enquiry: SsdRows['ssd_s47_enquiry'],
  { index }: BuildState,
): readonly Conference[] {
  const rows = index.conferencesByEnquiry.get(keyOf(enquiry.s47e_s47_enquiry_id)) ?? [];
  return rows.filter((row) => index.naming(row.icpc_person_id) !== 'another');
}

/** Whether one of the conferences is inside the window. */
export function hasConferenceInside(conferences: readonly Conference[], { context }: BuildState): boolean {
  return conferences.some((row) => isInside(readDate(row.icpc_icpc_date), context.window));
}

/** Item 32: the latest date inside the window, else the latest. */
export function icpcDate(conferences: readonly Conference[], { context }: BuildState): IsoDate | undefined {
  const dates = conferences
    .map((row) => readDate(row.icpc_icpc_date))
    .filter((date) => date !== undefined)
    .sort();
  return dates.findLast((date) => isInside(date, context.window)) ?? dates.at(-1);
}
