import { normalKey } from '../payload/normalKey';
import { nvarchar } from '../sql/sqlType';

/** Ids in the SSD are nvarchar(48). */
export const keyLength = 48;
export const keyType = nvarchar(keyLength);

/**
 * The condition that a column holds an id, or nothing, of that length at most. An authority's own column may be wider; what is
 * longer has no place in the ledger, so its row is only counted.
 */
export const isKey = (column: string): string => `LEN(${column}) <= ${keyLength}`;

/** The key of an id as it was read; '' for a blank one, undefined for null and for what is no id at all. */
export const keyOf = (id: unknown): string | undefined => {
  if (typeof id === 'string') return normalKey(id);
  return typeof id === 'number' ? String(id) : undefined;
};

/** The distinct keys in a column that links rows. A blank one links nothing. */
export function keysIn(rows: readonly object[], column: string): Set<string> {
  const keys = new Set<string>();
  for (const row of rows) {
    const key = keyOf(Reflect.get(row, column));
    if (key !== undefined && key !== '') keys.add(key);
  }
  return keys;
}

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
