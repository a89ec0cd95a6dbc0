import { trimmed } from './text';

const yes: ReadonlySet<string> = new Set(['Y', 'T', '1', 'TRUE', 'YES']);
const no: ReadonlySet<string> = new Set(['N', 'F', '0', 'FALSE', 'NO']);

/** What a yes-or-no column or JSON value says (item 21); undefined where it says neither. */
export function recogniseFlag(value: unknown): boolean | undefined {
  const word = trimmed(value).toUpperCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}
