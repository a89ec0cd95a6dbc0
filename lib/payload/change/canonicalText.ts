import { isJsonObject } from './jsonObject';

/**
 * JSON text that is equal for equal content: keys sorted by code unit, the keys in `dropped` left out at every depth,
 * then every array sorted by its entries' text. Properties that are `undefined` are left out, as in JSON.
 */
export function canonicalText(value: unknown, dropped: ReadonlySet<string>): string {
  if (Array.isArray(value)) {
    const entries = value.map((entry: unknown) => canonicalText(entry, dropped));
    return `[${entries.sort().join(',')}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .filter((key) => !dropped.has(key) && value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key], dropped)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
