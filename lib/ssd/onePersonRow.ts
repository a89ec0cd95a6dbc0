import { ruleColumns, type SsdRows } from '../payload/personRows';

type PersonRow = SsdRows['ssd_person'];

/** The row's values as one text, to order rows by. */
const textOf = (row: PersonRow): string =>
  JSON.stringify(ruleColumns.ssd_person.map((column) => row[column] ?? null));

/**
 * The row that stands for a person where the SSD, without a primary key, holds several under one id: the first by its
 * values as text, so that two runs over the same data take the same one.
 */
export const onePersonRow = (rows: readonly PersonRow[]): PersonRow | undefined =>
  rows.length < 2 ? rows[0] : rows.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1))[0];
