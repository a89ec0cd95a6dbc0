import type { JsonObject } from './jsonObject';
import { partsOf } from './parts';
import { isCounted } from './structure';

/** How many entries and blocks a payload holds: what the brake's share of `netPurges` is taken of. */
export function countEntries(payload: JsonObject): number {
  return partsOf(payload).filter((part) => isCounted(part.what)).length;
}
