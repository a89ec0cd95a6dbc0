import type { BuildContext } from '../buildContext';
import type { Report } from '../findings/report';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import type { ChildDetails } from '../schema';
import { present } from '../values/present';
import { disabilitiesItem } from './disabilitiesItem';
import { nameItem } from './nameItem';
import { postcodeItem } from './postcodeItem';
import { uascOf } from './uasc';
import { upnItems } from './upnItems';

/** Items 3 to 15. */
export function childDetails(index: PersonIndex, context: BuildContext, report: Report): ChildDetails {
  const { person } = index;
  const items = new RowItems(report, 'ssd_person', person, 'child_details');
  const uasc = uascOf(index, context, report);
  return present<ChildDetails>({
    ...upnItems(index, report),
    first_name: nameItem(person, 'first_name', 'pers_forename', report),
    surname: nameItem(person, 'surname', 'pers_surname', report),
    date_of_birth: items.pastDate('date_of_birth', 'pers_dob', context.window.runDate),
    expected_date_of_birth: items.date('expected_date_of_birth', 'pers_expected_dob'),
    sex: items.code('sex', 'pers_sex', 'sex') ?? 'U',
    ethnicity: items.code('ethnicity', 'pers_ethnicity', 'ethnicity'),
    disabilities: disabilitiesItem(index, report),
    postcode: postcodeItem(index, context, report),
    uasc_flag: uasc.flag,
    uasc_end_date: uasc.endDate,
    purge: false,
  });
}
