import { normalKey, withoutTrailingBlanks } from '../normalKey';
import { ruleColumns, type PersonRows, type SsdRows, type SsdTable, type SsdTableRows } from '../personRows';
import { overlaps, readDate } from '../values/date';
import { text } from '../values/text';
import type { ReportingWindow } from '../window';
import { inKeyOrder } from './order';
import { keyOf, rowsByKey } from './rowsByKey';

/** Whom a row names: the person itself, no one, or somebody else. */
export type Naming = 'own' | 'none' | 'another';

/** Rows by the key that ties them to another row. */
export type RowsByKey<T extends keyof SsdRows> = ReadonlyMap<string, readonly SsdRows[T][]>;

/**
 * One person's rows, found by the ids that tie them together, and whom they belong to (payload.md "A row counts only
 * for its own person"). Every list is in key order.
 */
export interface PersonIndex {
  readonly person: SsdRows['ssd_person'];
  /** As stored without trailing blanks. */
  readonly personId: string;
  readonly tables: SsdTableRows;
  /** Whom an id of a person names, seen from this person. */
  readonly naming: (personId: unknown) => Naming;
  /** Whether a column names this very person. */
  readonly isOwn: (personId: unknown) => boolean;
  /** The referrals of the person. */
  readonly ownReferrals: readonly SsdRows['ssd_cin_episodes'][];
  /**
   * The referrals with an id: the person's own or, where there is none, anybody's. Several only where the SSD, without
   * a primary key, holds an id twice; where the person has one, no other of that id is read.
   */
  readonly referrals: (referralId: unknown) => readonly SsdRows['ssd_cin_episodes'][];
  /** The first of them. */
  readonly referral: (referralId: unknown) => SsdRows['ssd_cin_episodes'] | undefined;
  readonly isOwnReferral: (referralId: unknown) => boolean;
  /** The person's CLA episodes: those that name the person, or no one on a referral of the person (payload.md section 3). */
  readonly ownClaEpisodes: readonly SsdRows['ssd_cla_episodes'][];
  /** The person's periods of care: the own CLA episodes by `clae_cla_id`. */
  readonly carePeriods: RowsByKey<'ssd_cla_episodes'>;
  readonly factorsByAssessment: RowsByKey<'ssd_assessment_factors'>;
  readonly conferencesByEnquiry: RowsByKey<'ssd_initial_cp_conference'>;
  readonly professionalsById: RowsByKey<'ssd_professionals'>;
}

/** Makes the index of one person's rows. */
export function indexPerson(rows: PersonRows): PersonIndex {
  const person = withoutPlaceholders(rows.person);
  const personId = withoutTrailingBlanks(text(person.pers_person_id));
  const personKey = normalKey(personId);
  const isOwn = (id: unknown): boolean =>
    (typeof id === 'string' || typeof id === 'number') && normalKey(text(id)) === personKey;
  const naming = (id: unknown): Naming => {
    const key = keyOf(id);
    if (key === '') return 'none';
    return key === personKey ? 'own' : 'another';
  };

  const tables = readTables(rows.tables);
  const referralsById = rowsByKey(tables.ssd_cin_episodes, (row) => row.cine_referral_id);
  const referrals = (id: unknown): readonly SsdRows['ssd_cin_episodes'][] => {
    const found = referralsById.get(keyOf(id)) ?? [];
    const own = found.filter((row) => isOwn(row.cine_person_id));
    return own.length > 0 ? own : found;
  };
  const ownReferrals = tables.ssd_cin_episodes.filter((row) => isOwn(row.cine_person_id));
  const ownReferralKeys = new Set(ownReferrals.map((row) => keyOf(row.cine_referral_id)));
  const isOwnReferral = (id: unknown): boolean => {
    const key = keyOf(id);
    return key !== '' && ownReferralKeys.has(key);
  };
  const ownClaEpisodes = tables.ssd_cla_episodes.filter((row) => {
    const named = naming(row.clae_person_id);
    return named === 'own' || (named === 'none' && isOwnReferral(row.clae_referral_id));
  });

  return {
    person,
    personId,
    tables,
    naming,
    isOwn,
    ownReferrals,
    referrals,
    referral: (id) => referrals(id)[0],
    isOwnReferral,
    ownClaEpisodes,
    carePeriods: rowsByKey(ownClaEpisodes, (row) => row.clae_cla_id),
    factorsByAssessment: rowsByKey(tables.ssd_assessment_factors, (row) => row.cinf_assessment_id),
    conferencesByEnquiry: rowsByKey(tables.ssd_initial_cp_conference, (row) => row.icpc_s47_enquiry_id),
    professionalsById: rowsByKey(tables.ssd_professionals, (row) => row.prof_professional_id),
  };
}

/** Every table in key order, without placeholders. */
function readTables(stored: SsdTableRows): SsdTableRows {
  const tables: { [T in SsdTable]: SsdTableRows[T] } = { ...stored };
  const read = <T extends SsdTable>(table: T, rows: SsdTableRows[T]): void => {
    tables[table] = inKeyOrder(table, rows.map(withoutPlaceholders));
  };
  for (const table of tableNames) if (stored[table].length > 0) read(table, stored[table]);
  return tables;
}

const tableNames = Object.keys(ruleColumns) as readonly SsdTable[];

const placeholder = 'SSD_PH';

/** The row with null where the SSD's mark for a column that is not filled stands (payload.md "A placeholder is nothing"). */
function withoutPlaceholders<R extends object>(row: R): R {
  let filled = row;
  for (const column in row) if (isPlaceholder(row[column])) filled = { ...filled, [column]: null };
  return filled;
}

/** Whether a value is the SSD's mark for a column that is not filled. */
export function isPlaceholder(value: unknown): boolean {
  // Every value of every row is asked: nearly all have no such mark in them, and are not copied to find out.
  return (
    typeof value === 'string' &&
    value.length >= placeholder.length &&
    value.includes('_') &&
    value.trim().toUpperCase() === placeholder
  );
}

type Referral = SsdRows['ssd_cin_episodes'];

/** Whether a referral overlaps the window: it makes an episode (item 16) and an active referral (payload.md section 3). */
export function isReferralInWindow(row: Referral, window: ReportingWindow): boolean {
  return overlaps(readDate(row.cine_referral_date), readDate(row.cine_close_date), window);
}

/** Whether a referral has begun and is open: without a closure date, its date known and not after the window. */
export function isOpenReferral(row: Referral, window: ReportingWindow): boolean {
  const date = readDate(row.cine_referral_date);
  return readDate(row.cine_close_date) === undefined && date !== undefined && date <= window.end;
}
