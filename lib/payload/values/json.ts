/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, or undefined where it is not JSON. */
export function parseJson(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) as unknown };
  } catch {
    return undefined;
  }
}

const token = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

/**
 * The value of the last property of a JSON object whose name is `name` in any case, undefined where it has none.
 * `JSON.parse` forgets the order of names that come twice, so where more than one name fits the text decides.
 * @param json a text that is known to be a JSON object
 */
export function lastProperty(json: string, object: JsonObject, name: string): unknown {
  const names = Object.keys(object).filter((key) => key.toUpperCase() === name);
  if (names.length < 2) return names[0] === undefined ? undefined : object[names[0]];
  const tokens = json.match(token) ?? [];
  let depth = 0;
  let last = '';
  for (const [at, part] of tokens.entries()) {
    if (part === '{' || part === '[') depth += 1;
    else if (part === '}' || part === ']') depth -= 1;
    else if (depth === 1 && tokens[at + 1] === ':') {
      const key = String(JSON.parse(part));
      if (key.toUpperCase() === name) last = key;
    }
  }
  return object[last];
}
