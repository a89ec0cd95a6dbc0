import { entryIds, type Holding } from './holding';
import { idKey } from './idKey';
import { isObject, objectsOf, textItem, type JsonObject, type JsonValue } from './json';

/**
 * What the endpoint makes of a body, by the assumption in dfe-api.md "What we take DfE to do with a body":
 *
 * - `"purge": true` removes the block, entry or child that it stands on; of what is not held, it does nothing
 * - a child's own items (its ids) and an episode's own items (dates, codes, flag) are replaced as a set
 * - `child_details`, `health_and_wellbeing`, `adoption` and `care_leavers` are replaced whole
 * - arrays whose entries have ids merge by id: episodes item by item as said here, the entries inside an episode whole
 * - arrays without ids are replaced; `[]` empties them
 * - what is absent stays
 *
 * Pure: neither argument is changed. The body must have passed `checkStructure`.
 * @returns what is held afterwards; undefined when nothing is.
 */
export function applyBody(held: Holding | undefined, body: JsonObject): Holding | undefined {
  if (body['purge'] === true) return undefined;
  return { ...mergeItems(held ?? {}, body), la_child_id: textItem(body, 'la_child_id') };
}

type Merged = Record<string, JsonValue | undefined>;

/** A child's or an episode's items: those with an array or object in them one by one, all others as one set. */
function mergeItems(held: JsonObject, body: JsonObject): JsonObject {
  const merged: Merged = {};
  for (const [item, value] of Object.entries(held)) if (typeof value === 'object') merged[item] = value;
  for (const [item, value] of Object.entries(body)) {
    if (item === 'purge') continue;
    const idItem = entryIds[item];
    const after =
      idItem === undefined
        ? content(value)
        : mergeEntries(objectsOf(merged[item]), objectsOf(value), item, idItem);
    if (after === undefined) Reflect.deleteProperty(merged, item);
    else merged[item] = after;
  }
  return merged;
}

function mergeEntries(
  held: readonly JsonObject[],
  sent: readonly JsonObject[],
  array: string,
  idItem: string,
): readonly JsonObject[] | undefined {
  const byId = new Map(held.map((entry) => [idKey(textItem(entry, idItem)), entry]));
  for (const entry of sent) {
    const id = idKey(textItem(entry, idItem));
    if (entry['purge'] === true) byId.delete(id);
    else
      byId.set(
        id,
        array === 'social_care_episodes' ? mergeItems(byId.get(id) ?? {}, entry) : wholeEntry(entry),
      );
  }
  return byId.size > 0 ? [...byId.values()] : undefined;
}

/** An entry has its id at least, so it never comes to nothing. */
function wholeEntry(entry: JsonObject): JsonObject {
  const whole = content(entry);
  return isObject(whole) ? whole : {};
}

/** The value without `purge` flags and without what holds nothing; undefined when nothing is left of it. */
function content(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) {
    const kept = (value as readonly JsonValue[]).map(content).filter((element) => element !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (!isObject(value)) return value;
  if (value['purge'] === true) return undefined;
  const kept = Object.entries(value).flatMap(([item, inner]) => {
    const left = item === 'purge' ? undefined : content(inner);
    return left === undefined ? [] : [[item, left] as const];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
