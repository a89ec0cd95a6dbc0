import type { ChildDraft } from '../childDraft';
import { codesOf } from '../codes';

/** A referral, and from when to when it is open. */
export interface Referral {
  readonly id: string;
  readonly start: string;
  readonly end: string | null;
}

export function addReferral(
  draft: ChildDraft,
  start: string,
  end: string | null,
  closeReason?: string,
): Referral {
  const { random } = draft;
  const id = draft.id('R');
  draft.add('ssd_cin_episodes', {
    cine_referral_id: id,
    cine_person_id: draft.personId,
    cine_referral_date: start,
    cine_cin_primary_need_code: `N${random.whole(1, 8)}`,
    cine_referral_source_code: random.pick(codesOf('referral_source')),
    cine_referral_nfa: random.pick(['N', 'N', 'N', 'Y']),
    cine_close_reason: end === null ? null : (closeReason ?? random.pick(codesOf('closure_reason'))),
    cine_close_date: end,
    cine_referral_team: `Team ${random.whole(1, 9)}`,
    cine_referral_worker_id: draft.professional(),
  });
  return { id, start, end };
}
