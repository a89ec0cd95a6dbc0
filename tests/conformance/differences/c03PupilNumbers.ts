import { day, personRow, type Checker, type Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { c18Ties } from './c18Ties';
import { codeIn, cutCode } from './codes';
import { pupilNumber } from './pupilNumber';

/** C3: a UPN that is none, or not in its form; a reason beside a UPN; a good former UPN lost behind a bad one. */
export const c03PupilNumbers: Checker = (difference, evidence) => {
  const { item, ours, reference } = difference;
  const { pers_upn: stored, pers_upn_unknown: unknown } = personRow(evidence);
  const upn = textOf(stored);
  switch (item) {
    case 'child_details.unique_pupil_number':
      return reference === upn && ours === pupilNumber(upn);
    case 'child_details.unique_pupil_number_unknown_reason':
      return (
        pupilNumber(upn) !== undefined && ours === undefined && reference === cutCode(4)(textOf(unknown))
      );
    case 'child_details.former_unique_pupil_number':
      return !c18Ties(difference, evidence) && isFormer(ours, reference, evidence);
    default:
      return false;
  }
};

function isFormer(ours: unknown, reference: unknown, { rows, personId }: Evidence): boolean {
  const former = rows.ssd_linked_identifiers
    .filter(
      (row) =>
        sameId(row.link_person_id, personId) &&
        textOf(row.link_identifier_type).trim().toUpperCase() === 'FORMER UNIQUE PUPIL NUMBER',
    )
    .map((row) => ({ from: day(row.link_valid_from_date) ?? '', value: textOf(row.link_identifier_value) }))
    .sort((a, b) => (a.from < b.from ? 1 : -1));
  const newest = former.filter(({ from }) => from === former[0]?.from).map(({ value }) => value);
  const asReference = newest.map((value) => (value.trimEnd().length === 13 ? value : undefined));
  const good = former.find(({ value }) => pupilNumber(value) !== undefined);
  return (
    (asReference as unknown[]).includes(reference) &&
    ours === (good === undefined ? undefined : pupilNumber(good.value)) &&
    codeIn('unique_pupil_number_unknown_reason', textOf(ours)) === undefined
  );
}
