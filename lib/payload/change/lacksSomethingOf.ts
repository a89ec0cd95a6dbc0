import type { ChildPayload } from '../schema';
import { isJsonObject, type JsonObject } from '../values/json';
import type { ReportingWindow } from '../window';
import { sdqLeft, workerLeft } from './leftByWindow';
import { partKey, partsOf } from './parts';
import { surplusOf } from './surplus';

/**
 * Whether a new payload lacks something that DfE holds and that did not leave by the window: an entry, a block, a value,
 * a member of an array without ids, or the UASC flag. Such a child may have been read from a half-built SSD and is read
 * and built again (ledger.md "The SSD is rebuilt at night"). Entries are told apart by their ids, so reissued ids count
 * as a lack: reading once more costs little, missing a half-read child costs its data.
 */
export function lacksSomethingOf(
  current: ChildPayload,
  previous: ChildPayload,
  window: ReportingWindow,
): boolean {
  const now = new Map(partsOf(current).map((part) => [partKey(part), part.content]));
  const { lost } = surplusOf({ current, previous, inDoubt: [], purgeInDoubt: false, window });
  const lacksPart = partsOf(previous).some((part) => {
    const content = now.get(partKey(part));
    return content !== undefined && lacksValue(content, part.content, window);
  });
  return (
    lost.length > 0 ||
    lacksPart ||
    lacksKey(current, previous) ||
    lacksKey(current.child_details, previous.child_details) ||
    (previous.child_details.uasc_flag && !current.child_details.uasc_flag)
  );
}

function lacksValue(now: unknown, before: unknown, window: ReportingWindow): boolean {
  if (Array.isArray(now) && Array.isArray(before)) return lacksMember(now, before, window);
  if (!isJsonObject(now) || !isJsonObject(before)) return false;
  const scores = now['sdq_assessments'];
  return (
    lacksKey(now, before) || (scores !== undefined && lacksValue(scores, before['sdq_assessments'], window))
  );
}

/** An array that is gone is looked at as a part, by its dates; here only whether a scalar item is gone. */
function lacksKey(now: JsonObject, before: JsonObject): boolean {
  return Object.keys(before).some((key) => typeof before[key] !== 'object' && now[key] === undefined);
}

function lacksMember(now: readonly unknown[], before: readonly unknown[], window: ReportingWindow): boolean {
  const known = new Set(now.map(identity));
  return before.some((member) => !known.has(identity(member)) && !hasLeft(member, window));
}

/** A code is itself, a score its day, an involvement its worker and first day: a score or an end that changed is no lack. */
function identity(member: unknown): string {
  if (!isJsonObject(member)) return String(member);
  const { worker_id: worker, start_date: start, date } = member;
  return JSON.stringify([worker, start, date]);
}

function hasLeft(member: unknown, window: ReportingWindow): boolean {
  if (!isJsonObject(member)) return member === 'NONE';
  return 'worker_id' in member ? workerLeft(member, window) : sdqLeft(member, window);
}
