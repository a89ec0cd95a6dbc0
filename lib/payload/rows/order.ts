import type { IsoDate } from '../window';
import { compare } from './inKeyOrder';

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
