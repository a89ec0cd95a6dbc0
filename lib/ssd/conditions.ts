import { qualified, type SqlNames } from '../sql/statement';
import { tableLinks, type ReferralTable } from './tableLinks';

/** The person of the row is in the range. */
export const inRange = (column: string): string => `${column} >= @from AND ${column} <= @upTo`;

/** The row names nobody, or somebody outside the range: what `inRange` leaves. */
export const notInRange = (column: string): string =>
  `(${column} IS NULL OR ${column} < @from OR ${column} > @upTo)`;

/** The ids of the referrals of the people in the range. */
export const ownReferrals = (names: SqlNames): string =>
  `SELECT r.cine_referral_id FROM ${qualified(names, 'ssd_cin_episodes')} AS r WHERE ${inRange('r.cine_person_id')}`;

/**
 * One column of the rows of a table that name a person in the range or hang on a referral of one. Two selects rather
 * than one with OR: each is a seek where there is an index, and a single scan with a hash join where there is none.
 */
export function reached(names: SqlNames, table: ReferralTable, column: string): string {
  const { person, link } = tableLinks[table];
  const from = `FROM ${qualified(names, table)} AS h`;
  return [
    `SELECT h.${column} ${from} WHERE ${inRange(`h.${person}`)}`,
    `SELECT h.${column} ${from} WHERE h.${link} IN (${ownReferrals(names)})`,
  ].join(' UNION ALL ');
}
