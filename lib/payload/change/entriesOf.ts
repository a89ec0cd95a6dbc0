import { limits } from '../limits';
import { idPattern } from '../patterns';
import { isJsonObject, type JsonObject } from './jsonObject';

/** The entries of an array with ids, by id, in their order; what has no usable id is passed over. */
export function entriesOf(
  owner: JsonObject,
  array: string,
  idKey: string,
): (readonly [string, JsonObject])[] {
  const value = owner[array];
  const entries: unknown[] = Array.isArray(value) ? value : [];
  return entries.filter(isJsonObject).flatMap((entry) => {
    const id = entry[idKey];
    return isUsableId(id) ? [[id, entry] as const] : [];
  });
}

/** An id that the endpoint takes (payload.md section 6). Any other it cannot hold, and a purge of it would be refused. */
function isUsableId(id: unknown): id is string {
  return typeof id === 'string' && id.length <= limits.id && idPattern.test(id);
}
