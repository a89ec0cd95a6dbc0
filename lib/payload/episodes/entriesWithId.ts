import { shownId, type Report } from '../findings/report';
import { limits } from '../limits';
import { normalKey, withoutTrailingBlanks } from '../normalKey';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { idFault } from '../values/ids';
import { text } from '../values/text';

export interface EntryWithId<T extends SsdTable> {
  readonly row: SsdRows[T];
  /** As sent: as stored without trailing blanks. */
  readonly id: string;
}

/**
 * The rows that can stand in an array of entries with ids, in the order given. One whose id is missing, too long or
 * has another character is left out with a warning, and so is the second of two with one id (payload.md section 6).
 * @param path of the array
 */
export function entriesWithId<T extends SsdTable>(
  table: T,
  column: RuleColumn<T>,
  rows: readonly SsdRows[T][],
  path: string,
  report: Report,
): EntryWithId<T>[] {
  const seen = new Set<string>();
  const entries: EntryWithId<T>[] = [];
  for (const row of rows) {
    const stored = withoutTrailingBlanks(text(row[column]));
    const id = stored.trim() === '' ? '' : stored;
    const fault = idFault(id, limits.id);
    const key = normalKey(id);
    if (fault !== undefined) report.add(`entry-id-${fault}`, path, table, column, shownId(id));
    else if (seen.has(key)) report.add('entry-id-repeated', path, table, column, shownId(id));
    else {
      seen.add(key);
      entries.push({ row, id });
    }
  }
  return entries;
}
