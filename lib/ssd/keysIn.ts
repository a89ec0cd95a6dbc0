import { keyOf } from './keyOf';

/** The distinct keys in a column that links rows. A blank one links nothing. */
export function keysIn(rows: readonly object[], column: string): Set<string> {
  const keys = new Set<string>();
  for (const row of rows) {
    const key = keyOf(Reflect.get(row, column));
    if (key !== undefined && key !== '') keys.add(key);
  }
  return keys;
}
