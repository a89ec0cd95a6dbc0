import { Temporal } from '@js-temporal/polyfill';
import { day, isInside, personRow, type Evidence, type Row } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { codeIn } from './codes';

type CareLeaver = Row<'ssd_care_leavers'>;

export const contactOf = (row: CareLeaver): string | undefined => day(row.clea_care_leaver_latest_contact);

/**
 * The row that care leaver details come from: for the reference the latest contact of all, whatever the age (C14); for
 * us, of someone who is 16 by the end of the window, the latest inside it, else one without a contact; of one day the
 * greater by content (C18).
 */
export function careLeaverRows(evidence: Evidence): {
  readonly ours: CareLeaver | undefined;
  readonly reference: CareLeaver | undefined;
} {
  const order = (row: CareLeaver): string => `${contactOf(row) ?? ''}|${textOf(row.clea_table_id)}`;
  const rows = evidence.rows.ssd_care_leavers
    .filter((row) => sameId(row.clea_person_id, evidence.personId))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const born = day(personRow(evidence).pers_dob);
  const is16 =
    born !== undefined && Temporal.PlainDate.from(born).add({ years: 16 }).toString() <= evidence.window.end;
  const byContent = [...rows].sort((a, b) => (contentText(a) < contentText(b) ? -1 : 1));
  const ours =
    byContent.findLast((row) => isInside(contactOf(row), evidence)) ??
    byContent.findLast((row) => contactOf(row) === undefined);
  return { ours: is16 ? ours : undefined, reference: rows.at(-1) };
}

/** What a row says in its two coded items. */
export function careLeaverContent(row: CareLeaver): (string | undefined)[] {
  return [
    codeIn('activity', textOf(row.clea_care_leaver_activity)),
    codeIn('accommodation', textOf(row.clea_care_leaver_accommodation)),
  ];
}

const contentText = (row: CareLeaver): string =>
  [contactOf(row), ...careLeaverContent(row)].map((value) => value ?? '').join('|');
