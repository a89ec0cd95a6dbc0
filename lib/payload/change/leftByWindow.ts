import { isInside, overlaps } from '../values/date';
import { isJsonObject, type JsonObject } from '../values/json';
import type { IsoDate, ReportingWindow } from '../window';
import type { PartKind } from './structure';

/**
 * Whether a part that DfE holds has left by the window: its own dates, as DfE has them, no longer meet today's window by
 * the rule that admitted it (payload.md section 4, by item number). Such a part is not purged (payload.md section 8). What has no
 * dates of its own cannot leave by the window.
 */
export function leftByWindow(what: PartKind, content: unknown, window: ReportingWindow): boolean {
  if (what === 'care_worker_details') return every(content, (entry) => workerLeft(entry, window));
  return isJsonObject(content) && objectLeft(what, content, window);
}

/** Items 53 to 55: no census date inside the window falls into the involvement. */
export function workerLeft(worker: JsonObject, window: ReportingWindow): boolean {
  const [start, end] = [date(worker, 'start_date'), date(worker, 'end_date')];
  return !window.censusDates.some(
    (census) => start !== undefined && start <= census && (end === undefined || census <= end),
  );
}

/** Items 45 and 46: completed outside the window. */
export function sdqLeft(assessment: JsonObject, window: ReportingWindow): boolean {
  return !isInside(date(assessment, 'date'), window);
}

function objectLeft(
  what: Exclude<PartKind, 'care_worker_details'>,
  part: JsonObject,
  window: ReportingWindow,
) {
  switch (what) {
    case 'social_care_episodes': // items 16 to 19
      return !overlaps(date(part, 'referral_date'), date(part, 'closure_date'), window);
    case 'child_and_family_assessments': // items 22 to 24
      return !anyInside(part, ['start_date', 'authorisation_date'], window);
    case 'section_47_assessments': // items 29 to 33
      return !spans(part, window) && !anyInside(part, ['icpc_date'], window);
    case 'child_in_need_plans': // items 26 to 28
    case 'child_protection_plans': // items 34 to 36
    case 'child_looked_after_placements': // items 37 to 44
      return !spans(part, window);
    case 'health_and_wellbeing': // items 45 and 46
      return every(part['sdq_assessments'], (entry) => sdqLeft(entry, window));
    case 'adoption': // items 47 to 49
      return !anyInside(part, ['initial_decision_date', 'matched_date', 'placed_date'], window);
    case 'care_leavers': // items 50 to 52; a care leaver who is not in touch is sent without a date
      return date(part, 'contact_date') !== undefined && !anyInside(part, ['contact_date'], window);
    case 'disabilities':
    case 'factors':
      return false;
  }
}

function every(entries: unknown, left: (entry: JsonObject) => boolean): boolean {
  return Array.isArray(entries) && entries.every((entry: unknown) => isJsonObject(entry) && left(entry));
}

function spans(part: JsonObject, window: ReportingWindow): boolean {
  return overlaps(date(part, 'start_date'), date(part, 'end_date'), window);
}

function anyInside(part: JsonObject, keys: readonly string[], window: ReportingWindow): boolean {
  return keys.some((key) => isInside(date(part, key), window));
}

function date(part: JsonObject, key: string): IsoDate | undefined {
  const value = part[key];
  return typeof value === 'string' ? value : undefined;
}
