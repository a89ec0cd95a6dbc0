import { normalKey } from '../../lib/payload/normalKey';
import { ruleColumns, type PersonRows, type SsdRows, type SsdTable } from '../../lib/payload/personRows';

/** Rows of all tables, as a file of each table holds them. */
export type SsdData = { readonly [T in SsdTable]: readonly SsdRows[T][] };

/** No rows in any table. */
export function emptyTables(): { [T in SsdTable]: SsdRows[T][] } {
  return {
    ssd_person: [],
    ssd_address: [],
    ssd_disability: [],
    ssd_immigration_status: [],
    ssd_linked_identifiers: [],
    ssd_sdq_scores: [],
    ssd_cin_episodes: [],
    ssd_cin_assessments: [],
    ssd_assessment_factors: [],
    ssd_cin_plans: [],
    ssd_s47_enquiry: [],
    ssd_initial_cp_conference: [],
    ssd_cp_plans: [],
    ssd_cla_episodes: [],
    ssd_cla_placement: [],
    ssd_permanence: [],
    ssd_care_leavers: [],
    ssd_involvements: [],
    ssd_professionals: [],
  };
}

export const ssdTables = Object.keys(ruleColumns) as SsdTable[];

/**
 * One person's rows among those of everybody: everything, for the rules decide what counts. More than the real
 * reading gives, so a rule that counted somebody else's row would show.
 */
export function personRowsOf(data: SsdData, personId: string): PersonRows {
  const person = data.ssd_person.find((row) => normalKey(String(row.pers_person_id)) === normalKey(personId));
  if (person === undefined) throw new Error(`no person ${personId}`);
  return { person, tables: data, inStatutoryReturn: undefined };
}
