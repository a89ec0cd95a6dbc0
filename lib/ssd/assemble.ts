import { ruleColumns, type SsdRows } from '../payload/personRows';
import type { ChunkIndex, ChunkRows } from './chunk';
import { keysIn } from './keys';
import { linkOf, parents, type Parent } from './links';
import { perTable, ssdTableNames } from './tables';

/**
 * The rows of one person among those of a range: naming the person, or hanging on what is the person's (`PersonRows`).
 * @param person the person's key
 */
export function rowsOfPerson(chunk: ChunkIndex, person: string): ChunkRows {
  const known = new Map<Parent, ReadonlySet<string>>();
  /** The ids of the person's own referrals, enquiries and so on. */
  const own = (parent: Parent | undefined): ReadonlySet<string> => {
    if (parent === undefined) return new Set();
    const before = known.get(parent);
    if (before !== undefined) return before;
    const { table, id } = parents[parent];
    const ids = keysIn(chunk[table].of(person, own(linkOf(table).parent?.is)), id);
    known.set(parent, ids);
    return ids;
  };
  return perTable<ChunkRows>((table) => chunk[table].of(person, own(linkOf(table).parent?.is)));
}

/** What rows naming one person hang on without its being the person's: keys, to be looked up in the tables that hold it. */
export interface OthersParents {
  /** Enquiries of conferences. */
  readonly enquiries: readonly string[];
  /** Periods of care of placements and permanence rows. */
  readonly periods: readonly string[];
  /** Referrals of involvements, whose CIN plans tell whether the involvement would have counted. */
  readonly planReferrals: readonly string[];
}

const without = (keys: Iterable<string>, known: ReadonlySet<string>): string[] =>
  [...new Set(keys)].filter((key) => !known.has(key));

/**
 * Where rows naming the person hang on something that is not among the person's own rows.
 * @param own the person's rows
 */
export function othersParents(chunk: ChunkIndex, person: string, own: ChunkRows): OthersParents {
  return {
    enquiries: without(
      keysIn(chunk.ssd_initial_cp_conference.naming(person), 'icpc_s47_enquiry_id'),
      keysIn(own.ssd_s47_enquiry, 's47e_s47_enquiry_id'),
    ),
    periods: without(
      [
        ...keysIn(chunk.ssd_cla_placement.naming(person), 'clap_cla_id'),
        ...keysIn(chunk.ssd_permanence.naming(person), 'perm_cla_id'),
      ],
      keysIn(own.ssd_cla_episodes, 'clae_cla_id'),
    ),
    planReferrals: without(
      keysIn(chunk.ssd_involvements.naming(person), 'invo_referral_id'),
      keysIn(own.ssd_cin_episodes, 'cine_referral_id'),
    ),
  };
}

/** The referrals that the person's rows hang on and that are not among them. */
export function othersReferrals(rows: ChunkRows): string[] {
  const referrals = ssdTableNames.flatMap((table) => {
    const { parent } = linkOf(table);
    return parent?.is === 'referral' ? [...keysIn(rows[table], parent.column)] : [];
  });
  return without(referrals, keysIn(rows.ssd_cin_episodes, 'cine_referral_id'));
}

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
