import type { BuildContext } from '../buildContext';
import { withoutTrailingBlanks } from '../normalKey';
import { ruleColumns, type RuleColumn, type SsdRows, type SsdTable } from '../personRows';
import { isOpenReferral, isReferralInWindow, type PersonIndex } from '../rows/personIndex';
import { keyOf } from '../rows/rowsByKey';
import { birthday, overlaps, readDate } from '../values/date';
import { text } from '../values/text';

/** Why a person is in the cohort (payload.md section 3). A person may be in several. */
export const inclusionGroups = [
  'active_referral',
  'waiting_assessment',
  'cin_plan',
  'looked_after',
  'care_leaver',
] as const;
export type InclusionGroup = (typeof inclusionGroups)[number];

/** The row that puts a person into a group. */
export interface DecidingRow {
  readonly table: SsdTable;
  /** Its primary key, as stored without trailing blanks. */
  readonly key: string;
}

export type GroupRule = (index: PersonIndex, context: BuildContext) => DecidingRow | undefined;

/** The five inclusion groups (payload.md section 3): each gives the first row, by key, that puts the person in. */
export const groupRules: Readonly<Record<InclusionGroup, GroupRule>> = {
  active_referral: (index, { window }) =>
    decidedBy('ssd_cin_episodes', index.ownReferrals, (row) => isReferralInWindow(row, window)),

  waiting_assessment: (index, { window }) => {
    const assessed = new Set(
      index.tables.ssd_cin_assessments
        .filter((row) => index.naming(row.cina_person_id) !== 'another')
        .filter((row) => readDate(row.cina_assessment_start_date) !== undefined)
        .map((row) => keyOf(row.cina_referral_id)),
    );
    return decidedBy(
      'ssd_cin_episodes',
      index.ownReferrals,
      (row) => isOpenReferral(row, window) && !isIn(assessed, row.cine_referral_id),
    );
  },

  cin_plan: (index, { window }) =>
    decidedBy(
      'ssd_cin_plans',
      index.tables.ssd_cin_plans,
      (row) =>
        overlaps(readDate(row.cinp_cin_plan_start_date), readDate(row.cinp_cin_plan_end_date), window) &&
        (index.naming(row.cinp_person_id) === 'own' ||
          (index.naming(row.cinp_person_id) === 'none' && index.isOwnReferral(row.cinp_referral_id))),
    ),

  looked_after: (index, { window }) =>
    decidedBy('ssd_cla_episodes', index.ownClaEpisodes, (row) =>
      index.referrals(row.clae_referral_id).some((referral) => isReferralInWindow(referral, window)),
    ) ??
    decidedBy(
      'ssd_cla_placement',
      index.tables.ssd_cla_placement,
      (row) =>
        index.carePeriods.has(keyOf(row.clap_cla_id)) &&
        index.naming(row.clap_person_id) !== 'another' &&
        overlaps(
          readDate(row.clap_cla_placement_start_date),
          readDate(row.clap_cla_placement_end_date),
          window,
        ),
    ),

  care_leaver: (index, { window }) => {
    if (index.tables.ssd_care_leavers.length === 0) return undefined;
    const born = readDate(index.person.pers_dob);
    if (born === undefined || birthday(born, 16) >= window.end || birthday(born, 26) < window.start) {
      return undefined;
    }
    if (!index.ownReferrals.some((row) => isOpenReferral(row, window))) return undefined;
    return decidedBy('ssd_care_leavers', index.tables.ssd_care_leavers, (row) => {
      const contact = readDate(row.clea_care_leaver_latest_contact);
      return (
        index.isOwn(row.clea_person_id) &&
        contact !== undefined &&
        contact >= window.start &&
        contact < window.end
      );
    });
  },
};

function decidedBy<T extends SsdTable>(
  table: T,
  rows: readonly SsdRows[T][],
  counts: (row: SsdRows[T]) => boolean,
): DecidingRow | undefined {
  const row = rows.find(counts);
  if (row === undefined) return undefined;
  const columns: readonly RuleColumn<T>[] = ruleColumns[table];
  const [key] = columns;
  return { table, key: withoutTrailingBlanks(text(key === undefined ? '' : row[key])) };
}

function isIn(keys: ReadonlySet<string>, id: unknown): boolean {
  const key = keyOf(id);
  return key !== '' && keys.has(key);
}
