import { normalKey } from '../../../lib/payload/normalKey';
import type { SsdTable } from '../../../lib/payload/personRows';
import { emptySsd } from '../emptySsd';
import type { SsdData } from '../ssdData';
import { tableNames } from '../tableNames';

const personColumns: Readonly<Partial<Record<SsdTable, string>>> = {
  ssd_person: 'pers_person_id',
  ssd_address: 'addr_person_id',
  ssd_disability: 'disa_person_id',
  ssd_immigration_status: 'immi_person_id',
  ssd_linked_identifiers: 'link_person_id',
  ssd_sdq_scores: 'csdq_person_id',
  ssd_care_leavers: 'clea_person_id',
  ssd_cin_episodes: 'cine_person_id',
  ssd_cin_assessments: 'cina_person_id',
  ssd_cin_plans: 'cinp_person_id',
  ssd_s47_enquiry: 's47e_person_id',
  ssd_initial_cp_conference: 'icpc_person_id',
  ssd_cp_plans: 'cppl_person_id',
  ssd_cla_episodes: 'clae_person_id',
  ssd_cla_placement: 'clap_person_id',
  ssd_permanence: 'perm_person_id',
  ssd_involvements: 'invo_person_id',
};

/** The rows that name each person, by the person's key, and the factors of those assessments. */
export function rowsByPerson(data: SsdData): ReadonlyMap<string, SsdData> {
  const persons = new Map(data.ssd_person.map((row) => [keyOf(row.pers_person_id), emptySsd()]));
  for (const table of tableNames) {
    const column = personColumns[table];
    if (column === undefined) continue;
    for (const row of data[table]) {
      const rows: object[] | undefined = persons.get(keyOf(Reflect.get(row, column)))?.[table];
      rows?.push(row);
    }
  }
  const owners = new Map<string, SsdData>();
  for (const rows of persons.values()) {
    for (const assessment of rows.ssd_cin_assessments) owners.set(keyOf(assessment.cina_assessment_id), rows);
  }
  for (const row of data.ssd_assessment_factors) {
    owners.get(keyOf(row.cinf_assessment_id))?.ssd_assessment_factors.push(row);
  }
  return persons;
}

const keyOf = (id: unknown): string => (typeof id === 'string' ? normalKey(id) : '');
