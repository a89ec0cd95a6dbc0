import type { ChildPayload } from '../schema';
import { isJsonObject, type JsonObject } from '../values/json';
import type { ReportingWindow } from '../window';
import { sdqLeft, workerLeft } from './leftByWindow';
import { partKey, partsOf, type PartName } from './parts';
import { contentHash } from './payloadHash';
import { scalarsOf } from './structure';

/** Whether a part of the current payload is to be said, given its content. */
export type Says = (part: PartName, content: unknown) => boolean;

/**
 * For a delta: which parts of the current payload differ from what DfE holds (payload.md section 8). An array without
 * ids whose entries are dated (SDQ scores, care workers) is the same as before when all that it lost left by the window.
 * Where an id came in another case, everything under it is said again: DfE may take the two for one or not. Of an episode
 * only its scalar items are compared here; its other parts are parts of their own.
 */
export function changesSince(previous: ChildPayload, window: ReportingWindow): Says {
  const held = new Map(partsOf(previous).map((part) => [partKey(part), part]));
  return (name, content) => {
    const before = held.get(partKey(name));
    return (
      before === undefined ||
      before.episode !== name.episode ||
      compared(name, content) !== compared(name, stillMeant(name, before.content, window))
    );
  };
}

function compared({ what }: PartName, content: unknown): string {
  const scalarsOnly = what === 'social_care_episodes' && isJsonObject(content);
  return contentHash(scalarsOnly ? scalarsOf(content) : content);
}

/** What DfE holds, less the entries of arrays without ids that left by the window. */
function stillMeant({ what }: PartName, content: unknown, window: ReportingWindow): unknown {
  if (what === 'care_worker_details') return without(content, (worker) => workerLeft(worker, window));
  if (what === 'health_and_wellbeing' && isJsonObject(content)) {
    const scores = without(content['sdq_assessments'], (score) => sdqLeft(score, window));
    return { ...content, sdq_assessments: scores };
  }
  return content;
}

function without(entries: unknown, left: (entry: JsonObject) => boolean): unknown {
  return Array.isArray(entries)
    ? entries.filter((entry: unknown) => !isJsonObject(entry) || !left(entry))
    : entries;
}
