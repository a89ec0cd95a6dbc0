import type { ChildDraft } from '../childDraft';
import { anyRow, set, type Awkwardness } from './awkwardness';

const placeholder = 'SSD_PH';

/** What authorities and case systems write in their own ways. */
export const awkwardDialects: Readonly<Record<string, Awkwardness>> = {
  'codes of this year, with what they mean': (draft) => {
    const { random } = draft;
    for (const row of draft.data.ssd_person)
      row.pers_sex = random.pick(['MALE', 'Female ', 'F - Female', 'Not known']);
    set(anyRow(draft, 'ssd_cla_placement'), {
      clap_cla_placement_type: random.pick(['Z11', 'z14 - other', 'Z12: other', 'Z15']),
    });
    set(anyRow(draft, 'ssd_care_leavers'), {
      clea_care_leaver_accommodation: random.pick(['U2', 'b1 - suitable', 'Z1', 'U3']),
    });
    set(anyRow(draft, 'ssd_immigration_status'), {
      immi_immigration_status: random.pick(['UASC - under 18', 'U: unaccompanied', 'Former UASC']),
    });
    for (const row of draft.data.ssd_involvements)
      row.invo_professional_role_id = random.pick(['CW - case worker', 'cw', 'IRO']);
  },
  'JSON of another system': (draft) => {
    const { random } = draft;
    set(anyRow(draft, 'ssd_assessment_factors'), { cinf_assessment_factors_json: 'null' });
    set(anyRow(draft, 'ssd_s47_enquiry'), {
      s47e_s47_outcome_json: random.pick([
        '{"OUTCOME_CP_CONFERENCE_FLAG":"Y"}',
        '{"OUTCOME_CP_CONFERENCE_FLAG":"N","CP_CONFERENCE_FLAG":"Y"}',
        'null',
      ]),
    });
  },
  placeholders: (draft) => {
    for (const row of draft.data.ssd_person)
      Object.assign(row, { pers_upn: placeholder, pers_ethnicity: placeholder, pers_legacy_id: ' ssd_ph' });
    set(anyRow(draft, 'ssd_disability'), { disa_disability_code: placeholder });
    set(anyRow(draft, 'ssd_cin_episodes'), { cine_close_reason: placeholder });
    set(anyRow(draft, 'ssd_cin_plans'), { cinp_person_id: placeholder });
    set(anyRow(draft, 'ssd_address'), { addr_address_postcode: placeholder });
    set(anyRow(draft, 'ssd_cla_episodes'), { clae_cla_placement_id: placeholder });
    set(anyRow(draft, 'ssd_s47_enquiry'), { s47e_s47_outcome_json: placeholder });
    set(anyRow(draft, 'ssd_professionals'), { prof_social_worker_registration_no: placeholder });
  },
  'rows that tie in their date': (draft) => {
    const { random } = draft;
    twin(draft, 'ssd_address', 'addr_table_id', 'AD', {
      addr_address_postcode: random.pick(['ZZ99 1AA', 'ZZ99 2BB', null]),
    });
    twin(draft, 'ssd_sdq_scores', 'csdq_table_id', 'SD', { csdq_sdq_score: random.whole(0, 40) });
    twin(draft, 'ssd_permanence', 'perm_table_id', 'PE', { perm_adm_decision_date: null });
    twin(draft, 'ssd_care_leavers', 'clea_table_id', 'CL', {
      clea_care_leaver_activity: random.pick(['F1', 'P1', 'G4']),
    });
    twin(draft, 'ssd_cla_episodes', 'clae_cla_episode_id', 'LE', {
      clae_cla_episode_start_reason: random.pick(['S', 'L', 'P']),
      clae_cla_episode_ceased_reason: random.pick(['X1', 'E11', 'E8']),
    });
    twin(draft, 'ssd_cin_episodes', 'cine_referral_id', 'R', {
      cine_referral_source_code: random.pick(['1A', '8', '10']),
    });
  },
};

/** A second row beside one of the child's, with another key and other values, and all its dates. */
function twin<
  T extends
    | 'ssd_address'
    | 'ssd_sdq_scores'
    | 'ssd_permanence'
    | 'ssd_care_leavers'
    | 'ssd_cla_episodes'
    | 'ssd_cin_episodes',
>(
  draft: ChildDraft,
  table: T,
  key: keyof ChildDraft['data'][T][number] & string,
  kind: string,
  values: Partial<ChildDraft['data'][T][number]>,
): void {
  const row = anyRow(draft, table);
  if (row !== undefined) draft.add(table, { ...row, ...values, [key]: draft.id(kind) });
}
