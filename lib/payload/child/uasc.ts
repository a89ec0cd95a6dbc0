import type { BuildContext } from '../buildContext';
import type { Report } from '../findings/report';
import { latest } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import { readDate } from '../values/date';
import { trimmed } from '../values/text';
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
      context.uascStatuses.includes(trimmed(row.immi_immigration_status).toUpperCase()) &&
      (end === undefined || end >= context.window.start)
    );
  });
  const row = latest(rows, (each) => readDate(each.immi_immigration_status_end_date) ?? never);
  if (row === undefined) return { flag: false, endDate: undefined };
  const items = new RowItems(report, 'ssd_immigration_status', row, 'child_details');
  return { flag: true, endDate: items.date('uasc_end_date', 'immi_immigration_status_end_date') };
}
