import { day, isInside, namesWhom, type Checker, type Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { careLeaverContent, careLeaverRows, contactOf } from './careLeaverRows';
import { postcodeIn } from './postcodes';
import { pupilNumber } from './pupilNumber';

/** A row that could decide an item: its date, what it says in the order of its items, and what it says for the item. */
interface Deciding {
  readonly date: string;
  readonly content: readonly (string | undefined)[];
  readonly said: string | undefined;
}

/**
 * C18: of rows that tie in their date the reference takes one by its key, and we the one that says the greater. Both say what
 * a row of that date says.
 */
export const c18Ties: Checker = ({ item, ours, reference }, evidence) => {
  const rows = deciding(item, evidence);
  const newest = rows.map(({ date }) => date).reduce((a, b) => (a > b ? a : b), '');
  const tied = rows.filter(({ date }) => date === newest);
  const greatest = tied.reduce<Deciding | undefined>(
    (best, row) => (best === undefined || isGreater(row.content, best.content) ? row : best),
    undefined,
  );
  return (
    greatest !== undefined &&
    ours === greatest.said &&
    reference !== ours &&
    tied.some(({ said }) => said === reference)
  );
};

function isGreater(one: readonly (string | undefined)[], other: readonly (string | undefined)[]): boolean {
  const at = one.findIndex((value, n) => (value ?? '') !== (other[n] ?? ''));
  return at >= 0 && (one[at] ?? '') > (other[at] ?? '');
}

function deciding(item: string, evidence: Evidence): Deciding[] {
  const { rows, personId, window } = evidence;
  const [block = '', name = ''] = item.split('.');
  switch (item) {
    case 'child_details.postcode':
      return rows.ssd_address
        .filter((row) => sameId(row.addr_person_id, personId))
        .map((row) => one(day(row.addr_address_start_date), postcodeIn(textOf(row.addr_address_postcode))))
        .filter(({ date }) => date <= window.runDate);
    case 'child_details.former_unique_pupil_number':
      return rows.ssd_linked_identifiers
        .filter(
          (row) =>
            sameId(row.link_person_id, personId) &&
            textOf(row.link_identifier_type).trim().toUpperCase() === 'FORMER UNIQUE PUPIL NUMBER',
        )
        .map((row) => one(day(row.link_valid_from_date), pupilNumber(textOf(row.link_identifier_value))))
        .filter(({ said }) => said !== undefined);
    default:
      if (block === 'adoption') return adoptions(name, evidence);
      return block === 'care_leavers' ? careLeavers(name, evidence) : [];
  }
}

const one = (date: string | undefined, said: string | undefined): Deciding => ({
  date: date ?? '',
  content: [said],
  said,
});

function adoptions(name: string, evidence: Evidence): Deciding[] {
  const names = ['initial_decision_date', 'matched_date', 'placed_date'];
  return evidence.rows.ssd_permanence
    .filter((row) => namesWhom(row.perm_person_id, evidence) === 'own')
    .map((row) =>
      [row.perm_adm_decision_date, row.perm_matched_date, row.perm_placed_for_adoption_date].map(day),
    )
    .filter((dates) => dates.some((date) => isInside(date, evidence)))
    .map((dates) => ({
      date: dates[2] ?? dates[1] ?? dates[0] ?? '',
      content: dates,
      said: dates[names.indexOf(name)],
    }));
}

function careLeavers(name: string, evidence: Evidence): Deciding[] {
  const { ours } = careLeaverRows(evidence);
  if (ours === undefined) return [];
  const at = ['activity', 'accommodation'].indexOf(name);
  return evidence.rows.ssd_care_leavers
    .filter((row) => sameId(row.clea_person_id, evidence.personId) && contactOf(row) === contactOf(ours))
    .map((row) => ({
      date: contactOf(row) ?? '',
      content: careLeaverContent(row),
      said: careLeaverContent(row)[at],
    }));
}
