import type { BuildContext } from '../buildContext';
import type { Report } from '../findings/report';
import { latest } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import { readDate } from '../values/date';

/**
 * Item 13: of the newest address that has begun. Where that has no postcode nothing is sent: the newest address may
 * be withheld on purpose, so an older one never stands in for it.
 */
export function postcodeItem(
  index: PersonIndex,
  { window }: BuildContext,
  report: Report,
): string | undefined {
  const begun = index.tables.ssd_address.filter(
    (row) =>
      index.isOwn(row.addr_person_id) && (readDate(row.addr_address_start_date) ?? '') <= window.runDate,
  );
  const address = latest(begun, (row) => readDate(row.addr_address_start_date));
  if (address === undefined) return undefined;
  return new RowItems(report, 'ssd_address', address, 'child_details').postcode(
    'postcode',
    'addr_address_postcode',
  );
}
