import { appendSsd } from '../../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import { rowOf } from '../../../sandbox/ssdData/rowOf';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { plainChild } from '../../night/handmadeSsd';

/** A child with something in every array and block of the payload, and one row each in the tables behind them. */
export function richChild(id: string): SsdData {
  const data = plainChild(id);
  const referral = `R${id}`;
  const more: Partial<SsdData> = {
    ssd_linked_identifiers: [
      rowOf('ssd_linked_identifiers', {
        link_table_id: `LI${id}`,
        link_person_id: id,
        link_identifier_type: 'Former Unique Pupil Number',
        link_identifier_value: 'A123456789012',
        link_valid_from_date: '2025-01-01',
      }),
    ],
    ssd_disability: [
      rowOf('ssd_disability', {
        disa_table_id: `D${id}`,
        disa_person_id: id,
        disa_disability_code: 'AUT',
      }),
    ],
    ssd_cin_assessments: [
      rowOf('ssd_cin_assessments', {
        cina_assessment_id: `A${id}`,
        cina_person_id: id,
        cina_referral_id: referral,
        cina_assessment_start_date: '2026-01-11',
        cina_assessment_auth_date: '2026-02-11',
      }),
    ],
    ssd_assessment_factors: [
      rowOf('ssd_assessment_factors', {
        cinf_table_id: `F${id}`,
        cinf_assessment_id: `A${id}`,
        cinf_assessment_factors_json: '["1A"]',
      }),
    ],
    ssd_s47_enquiry: [
      rowOf('ssd_s47_enquiry', {
        s47e_s47_enquiry_id: `S${id}`,
        s47e_referral_id: referral,
        s47e_person_id: id,
        s47e_s47_start_date: '2026-02-12',
      }),
    ],
    ssd_cp_plans: [
      rowOf('ssd_cp_plans', {
        cppl_cp_plan_id: `CP${id}`,
        cppl_referral_id: referral,
        cppl_person_id: id,
        cppl_cp_plan_start_date: '2026-02-20',
      }),
    ],
    ssd_cla_episodes: [
      rowOf('ssd_cla_episodes', {
        clae_cla_episode_id: `E${id}`,
        clae_person_id: id,
        clae_cla_placement_id: `PL${id}`,
        clae_cla_episode_start_date: '2026-03-01',
        clae_cla_episode_start_reason: 'S',
        clae_cla_episode_ceased_date: '2026-06-01',
        clae_cla_episode_ceased_reason: 'E4A',
        clae_cla_id: `C${id}`,
        clae_referral_id: referral,
      }),
    ],
    ssd_cla_placement: [
      rowOf('ssd_cla_placement', {
        clap_cla_placement_id: `PL${id}`,
        clap_cla_id: `C${id}`,
        clap_person_id: id,
        clap_cla_placement_start_date: '2026-03-01',
        clap_cla_placement_type: 'U1',
        clap_cla_placement_end_date: '2026-06-01',
        clap_cla_placement_change_reason: 'CARPL',
      }),
    ],
    ssd_involvements: [
      rowOf('ssd_involvements', {
        invo_involvements_id: `I${id}`,
        invo_professional_id: `W${id}`,
        invo_professional_role_id: 'CW',
        invo_person_id: id,
        invo_involvement_start_date: '2026-01-15',
        invo_referral_id: referral,
      }),
    ],
    ssd_professionals: [
      rowOf('ssd_professionals', {
        prof_professional_id: `W${id}`,
        prof_social_worker_registration_no: 'SW1000001',
      }),
      rowOf('ssd_professionals', {
        prof_professional_id: `X${id}`,
        prof_social_worker_registration_no: 'SW1000002',
      }),
    ],
  };
  appendSsd(data, { ...emptySsd(), ...more });
  return data;
}
