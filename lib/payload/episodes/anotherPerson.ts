import type { Report } from '../findings/report';
import { shownId } from '../findings/shown';
import { withoutTrailingBlanks } from '../normalKey';
import type { RuleColumn, SsdRows, SsdTable } from '../personRows';
import { text } from '../values/text';

/**
 * Tells that a row was left out because it hangs on one person's record and names another (payload.md section 4):
 * both people are told, where they are in the cohort. The row is shown by its own id.
 */
export function warnOfAnotherPerson<T extends SsdTable>(
  { table, id, person }: { readonly table: T; readonly id: RuleColumn<T>; readonly person: RuleColumn<T> },
  row: SsdRows[T],
  path: string,
  report: Report,
): void {
  report.add('names-another-person', path, table, person, shownId(withoutTrailingBlanks(text(row[id]))));
}
