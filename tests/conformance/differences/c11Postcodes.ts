import { day, placementRows, type Checker, type Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { c18Ties } from './c18Ties';
import { postcodeIn } from './postcodes';

/** C11: the postcode of an address that has not begun, or what is no postcode or not in its form. */
export const c11Postcodes: Checker = (difference, evidence) => {
  const { item, ours, reference } = difference;
  if (item === 'child_looked_after_placements.postcode') {
    const [placement] = placementRows(difference, evidence);
    const stored = textOf(placement?.clap_cla_placement_postcode);
    return reference === stored && ours === postcodeIn(stored);
  }
  if (item !== 'child_details.postcode' || c18Ties(difference, evidence)) return false;
  const addresses = addressesOf(evidence);
  const newest = addresses.filter(({ start }) => start === addresses[0]?.start);
  const begun = addresses.find(({ start }) => start <= evidence.window.runDate);
  return (
    newest.some(({ postcode }) => postcode === (reference ?? '')) &&
    ours === (begun === undefined ? undefined : postcodeIn(begun.postcode))
  );
};

/** The latest start first, of two with one start the higher key. */
function addressesOf({ rows, personId }: Evidence): { start: string; postcode: string }[] {
  return rows.ssd_address
    .filter((row) => sameId(row.addr_person_id, personId))
    .map((row) => ({
      start: day(row.addr_address_start_date) ?? '',
      key: textOf(row.addr_table_id),
      postcode: textOf(row.addr_address_postcode),
    }))
    .sort((a, b) => (`${a.start}|${a.key}` < `${b.start}|${b.key}` ? 1 : -1));
}
