import { entryIds } from './holding';
import { idKey } from './idKey';
import { isObject, type JsonObject, type JsonValue } from './json';

/**
 * One form for what is held and for a full payload, so that the two can be compared as objects or as JSON texts:
 * without `purge: false`, empty arrays and empty objects; items sorted by name, entries by id, other arrays by their
 * text (their order says nothing).
 */
export function normalise(payload: JsonObject): JsonObject {
  const normal = normalObject(payload);
  return normal ?? {};
}

function normalValue(value: JsonValue | undefined, item: string): JsonValue | undefined {
  if (Array.isArray(value)) return normalArray(value as readonly JsonValue[], item);
  return isObject(value) ? normalObject(value) : value;
}

function normalObject(object: JsonObject): JsonObject | undefined {
  const items = Object.keys(object)
    .sort()
    .flatMap((item) => {
      if (item === 'purge' && object[item] === false) return [];
      const value = normalValue(object[item], item);
      return value === undefined ? [] : [[item, value] as const];
    });
  return items.length > 0 ? Object.fromEntries(items) : undefined;
}

function normalArray(array: readonly JsonValue[], item: string): readonly JsonValue[] | undefined {
  const idItem = entryIds[item];
  const keyed = array
    .map((element) => normalValue(element, ''))
    .filter((element) => element !== undefined)
    .map((element) => ({ element, key: sortKey(element, idItem) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.length > 0 ? keyed.map(({ element }) => element) : undefined;
}

function sortKey(element: JsonValue, idItem: string | undefined): string {
  const id = idItem !== undefined && isObject(element) ? element[idItem] : undefined;
  return typeof id === 'string' ? idKey(id) : JSON.stringify(element);
}
