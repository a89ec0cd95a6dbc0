import type { ChildDraft } from '../childDraft';
import { plusDays } from '../day';
import { anyRow, set, type Awkwardness } from './awkwardness';

const times = ['T00:00:00', 'T09:30:00', 'T23:59:59'];

/** Dates out of order, out of reach, missing, or with a time of day. */
export const awkwardDates: Readonly<Record<string, Awkwardness>> = {
  'dates in the future': (draft) => {
    const soon = plusDays(draft.runDate, draft.random.pick([1, 2, 40, 400]));
    set(anyRow(draft, 'ssd_cin_episodes'), { cine_referral_date: soon });
    set(anyRow(draft, 'ssd_cin_assessments'), { cina_assessment_start_date: soon });
    set(anyRow(draft, 'ssd_sdq_scores'), { csdq_sdq_completed_date: soon });
    set(anyRow(draft, 'ssd_address'), { addr_address_start_date: soon });
    set(anyRow(draft, 'ssd_permanence'), { perm_matched_date: soon });
    set(anyRow(draft, 'ssd_care_leavers'), { clea_care_leaver_latest_contact: soon });
  },
  'a closure in the future': (draft) =>
    set(anyRow(draft, 'ssd_cin_episodes'), {
      cine_close_date: plusDays(draft.runDate, draft.random.whole(1, 30)),
      cine_close_reason: 'RC7',
    }),
  'ends before starts': (draft) => {
    const plan = anyRow(draft, 'ssd_cin_plans');
    set(plan, { cinp_cin_plan_end_date: before(plan?.cinp_cin_plan_start_date, draft) });
    const placement = anyRow(draft, 'ssd_cla_placement');
    set(placement, { clap_cla_placement_end_date: before(placement?.clap_cla_placement_start_date, draft) });
    const referral = anyRow(draft, 'ssd_cin_episodes');
    set(referral, { cine_close_date: before(referral?.cine_referral_date, draft) });
    const enquiry = anyRow(draft, 'ssd_s47_enquiry');
    set(enquiry, { s47e_s47_end_date: before(enquiry?.s47e_s47_start_date, draft) });
  },
  'no starts': (draft) => {
    set(anyRow(draft, 'ssd_cin_episodes'), { cine_referral_date: null });
    set(anyRow(draft, 'ssd_cin_assessments'), { cina_assessment_start_date: null });
    set(anyRow(draft, 'ssd_cin_plans'), { cinp_cin_plan_start_date: null });
    set(anyRow(draft, 'ssd_s47_enquiry'), { s47e_s47_start_date: null });
    set(anyRow(draft, 'ssd_involvements'), { invo_involvement_start_date: null });
    set(anyRow(draft, 'ssd_address'), { addr_address_start_date: null });
    set(anyRow(draft, 'ssd_sdq_scores'), { csdq_sdq_completed_date: null });
  },
  'dates with a time of day': (draft) => {
    for (const row of Object.values(draft.data).flat()) {
      for (const [column, value] of Object.entries(row)) {
        if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && column !== 'pers_upn') {
          Reflect.set(row, column, `${value}${draft.random.pick(times)}`);
        }
      }
    }
  },
  'no date of birth': (draft) => {
    for (const row of draft.data.ssd_person) row.pers_dob = null;
  },
  'an expected date of birth beside the real one': (draft) => {
    for (const row of draft.data.ssd_person) row.pers_expected_dob = row.pers_dob;
  },
  'born after everything': (draft) => {
    for (const row of draft.data.ssd_person) row.pers_dob = draft.runDate;
  },
  'a birthday on 29 February': (draft) => {
    for (const row of draft.data.ssd_person)
      row.pers_dob = draft.random.pick(['2000-02-29', '2008-02-29', '2016-02-29']);
  },
};

function before(start: unknown, { random }: ChildDraft): string | null {
  return typeof start === 'string' ? random.dayBefore(start.slice(0, 10), 1, 200) : null;
}
