import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { rowOf } from '../../sandbox/ssdData/rowOf';
import type { SsdData } from '../../sandbox/ssdData/ssdData';

/** The day on which the hand-made nights are played. */
export const handmadeDay = '2026-11-22';
export const handmadeClock = `${handmadeDay}T02:30:00Z`;

/** A child with one open referral and a child in need plan, as plain as can be. */
export function plainChild(id: string, overrides: { readonly surname?: string } = {}): SsdData {
  const data = emptySsd();
  data.ssd_person.push(
    rowOf('ssd_person', {
      pers_person_id: id,
      pers_legacy_id: `L${id}`,
      pers_forename: 'Fakeforename',
      pers_surname: overrides.surname ?? 'Fakesurname',
      pers_sex: 'F',
      pers_ethnicity: 'WBRI',
      pers_dob: '2015-05-05',
    }),
  );
  data.ssd_cin_episodes.push(
    rowOf('ssd_cin_episodes', {
      cine_referral_id: `R${id}`,
      cine_person_id: id,
      cine_referral_date: '2026-01-10',
      cine_referral_source_code: '1A',
      cine_referral_nfa: 'N',
    }),
  );
  data.ssd_cin_plans.push(
    rowOf('ssd_cin_plans', {
      cinp_cin_plan_id: `P${id}`,
      cinp_referral_id: `R${id}`,
      cinp_person_id: id,
      cinp_cin_plan_start_date: '2026-02-01',
    }),
  );
  return data;
}

/** The payload of `plainChild`, as it must arrive. */
export function plainPayload(id: string): Record<string, unknown> {
  return {
    la_child_id: id,
    mis_child_id: `L${id}`,
    child_details: {
      first_name: 'Fakeforename',
      surname: 'Fakesurname',
      date_of_birth: '2015-05-05',
      sex: 'F',
      ethnicity: 'WBRI',
      disabilities: ['NONE'],
      uasc_flag: false,
    },
    social_care_episodes: [
      {
        social_care_episode_id: `R${id}`,
        referral_date: '2026-01-10',
        referral_source: '1A',
        referral_no_further_action_flag: false,
        child_in_need_plans: [{ child_in_need_plan_id: `P${id}`, start_date: '2026-02-01' }],
      },
    ],
  };
}
