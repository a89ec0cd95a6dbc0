/** What a JSON text can hold. `undefined` stands for an item that is not there. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [item: string]: JsonValue | undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an array; none when there is no array. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
}

/** The text of an item that must be one; structure has been checked before. */
export function textItem(object: JsonObject, item: string): string {
  const value = object[item];
  if (typeof value !== 'string') throw new Error(`"${item}" is not a text.`);
  return value;
}
