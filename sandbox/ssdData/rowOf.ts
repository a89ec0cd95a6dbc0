import type { SsdTable } from '../../lib/payload/personRows';
import { ssdTables } from '../../lib/ssd/tables';
import type { SsdRow } from './ssdData';

/** A row of a table with the values that are given, and null in every other column. */
export function rowOf<T extends SsdTable>(table: T, values: Partial<SsdRow<T>>): SsdRow<T> {
  const nulls = Object.fromEntries(Object.keys(ssdTables[table].columns).map((column) => [column, null]));
  return { ...nulls, ...values };
}
