import { itemSources, tablesOf } from './itemSources';
import type { SsdTable } from './personRows';
import type { ChildPayload } from './schema';
import { isJsonObject } from './values/json';

/** How many children have an item, by the key of the item (`item-46`; the legacy id by its name). */
export type ItemCounts = Readonly<Record<string, number>>;

/** An item that many children had, and none has any more. */
export interface VanishedItem {
  /** In the payload; `[]` stands for any entry. */
  readonly path: string;
  /** The tables that it comes from, the one whose value is sent first. */
  readonly tables: readonly SsdTable[];
  /** Children who had it. */
  readonly before: number;
}

/** So many children at least must have had an item before its loss says anything of the SSD. */
const manyChildren = 20;

const keys: ReadonlyMap<string, string> = new Map(
  Object.entries(itemSources).map(([path, { no }]) => [path, no === undefined ? path : `item-${no}`]),
);

/** What stands where nothing is known; a child who has no more than that has not got the item. */
const nothingKnown: Readonly<Partial<Record<string, unknown>>> = {
  'child_details.sex': 'U',
  'child_details.disabilities': 'NONE',
  'child_details.uasc_flag': false,
};

/** Counts the children who have each item. */
export function countItems(payloads: readonly ChildPayload[]): ItemCounts {
  const counts: Record<string, number> = {};
  for (const payload of payloads) {
    const found = new Set<string>();
    addItems(payload, '', found);
    for (const key of found) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function addItems(value: unknown, path: string, found: Set<string>): void {
  if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value))
      addItems(member, path === '' ? name : `${path}.${name}`, found);
    return;
  }
  if (Array.isArray(value)) {
    for (const entry of value) addItems(entry, isJsonObject(entry) ? `${path}[]` : path, found);
    return;
  }
  const key = keys.get(path);
  if (key !== undefined && value !== nothingKnown[path]) found.add(key);
}

/** Both counts together. */
export function addItemCounts(some: ItemCounts, more: ItemCounts): ItemCounts {
  const sum: Record<string, number> = { ...some };
  for (const [key, count] of Object.entries(more)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

/**
 * The items that no child has any more although many had them in the last sound prepare: a column that is not filled any
 * more, a role or a status by a new name. Of entries that have all gone their id alone is named. Where no child is left at
 * all there is none: then it is the children who are gone, and the brake speaks for them.
 * @param before undefined where there was no such prepare, or one that did not count them
 */
export function vanishedItems(before: ItemCounts | undefined, now: ItemCounts): VanishedItem[] {
  if (Object.keys(now).length === 0) return [];
  const vanished = [...keys].flatMap(([path, key]): VanishedItem[] => {
    const children = before?.[key] ?? 0;
    const source = itemSources[path];
    if (children < manyChildren || (now[key] ?? 0) > 0 || source === undefined) return [];
    return [{ path, tables: tablesOf(source), before: children }];
  });
  const gone = new Set(vanished.map(({ path }) => path));
  return vanished.filter(({ path }) => !hasLostItsEntry(path, gone));
}

/** Whether the entry that an item stands in has gone with it: then the first item of the entry speaks for all. */
function hasLostItsEntry(path: string, gone: ReadonlySet<string>): boolean {
  const entry = path.slice(0, path.lastIndexOf('.') + 1);
  const first = [...keys.keys()].find((other) => other.startsWith(entry));
  return entry.endsWith('[].') && first !== undefined && first !== path && gone.has(first);
}
