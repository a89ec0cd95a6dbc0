import { keyOf } from './keyOf';

/** Rows by the key in one of their columns; those without one are left out. No column: no groups. */
export function groupByKey<Row extends object>(
  rows: readonly Row[],
  column: string | undefined,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  if (column === undefined) return groups;
  for (const row of rows) {
    const key = keyOf(Reflect.get(row, column));
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
