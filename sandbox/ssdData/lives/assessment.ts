import type { ChildDraft } from '../childDraft';
import { codesOf } from '../codes';
import { earlier } from '../day';
import type { Referral } from './referral';

/** An assessment within a referral, authorised within 45 working days or still going on, with its factors. */
export function addAssessment(draft: ChildDraft, referral: Referral): void {
  const { random, runDate } = draft;
  const latest = referral.end ?? runDate;
  const start = earlier(random.dayAfter(referral.start, 0, 10), latest);
  const authorised = random.dayAfter(start, 10, 63);
  const id = draft.id('A');
  draft.add('ssd_cin_assessments', {
    cina_assessment_id: id,
    cina_person_id: draft.personId,
    cina_referral_id: referral.id,
    cina_assessment_start_date: start,
    cina_assessment_child_seen: 'Y',
    cina_assessment_auth_date: authorised <= latest ? authorised : referral.end,
    cina_assessment_outcome_nfa: random.pick(['N', 'Y']),
    cina_assessment_team: `Team ${random.whole(1, 9)}`,
    cina_assessment_worker_id: draft.professional(),
  });
  if (!random.chance(0.85)) return;
  const codes = [
    ...new Set(Array.from({ length: random.whole(1, 5) }, () => random.pick(codesOf('factors')))),
  ];
  draft.add('ssd_assessment_factors', {
    cinf_table_id: draft.id('AF'),
    cinf_assessment_id: id,
    cinf_assessment_factors_json: random.chance(0.7)
      ? JSON.stringify(codes)
      : JSON.stringify(Object.fromEntries(codes.map((code) => [code, random.pick(['Yes', 'Yes', 'No'])]))),
  });
}
