import { sql } from '../../sql/statement';
import type { SqlType, SqlValue } from '../../sql/sqlType';
import { personIdType } from '../sql/tables';

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `person${at}`);

/**
 * Keeps a statement over the ledger rows `entry` to those of so many people, where it is for some only, without records that
 * are to be removed: a run for a few people says nothing of leavers.
 */
export const ofNamed = (count: number | undefined): string => {
  if (count === undefined) return '';
  if (count === 0) return 'AND 1 = 0';
  return sql`
  AND entry.person_id IN (${names(count)
    .map((name) => `@${name}`)
    .join(', ')})
  AND (entry.row_state IS NULL OR entry.row_state <> N'Deleted')`;
};

export const namedParams = (count = 0): Readonly<Record<string, SqlType>> =>
  Object.fromEntries(names(count).map((name) => [name, personIdType]));

export const namedValues = (persons: readonly string[] = []): Readonly<Record<string, SqlValue>> =>
  Object.fromEntries(names(persons.length).map((name, at) => [name, persons[at] ?? null]));
