import type { ChildDraft } from '../childDraft';
import { earlier } from '../day';
import type { Referral } from './referral';

/** A child in need plan, and the worker who holds the case while it lasts. */
export function addCinPlan(draft: ChildDraft, referral: Referral): void {
  const { random, runDate } = draft;
  const start = earlier(random.dayAfter(referral.start, 20, 60), referral.end ?? runDate);
  const ended = random.chance(0.3) ? earlier(random.dayAfter(start, 60, 300), runDate) : null;
  draft.add('ssd_cin_plans', {
    cinp_cin_plan_id: draft.id('CP'),
    cinp_referral_id: referral.id,
    cinp_person_id: draft.personId,
    cinp_cin_plan_start_date: start,
    cinp_cin_plan_end_date: referral.end === null ? ended : earlier(ended ?? referral.end, referral.end),
    cinp_cin_plan_team: `Team ${random.whole(1, 9)}`,
    cinp_cin_plan_worker_id: draft.professional(),
  });
  addInvolvements(draft, referral, start);
}

/** One or two workers, one after the other, and sometimes somebody in another role. */
function addInvolvements(draft: ChildDraft, referral: Referral, start: string): void {
  const { random, runDate } = draft;
  const change = random.chance(0.35) ? random.dayAfter(start, 30, 300) : undefined;
  const involvement = (from: string, to: string | null, role: string) =>
    draft.add('ssd_involvements', {
      invo_involvements_id: draft.id('IV'),
      invo_professional_id: draft.professional(),
      invo_professional_role_id: role,
      invo_professional_team: `Team ${random.whole(1, 9)}`,
      invo_person_id: draft.personId,
      invo_involvement_start_date: from,
      invo_involvement_end_date: to,
      invo_worker_change_reason: to === null ? null : 'Fake reason',
      invo_referral_id: referral.id,
    });
  if (change !== undefined && change < (referral.end ?? runDate)) {
    involvement(start, change, 'CW');
    involvement(change, referral.end, 'CW');
  } else involvement(start, referral.end, 'CW');
  if (random.chance(0.2)) involvement(start, null, 'IRO');
}

/** A section 47 enquiry with its conference and, where that says so, a child protection plan. */
export function addProtection(draft: ChildDraft, referral: Referral): void {
  const { random, runDate } = draft;
  const latest = referral.end ?? runDate;
  const start = earlier(random.dayAfter(referral.start, 5, 40), latest);
  const conference = random.dayAfter(start, 8, 25);
  const held = conference <= latest;
  const enquiry = draft.id('S');
  draft.add('ssd_s47_enquiry', {
    s47e_s47_enquiry_id: enquiry,
    s47e_referral_id: referral.id,
    s47e_person_id: draft.personId,
    s47e_s47_start_date: start,
    s47e_s47_end_date: held ? earlier(random.dayAfter(start, 5, 15), latest) : null,
    s47e_s47_nfa: 'N',
    s47e_s47_outcome_json: JSON.stringify({ OUTCOME_NFA: 'N', CP_CONFERENCE_FLAG: held ? 'Y' : 'N' }),
    s47e_s47_completed_by_team: `Team ${random.whole(1, 9)}`,
    s47e_s47_completed_by_worker_id: draft.professional(),
  });
  if (!held) return;
  const planned = random.chance(0.8);
  const icpc = draft.id('IC');
  draft.add('ssd_initial_cp_conference', {
    icpc_icpc_id: icpc,
    icpc_icpc_meeting_id: draft.id('IM-'),
    icpc_s47_enquiry_id: enquiry,
    icpc_person_id: draft.personId,
    icpc_referral_id: referral.id,
    icpc_icpc_transfer_in: 'N',
    icpc_icpc_target_date: conference,
    icpc_icpc_date: conference,
    icpc_icpc_outcome_cp_flag: planned ? 'Y' : 'N',
    icpc_icpc_team: `Team ${random.whole(1, 9)}`,
    icpc_icpc_worker_id: draft.professional(),
  });
  if (!planned) return;
  const ended = random.dayAfter(conference, 80, 500);
  draft.add('ssd_cp_plans', {
    cppl_cp_plan_id: draft.id('PP'),
    cppl_referral_id: referral.id,
    cppl_icpc_id: icpc,
    cppl_person_id: draft.personId,
    cppl_cp_plan_start_date: conference,
    cppl_cp_plan_end_date: ended <= latest ? ended : referral.end,
    cppl_cp_plan_ola: 'N',
    cppl_cp_plan_initial_category: random.pick(['NEG', 'PHY', 'SAB', 'EMO']),
    cppl_cp_plan_latest_category: random.pick(['NEG', 'PHY', 'SAB', 'EMO']),
  });
}
