import { keyOf } from './keyOf';

/** The distinct keys in one column of some rows. */
export function keysIn(rows: readonly object[], column: string): Set<string> {
  const keys = new Set(rows.map((row) => keyOf(Reflect.get(row, column))));
  keys.delete('');
  return keys;
}
