import type { Report } from '../findings/report';
import { hidden } from '../findings/shown';
import type { SsdRows } from '../personRows';
import { readName } from '../values/personName';
import { trimmed } from '../values/text';

/** Items 6 and 7: one of the two names; blank is omitted, a long one is cut with a warning. */
export function nameItem(
  person: SsdRows['ssd_person'],
  item: 'first_name' | 'surname',
  column: 'pers_forename' | 'pers_surname',
  report: Report,
): string | undefined {
  const { name, wasCut } = readName(person[column]);
  if (wasCut) {
    report.add('name-cut', `child_details.${item}`, 'ssd_person', column, hidden(trimmed(person[column])));
  }
  return name === '' ? undefined : name;
}
