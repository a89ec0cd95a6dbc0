import type { JsonObject } from '../values/json';
import { partKey, partsOf, type PartName } from './parts';
import { isCounted } from './structure';
import { surplusOf, type ChangeInput, type Surplus } from './surplus';

/**
 * How many entries and blocks DfE loses by a body, net, kind by kind: what is removed less what is new of the same
 * kind, so that reissued ids and an entry or block that moves to another episode count none (payload.md section 9). An
 * episode counts with everything in it. In doubt, the worst of the states that DfE may be in counts.
 */
export function netLoss(current: JsonObject, surplus: Surplus): number {
  const now = partsOf(current);
  const losses = surplus.states.map(({ items }) => {
    const balance = new Map<string, number>();
    const add = ({ what }: PartName, by: number) => balance.set(what, (balance.get(what) ?? 0) + by);
    for (const part of beyond(items, now)) if (!surplus.spared(part)) add(part, 1);
    for (const part of beyond(now, items)) add(part, -1);
    return [...balance.values()].reduce((sum, net) => sum + Math.max(0, net), 0);
  });
  return Math.max(0, ...losses);
}

/** The parts of `some` that count and are not among `others`. */
function beyond(some: readonly PartName[], others: readonly PartName[]): PartName[] {
  const known = new Set(others.map(partKey));
  return some.filter((part) => isCounted(part.what) && !known.has(partKey(part)));
}

/** The net count of entries and blocks that the child's next body would remove, for the brake (payload.md section 9). */
export function netPurges(input: ChangeInput): number {
  return netLoss(input.current, surplusOf(input));
}

/** How many entries and blocks a payload holds: what the brake's share of `netPurges` is taken of. */
export function countEntries(payload: JsonObject): number {
  return partsOf(payload).filter((part) => isCounted(part.what)).length;
}
