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
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function contentOf<T extends SsdTable>(columns: readonly RuleColumn<T>[], row: SsdRows[T]): string {
  return columns.map((column) => JSON.stringify([typeof row[column], text(row[column])])).join();
}

type DateOf<R> = (row: R) => IsoDate | undefined;

/** By start, then id; no start first. `rows` are in key order. */
export function byStart<R>(rows: readonly R[], start: DateOf<R>): R[] {
  return [...rows].sort((a, b) => compare(start(a) ?? '', start(b) ?? ''));
}

/** Newest start first, then id; no start last. `rows` are in key order. */
export function newestFirst<R>(rows: readonly R[], start: DateOf<R>): R[] {
  return [...rows].sort((a, b) => compare(start(b) ?? '', start(a) ?? ''));
}

/** The latest row: one without the date counts as earliest, ties go to the higher key. `rows` are in key order. */
export function latest<R>(rows: readonly R[], date: DateOf<R>): R | undefined {
  let best: R | undefined;
  let bestDate = '';
  for (const row of rows) {
    const rowDate = date(row) ?? '';
    if (best === undefined || rowDate >= bestDate) {
      best = row;
      bestDate = rowDate;
    }
  }
  return best;
}
