/**
 * The text of a column or of a JSON value, as stored; `''` where there is none. Numbers and truth values count as
 * their text; whatever else may stand there (objects, functions) is no value.
 */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return '';
}

/** The text trimmed as the rules mean it: JavaScript's `trim()` (payload.md section 4). */
export function trimmed(value: unknown): string {
  return text(value).trim();
}
