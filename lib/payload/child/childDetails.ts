import type { BuildContext } from '../buildContext';
import type { Code } from '../codeSets';
import { hidden, type Report } from '../findings/report';
import type { SsdRows } from '../personRows';
import { byContent, byDate, latest } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import type { ChildDetails } from '../schema';
import { recogniseSex } from '../values/code';
import { readDate } from '../values/date';
import { present } from '../values/present';
import { readName, recognisePostcode, trimmed } from '../values/text';
import { disabilitiesItem } from './disabilitiesItem';
import { uascOf } from './uasc';
import { upnItems } from './upnItems';

/** Items 6 and 7: one of the two names; blank is omitted, a long one is cut with a warning. */
function nameItem(
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

/**
 * Item 13: of the newest address that has begun. Where that has no postcode nothing is sent: the newest address may
 * be withheld on purpose, so an older one never stands in for it.
 */
function postcodeItem(index: PersonIndex, { window }: BuildContext, report: Report): string | undefined {
  const begun = index.tables.ssd_address.filter(
    (row) =>
      index.isOwn(row.addr_person_id) && (readDate(row.addr_address_start_date) ?? '') <= window.runDate,
  );
  const address = latest(
    begun,
    byDate((row) => readDate(row.addr_address_start_date)),
    byContent((row) => [recognisePostcode(row.addr_address_postcode)]),
  );
  if (address === undefined) return undefined;
  return new RowItems(report, 'ssd_address', address, 'child_details').postcode(
    'postcode',
    'addr_address_postcode',
  );
}

/** Items 3 to 15. */
export function childDetails(index: PersonIndex, context: BuildContext, report: Report): ChildDetails {
  const { person } = index;
  const items = new RowItems(report, 'ssd_person', person, 'child_details');
  const upns = upnItems(index, report);
  const uasc = uascOf(index, context, report);
  return present<ChildDetails>({
    unique_pupil_number: upns.unique_pupil_number,
    former_unique_pupil_number: upns.former_unique_pupil_number,
    unique_pupil_number_unknown_reason: upns.unique_pupil_number_unknown_reason,
    first_name: nameItem(person, 'first_name', 'pers_forename', report),
    surname: nameItem(person, 'surname', 'pers_surname', report),
    date_of_birth: items.pastDate('date_of_birth', 'pers_dob', context.window.runDate),
    expected_date_of_birth: items.date('expected_date_of_birth', 'pers_expected_dob'),
    sex: sexItem(person, items),
    ethnicity: items.code('ethnicity', 'pers_ethnicity', 'ethnicity'),
    disabilities: disabilitiesItem(index, report),
    postcode: postcodeItem(index, context, report),
    uasc_flag: uasc.flag,
    uasc_end_date: uasc.endDate,
    purge: false,
  });
}

/** Item 10: anything but a code or its word is sent as `U`. */
function sexItem(person: SsdRows['ssd_person'], items: RowItems<'ssd_person'>): Code<'sex'> {
  return recogniseSex(person.pers_sex) ?? items.code('sex', 'pers_sex', 'sex') ?? 'U';
}
