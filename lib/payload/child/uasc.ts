import type { BuildContext } from '../buildContext';
import type { Report } from '../findings/report';
import { byDate, latest } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import { recogniseListed } from '../values/code';
import { readDate } from '../values/date';
import type { IsoDate } from '../window';

export interface Uasc {
  readonly flag: boolean;
  readonly endDate: IsoDate | undefined;
}

/** Later than any date: an open row counts as the latest to end. */
const never = '9999-99-99';

/** Items 14 and 15: whether the child is or was unaccompanied in the window, and until when. */
export function uascOf(index: PersonIndex, context: BuildContext, report: Report): Uasc {
  const rows = index.tables.ssd_immigration_status.filter((row) => {
    const end = readDate(row.immi_immigration_status_end_date);
    return (
      index.isOwn(row.immi_person_id) &&
      recogniseListed(context.uascStatuses, row.immi_immigration_status) !== undefined &&
      (end === undefined || end >= context.window.start)
    );
  });
  const row = latest(
    rows,
    byDate((each) => readDate(each.immi_immigration_status_end_date) ?? never),
  );
  if (row === undefined) return { flag: false, endDate: undefined };
  const items = new RowItems(report, 'ssd_immigration_status', row, 'child_details');
  return { flag: true, endDate: items.date('uasc_end_date', 'immi_immigration_status_end_date') };
}
