import type { SsdTable } from '../payload/personRows';
import type { TableCounts } from './rowCounts';
import { ssdTableNames } from './tables';

/** What makes an SSD look half-built: its nightly refresh is under way, or has failed. */
export interface CountProblem {
  readonly table: SsdTable;
  /** `empty`: has no rows. `shrunk`: has lost too many. `changed`: is not as it was when this run began. */
  readonly problem: 'empty' | 'shrunk' | 'changed';
  /** In the last sound prepare, or when this run began; undefined where there was none. */
  readonly rowsBefore: number | undefined;
  readonly rowsNow: number;
  /** Share of its rows (0 to 1) that the table has lost; negative where it has grown. */
  readonly share: number | undefined;
}

const lossShare = (before: number | undefined, now: number): number | undefined =>
  before === undefined || before === 0 ? undefined : (before - now) / before;

/**
 * Compares the counts of this run with those of the last sound prepare: a table that is empty, and was not then, or
 * that has lost more than the share stands in the way. A first run has nothing to compare with: any empty table is
 * asked about, and once confirmed it may stay empty.
 * @param maxLossShare 0 to 1
 */
export function compareWithLastSound(
  lastSound: Partial<TableCounts> | undefined,
  now: TableCounts,
  maxLossShare: number,
): CountProblem[] {
  return ssdTableNames.flatMap((table): CountProblem[] => {
    const rowsBefore = lastSound?.[table];
    const rowsNow = now[table];
    const share = lossShare(rowsBefore, rowsNow);
    if (rowsNow === 0) {
      return rowsBefore === 0 ? [] : [{ table, problem: 'empty', rowsBefore, rowsNow, share }];
    }
    if (share === undefined || share <= maxLossShare) return [];
    return [{ table, problem: 'shrunk', rowsBefore, rowsNow, share }];
  });
}

/**
 * Compares the counts before anything was read with those after: a difference means that it was being rebuilt.
 * @param maxShare share (0 to 1) of its rows by which a table may differ, for an SSD that is fed by day and night
 */
export function compareWhileRead(first: TableCounts, second: TableCounts, maxShare: number): CountProblem[] {
  return ssdTableNames.flatMap((table): CountProblem[] => {
    const rowsBefore = first[table];
    const rowsNow = second[table];
    if (Math.abs(rowsBefore - rowsNow) <= maxShare * rowsBefore) return [];
    return [{ table, problem: 'changed', rowsBefore, rowsNow, share: lossShare(rowsBefore, rowsNow) }];
  });
}

/** The problem in words for the operator: table and counts only. */
export function countProblemText({ table, problem, rowsBefore, rowsNow }: CountProblem): string {
  switch (problem) {
    case 'empty':
      return `${table} is empty`;
    case 'shrunk':
      return `${table} has ${rowsNow} rows, in the last sound run it had ${String(rowsBefore)}`;
    case 'changed':
      return `${table} changed from ${String(rowsBefore)} to ${rowsNow} rows while it was read`;
  }
}
