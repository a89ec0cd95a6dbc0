import { withoutTrailingBlanks } from '../normalKey';
import { ruleColumns, type RuleColumn, type SsdRows, type SsdTable } from '../personRows';
import { text } from '../values/text';
import type { IsoDate } from '../window';

/**
 * The rows by primary key, by UTF-16 code unit, whatever order they were read in; rows with one key by the rest of
 * their columns. All orders of the payload stand on this one, so two runs over the same data give the same bytes.
 */
export function inKeyOrder<T extends SsdTable>(table: T, rows: readonly SsdRows[T][]): readonly SsdRows[T][] {
  if (rows.length < 2) return rows;
  const columns: readonly RuleColumn<T>[] = ruleColumns[table];
  const [key] = columns;
  if (key === undefined) return rows;
  return rows
    .map((row) => ({ row, key: withoutTrailingBlanks(text(row[key])) }))
    .sort((a, b) => compare(a.key, b.key) || compare(contentOf(columns, a.row), contentOf(columns, b.row)))
    .map(({ row }) => row);
}

/** Compares by UTF-16 code unit. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function contentOf<T extends SsdTable>(columns: readonly RuleColumn<T>[], row: SsdRows[T]): string {
  return columns.map((column) => JSON.stringify([typeof row[column], text(row[column])])).join();
}

/** Tells which of two rows comes first: below 0 the one, above 0 the other. */
export type Order<R> = (one: R, other: R) => number;

/** By a date; a row without it comes first. */
export function byDate<R>(date: (row: R) => IsoDate | undefined): Order<R> {
  return (one, other) => compare(date(one) ?? '', date(other) ?? '');
}

/** By an id as it is sent. */
export function byId<R>(id: (row: R) => unknown): Order<R> {
  return (one, other) =>
    compare(withoutTrailingBlanks(text(id(one))), withoutTrailingBlanks(text(id(other))));
}

/**
 * By what the rows would send, value by value in the order of their items, as text; an absent value is empty text
 * (payload.md "Ties are decided by content").
 */
export function byContent<R>(content: (row: R) => readonly unknown[]): Order<R> {
  return (one, other) => {
    const [values, others] = [content(one), content(other)];
    for (const [at, value] of values.entries()) {
      const difference = compare(contentText(value), contentText(others[at]));
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** The codes of an array count as one text. */
function contentText(value: unknown): string {
  return Array.isArray(value) ? value.map(text).join() : text(value);
}

/** The other way round. */
export function descending<R>(order: Order<R>): Order<R> {
  return (one, other) => order(other, one);
}

/** Sorted by the first of the orders that tells two rows apart; rows that none tells apart stay as they are. */
export function sorted<R>(rows: readonly R[], ...orders: readonly Order<R>[]): R[] {
  return rows.length < 2 ? [...rows] : [...rows].sort((one, other) => compareBy(orders, one, other));
}

/** The row that comes last by these orders; of several the last in `rows`, which is that of the highest key. */
export function latest<R>(rows: readonly R[], ...orders: readonly Order<R>[]): R | undefined {
  return rows.reduce<R | undefined>(
    (best, row) => (best === undefined || compareBy(orders, row, best) >= 0 ? row : best),
    undefined,
  );
}

function compareBy<R>(orders: readonly Order<R>[], one: R, other: R): number {
  for (const order of orders) {
    const difference = order(one, other);
    if (difference !== 0) return difference;
  }
  return 0;
}
