/** A JSON value as .NET turns it into text: text as it is, booleans capitalised, objects indented, null as nothing. */
export function netText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
