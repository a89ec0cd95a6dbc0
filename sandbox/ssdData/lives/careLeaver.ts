import type { ChildDraft } from '../childDraft';
import { codesOf } from '../codes';

/** What is recorded of somebody who has left care: one or two contacts, or none any more. */
export function addCareLeaver(draft: ChildDraft): void {
  const { random, runDate } = draft;
  for (let left = random.whole(1, 2); left > 0; left -= 1) {
    const inTouch = random.chance(0.9);
    draft.add('ssd_care_leavers', {
      clea_table_id: draft.id('CL'),
      clea_person_id: draft.personId,
      clea_care_leaver_eligibility: 'Former relevant child',
      clea_care_leaver_in_touch: inTouch ? 'YES' : 'NO',
      clea_care_leaver_latest_contact: inTouch ? random.dayBefore(runDate, 0, 900) : null,
      clea_care_leaver_accommodation: random.pick(codesOf('accommodation')),
      clea_care_leaver_accom_suitable: random.pick(['1', '2']),
      clea_care_leaver_activity: random.pick(codesOf('activity')),
      clea_care_leaver_personal_advisor: draft.professional(),
      clea_care_leaver_allocated_team: `Team ${random.whole(1, 9)}`,
      clea_care_leaver_worker_id: draft.professional(),
    });
  }
}
