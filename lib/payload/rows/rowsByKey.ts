import { normalKey } from '../normalKey';
import { text } from '../values/text';

/** The key that an id column holds, `''` where it names nothing. */
export function keyOf(id: unknown): string {
  const key = normalKey(text(id));
  return key.trim() === '' ? '' : key;
}

/** Rows by the key in one of their columns, in the order given; rows whose column names nothing are in none. */
export function rowsByKey<R>(rows: readonly R[], id: (row: R) => unknown): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const key = keyOf(id(row));
    if (key === '') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
