import type { Code } from '../codeSets';
import { hidden, shownCode, type Report } from '../findings/report';
import { byContent, byDate, descending, sorted } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import type { ChildDetails } from '../schema';
import { recogniseCode } from '../values/code';
import { readDate } from '../values/date';
import { trimmed } from '../values/text';
import { hasRightCheckLetter, recogniseUpn } from '../values/upn';

const reasons = 'unique_pupil_number_unknown_reason';
/** Whether an identifier is a former UPN, by its type (item 4). */
export const isFormerUpn = (type: unknown): boolean =>
  trimmed(type).toUpperCase() === 'FORMER UNIQUE PUPIL NUMBER';

type Upns = Pick<
  ChildDetails,
  'unique_pupil_number' | 'former_unique_pupil_number' | 'unique_pupil_number_unknown_reason'
>;

/** Items 3 to 5: the UPN, the former one, and why there is none. */
export function upnItems(index: PersonIndex, report: Report): { [K in keyof Upns]-?: Upns[K] | undefined } {
  const upn = uniquePupilNumber(index, report);
  return {
    unique_pupil_number: upn,
    former_unique_pupil_number: formerUniquePupilNumber(index, report),
    unique_pupil_number_unknown_reason: upn === undefined ? unknownReason(index, report) : undefined,
  };
}

/** Item 3. The column may hold the reason why there is none (UN1 to UN10): that is no fault. */
function uniquePupilNumber({ person }: PersonIndex, report: Report): string | undefined {
  const path = 'child_details.unique_pupil_number';
  const upn = recogniseUpn(person.pers_upn);
  if (upn !== undefined) {
    if (!hasRightCheckLetter(upn))
      report.add('upn-check-letter', path, 'ssd_person', 'pers_upn', hidden(upn));
    return upn;
  }
  const stored = trimmed(person.pers_upn);
  if (stored !== '' && recogniseCode(reasons, stored) === undefined) {
    report.add('upn-not-valid', path, 'ssd_person', 'pers_upn', hidden(stored));
  }
  return undefined;
}

/** Item 4: the latest that is a UPN; a later one that is none gets a warning. */
function formerUniquePupilNumber(index: PersonIndex, report: Report): string | undefined {
  const path = 'child_details.former_unique_pupil_number';
  const rows = index.tables.ssd_linked_identifiers.filter(
    (row) => index.isOwn(row.link_person_id) && isFormerUpn(row.link_identifier_type),
  );
  const newestFirst = sorted(
    rows.reverse(),
    descending(byDate((row) => readDate(row.link_valid_from_date))),
    descending(byContent((row) => [recogniseUpn(row.link_identifier_value)])),
  );
  for (const row of newestFirst) {
    const upn = recogniseUpn(row.link_identifier_value);
    const add = (rule: 'upn-check-letter' | 'upn-not-valid', value: string): void =>
      report.add(rule, path, 'ssd_linked_identifiers', 'link_identifier_value', hidden(value));
    if (upn !== undefined) {
      if (!hasRightCheckLetter(upn)) add('upn-check-letter', upn);
      return upn;
    }
    const stored = trimmed(row.link_identifier_value);
    if (stored !== '') add('upn-not-valid', stored);
  }
  return undefined;
}

/** Item 5: the first of the two columns that holds a reason. */
function unknownReason({ person }: PersonIndex, report: Report): Code<typeof reasons> | undefined {
  const reason = recogniseCode(reasons, person.pers_upn_unknown);
  const stored = trimmed(person.pers_upn_unknown);
  if (reason === undefined && stored !== '') {
    report.add(
      'code-not-recognised',
      `child_details.${reasons}`,
      'ssd_person',
      'pers_upn_unknown',
      shownCode(stored),
    );
  }
  return reason ?? recogniseCode(reasons, person.pers_upn);
}
