import { personIdOf } from '../childDraft';
import type { SsdData } from '../ssdData';
import { anyRow, sameKey, set, type Awkwardness } from './awkwardness';

/** The columns of the rows around a child that say which person or referral they belong to. */
const keyColumns = [
  ['ssd_address', 'addr_person_id'],
  ['ssd_disability', 'disa_person_id'],
  ['ssd_immigration_status', 'immi_person_id'],
  ['ssd_linked_identifiers', 'link_person_id'],
  ['ssd_sdq_scores', 'csdq_person_id'],
  ['ssd_care_leavers', 'clea_person_id'],
  ['ssd_cin_episodes', 'cine_person_id'],
  ['ssd_cin_assessments', 'cina_person_id'],
  ['ssd_cin_assessments', 'cina_referral_id'],
  ['ssd_assessment_factors', 'cinf_assessment_id'],
  ['ssd_cin_plans', 'cinp_person_id'],
  ['ssd_cin_plans', 'cinp_referral_id'],
  ['ssd_s47_enquiry', 's47e_person_id'],
  ['ssd_s47_enquiry', 's47e_referral_id'],
  ['ssd_initial_cp_conference', 'icpc_person_id'],
  ['ssd_initial_cp_conference', 'icpc_s47_enquiry_id'],
  ['ssd_cp_plans', 'cppl_person_id'],
  ['ssd_cp_plans', 'cppl_referral_id'],
  ['ssd_cla_episodes', 'clae_person_id'],
  ['ssd_cla_episodes', 'clae_referral_id'],
  ['ssd_cla_episodes', 'clae_cla_placement_id'],
  ['ssd_cla_placement', 'clap_person_id'],
  ['ssd_cla_placement', 'clap_cla_id'],
  ['ssd_permanence', 'perm_cla_id'],
  ['ssd_involvements', 'invo_person_id'],
  ['ssd_involvements', 'invo_referral_id'],
  ['ssd_involvements', 'invo_professional_id'],
] as const;

function eachKey(data: SsdData, change: (row: object, column: string) => void): void {
  for (const [table, column] of keyColumns) for (const row of data[table]) change(row, column);
}

/** Ids under which a row is found, and ids that cannot be sent. */
export const awkwardIds: Readonly<Record<string, Awkwardness>> = {
  'ids that differ in case and trailing blanks': (draft) => {
    eachKey(draft.data, (row, column) => {
      if (draft.random.chance(0.5))
        Reflect.set(row, column, sameKey(draft, Reflect.get(row, column) as string | null));
    });
  },
  'a person id with trailing blanks': (draft) => {
    for (const row of draft.data.ssd_person) row.pers_person_id = `${draft.personId}  `;
  },
  'a person id that is too long': (draft) =>
    rename(draft.data, draft.personId, `${draft.personId}-${'x'.repeat(30)}`),
  'a person id with a character that is not allowed': (draft) =>
    rename(draft.data, draft.personId, draft.personId.replace('P', draft.random.pick(['/', ' ', '.', 'é']))),
  'a legacy id that cannot be sent': (draft) => {
    const legacy = draft.random.pick(['LEG 1/2', `LEG-${'9'.repeat(40)}`, '   ', ' LEG-7 ']);
    for (const row of draft.data.ssd_person) row.pers_legacy_id = legacy;
  },
  'a nested id that cannot be sent': (draft) => {
    const { index, random } = draft;
    const bad = random.pick([`CP ${index}`, `CP${index}-${'x'.repeat(34)}`, `CP/${index}`]);
    set(anyRow(draft, 'ssd_cin_plans'), { cinp_cin_plan_id: bad });
    set(anyRow(draft, 'ssd_cp_plans'), { cppl_cp_plan_id: bad });
    set(anyRow(draft, 'ssd_cla_placement'), { clap_cla_placement_id: bad });
  },
  'a referral id that cannot be sent': (draft) =>
    set(anyRow(draft, 'ssd_cin_episodes'), {
      cine_referral_id: `R${'0'.repeat(30)}${draft.index}/X`.slice(0, 48),
    }),
  'rows that name another person': (draft) => {
    const other = personIdOf(draft.index === 0 ? 1 : draft.index - 1);
    set(anyRow(draft, 'ssd_cin_assessments'), { cina_person_id: other });
    set(anyRow(draft, 'ssd_cin_plans'), { cinp_person_id: other });
    set(anyRow(draft, 'ssd_cla_placement'), { clap_person_id: other });
    set(anyRow(draft, 'ssd_s47_enquiry'), { s47e_person_id: other });
  },
  'rows that name nobody': (draft) => {
    for (const row of draft.data.ssd_cin_assessments) row.cina_person_id = null;
    for (const row of draft.data.ssd_cin_plans) row.cinp_person_id = draft.random.pick([null, '']);
    for (const row of draft.data.ssd_cla_episodes) row.clae_person_id = null;
    for (const row of draft.data.ssd_cla_placement) row.clap_person_id = null;
    for (const row of draft.data.ssd_involvements) row.invo_person_id = null;
  },
  'a referral of somebody else': (draft) => {
    const sibling = `R${String(Math.max(0, draft.index - 1)).padStart(7, '0')}-1`;
    for (const row of draft.data.ssd_cla_episodes) row.clae_referral_id = sibling;
    set(anyRow(draft, 'ssd_cp_plans'), { cppl_referral_id: sibling });
  },
  'rows without a referral': (draft) => {
    set(anyRow(draft, 'ssd_cin_assessments'), { cina_referral_id: null });
    set(anyRow(draft, 'ssd_cp_plans'), { cppl_referral_id: '' });
    set(anyRow(draft, 'ssd_cla_episodes'), { clae_referral_id: null });
  },
  'care without placements, and placements without care': (draft) => {
    set(anyRow(draft, 'ssd_cla_episodes'), { clae_cla_placement_id: null });
    set(anyRow(draft, 'ssd_cla_placement'), { clap_cla_id: 'L-nowhere' });
    set(anyRow(draft, 'ssd_cla_episodes'), { clae_cla_id: null });
  },
};

function rename(data: SsdData, from: string, to: string): void {
  for (const row of data.ssd_person) row.pers_person_id = to;
  eachKey(data, (row, column) => {
    if (Reflect.get(row, column) === from) Reflect.set(row, column, to);
  });
}
