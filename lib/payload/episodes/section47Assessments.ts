import type { BuildState } from '../buildContext';
import { hidden, shownCode, type Shown } from '../findings/report';
import type { SsdRows } from '../personRows';
import type { RowItems } from '../rows/rowItems';
import { keyOf } from '../rows/rowsByKey';
import type { Section47Assessment } from '../schema';
import { recogniseFlag } from '../values/code';
import { isInside, overlaps, readDate } from '../values/date';
import { isJsonObject, lastProperty, parseJson } from '../values/json';
import { present } from '../values/present';
import { trimmed } from '../values/text';
import type { IsoDate } from '../window';
import type { NestedKind } from './nestedEntries';

type Conference = SsdRows['ssd_initial_cp_conference'];

/** The conferences of an enquiry that name the person or no one. */
export function conferencesOf(
  enquiry: SsdRows['ssd_s47_enquiry'],
  { index }: BuildState,
): readonly Conference[] {
  const rows = index.conferencesByEnquiry.get(keyOf(enquiry.s47e_s47_enquiry_id)) ?? [];
  return rows.filter((row) => index.naming(row.icpc_person_id) !== 'another');
}

/** Whether one of the conferences is inside the window. */
function hasConferenceInside(conferences: readonly Conference[], { context }: BuildState): boolean {
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

const flagItem = 'icpc_required_flag';
const outcomeColumn = 's47e_s47_outcome_json';

/** What the outcome of an enquiry says of a conference; `fault`: why it says nothing that can be read. */
interface ConferenceFlag {
  readonly flag?: boolean;
  readonly fault?: { readonly rule: 'json-not-valid' | 'flag-not-recognised'; readonly shown: Shown };
}

/** Item 31: `CP_CONFERENCE_FLAG`, where there is none `OUTCOME_CP_CONFERENCE_FLAG`, in any case, of the outcome. */
export function readConferenceFlag(outcomeJson: unknown): ConferenceFlag {
  const json = trimmed(outcomeJson);
  if (json === '') return {};
  const outcome = parseJson(json)?.value;
  if (outcome === null) return {};
  if (!isJsonObject(outcome)) return { fault: { rule: 'json-not-valid', shown: hidden(json) } };
  const recorded = lastProperty(json, outcome, 'CP_CONFERENCE_FLAG');
  const value = recorded === undefined ? lastProperty(json, outcome, 'OUTCOME_CP_CONFERENCE_FLAG') : recorded;
  const flag = recogniseFlag(value);
  if (flag !== undefined) return { flag };
  if (value === undefined || value === null) return {};
  // An object or an array is no text: what stands in it may be anything.
  if (typeof value === 'object') return { fault: { rule: 'flag-not-recognised', shown: hidden(json) } };
  const word = trimmed(value);
  return word === '' ? {} : { fault: { rule: 'flag-not-recognised', shown: shownCode(word) } };
}

function icpcRequiredFlag(
  row: SsdRows['ssd_s47_enquiry'],
  items: RowItems<'ssd_s47_enquiry'>,
): boolean | undefined {
  const { flag, fault } = readConferenceFlag(row[outcomeColumn]);
  if (fault !== undefined) items.warn(fault.rule, flagItem, outcomeColumn, fault.shown);
  return flag;
}

/** Items 29 to 33: enquiries that overlap the window, or that have a conference inside it. */
export const section47Assessments: NestedKind<'ssd_s47_enquiry', Section47Assessment> = {
  table: 'ssd_s47_enquiry',
  array: 'section_47_assessments',
  id: 's47e_s47_enquiry_id',
  referral: 's47e_referral_id',
  person: 's47e_person_id',
  start: 's47e_s47_start_date',
  items: ['start_date', 'icpc_required_flag', 'icpc_date', 'end_date'],
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
