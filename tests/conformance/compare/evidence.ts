import type { SsdRows, SsdTable } from '../../../lib/payload/personRows';
import type { ReportingWindow } from '../../../lib/payload/window';
import type { SsdData } from '../../payload/personRowsOf';
import type { Difference } from './difference';
import { keyOf, sameId, textOf } from './idKey';
import type { Json } from './jsonValue';

/** Everything that a difference is judged by: the rows, and both payloads. */
export interface Evidence {
  /** Everybody's. */
  readonly rows: SsdData;
  readonly personId: string;
  readonly window: Pick<ReportingWindow, 'start' | 'end' | 'runDate'>;
  readonly uascStatuses: readonly string[];
  /** Undefined where the person is not in the cohort. */
  readonly ours: Json | undefined;
  readonly reference: Json | undefined;
}

/** Decides whether a difference is this one of payload.md section 5, by what the rows say and what both made of them. */
export type Checker = (difference: Difference, evidence: Evidence) => boolean;

export type Row<T extends SsdTable> = SsdRows[T];

/** Whom a column with a person id names. */
export function namesWhom(id: unknown, { personId }: Evidence): 'own' | 'nobody' | 'another' {
  if (keyOf(id) === '') return 'nobody';
  return sameId(id, personId) ? 'own' : 'another';
}

export function personRow({ rows, personId }: Evidence): Row<'ssd_person'> {
  return rows.ssd_person.find((row) => sameId(row.pers_person_id, personId)) ?? {};
}

/** The reference cuts ids to 36 characters. */
export const cutId = (id: unknown): string => textOf(id).slice(0, 36);

/** The rows of the person's referrals that one of the two sends as this episode. */
export function referralRows(episode: string | undefined, evidence: Evidence): Row<'ssd_cin_episodes'>[] {
  return evidence.rows.ssd_cin_episodes.filter(
    (row) => sameId(row.cine_person_id, evidence.personId) && keyOf(cutId(row.cine_referral_id)) === episode,
  );
}

/** Whether a row hangs on the referral of an episode. */
export function isOnEpisode(referralId: unknown, episode: string | undefined, evidence: Evidence): boolean {
  return referralRows(episode, evidence).some((row) => sameId(row.cine_referral_id, referralId));
}

/** How the entries of an array with ids come from their table. */
const entryTables = {
  child_and_family_assessments: {
    table: 'ssd_cin_assessments',
    id: 'cina_assessment_id',
    referral: 'cina_referral_id',
    person: 'cina_person_id',
  },
  child_in_need_plans: {
    table: 'ssd_cin_plans',
    id: 'cinp_cin_plan_id',
    referral: 'cinp_referral_id',
    person: 'cinp_person_id',
  },
  section_47_assessments: {
    table: 'ssd_s47_enquiry',
    id: 's47e_s47_enquiry_id',
    referral: 's47e_referral_id',
    person: 's47e_person_id',
  },
  child_protection_plans: {
    table: 'ssd_cp_plans',
    id: 'cppl_cp_plan_id',
    referral: 'cppl_referral_id',
    person: 'cppl_person_id',
  },
} as const;

/** A row of a nested table, as far as every one of them has it. */
export interface EntryRow {
  readonly id: string;
  readonly person: unknown;
  readonly row: Json;
}

/** The rows that are, or are in, the entry of a difference, on the referral of its episode. */
export function entryRows(difference: Difference, evidence: Evidence): EntryRow[] {
  const array = difference.item.split('.')[0] ?? '';
  if (array === 'child_looked_after_placements') {
    return placementRows(difference, evidence).map((row) => ({
      id: textOf(row.clap_cla_placement_id),
      person: row.clap_person_id,
      row,
    }));
  }
  const source = Object.entries(entryTables).find(([name]) => name === array)?.[1];
  if (source === undefined) return [];
  const rows: readonly Json[] = evidence.rows[source.table];
  return rows
    .filter(
      (row) =>
        keyOf(cutId(row[source.id])) === difference.entry &&
        isOnEpisode(row[source.referral], difference.episode, evidence),
    )
    .map((row) => ({ id: textOf(row[source.id]), person: row[source.person], row }));
}

/** The rows of a placement, by its id. */
export function placementRows({ entry }: Difference, { rows }: Evidence): Row<'ssd_cla_placement'>[] {
  return rows.ssd_cla_placement.filter((row) => keyOf(cutId(row.clap_cla_placement_id)) === entry);
}

/** A day in a column; the data holds no times. */
export const day = (value: unknown): string | undefined => textOf(value).slice(0, 10) || undefined;

export function isInside(date: string | undefined, { window }: Evidence): boolean {
  return date !== undefined && date >= window.start && date <= window.end;
}

export function overlaps(start: string | undefined, end: string | undefined, { window }: Evidence): boolean {
  return start !== undefined && start <= window.end && (end === undefined || end >= window.start);
}
