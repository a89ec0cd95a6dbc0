import type { ChildDraft } from '../childDraft';
import { codesOf } from '../codes';
import { earlier } from '../day';
import { fakePostcode } from '../fakePostcode';
import type { Referral } from './referral';

/** A period of care: placements one after the other, an episode for each, SDQ scores, now and then permanence. */
export function addCare(draft: ChildDraft, referral: Referral): void {
  const { random, runDate } = draft;
  const period = draft.id('L');
  const began = earlier(random.dayAfter(referral.start, 3, 90), referral.end ?? runDate);
  const over = random.chance(0.3) ? earlier(random.dayAfter(began, 120, 700), runDate) : undefined;
  const end = referral.end ?? over ?? null;
  let start = began;
  for (let left = random.whole(0, 2); ; left -= 1) {
    const change = random.dayAfter(start, 30, 250);
    const last = left === 0 || change >= (end ?? runDate);
    addPlacement(draft, referral, period, { began, start, end: last ? end : change, last });
    if (last) break;
    start = change;
  }
  addScores(draft, began);
  if (random.chance(0.15)) addPermanence(draft, period, began);
}

interface Stay {
  readonly began: string;
  readonly start: string;
  readonly end: string | null;
  readonly last: boolean;
}

function addPlacement(
  draft: ChildDraft,
  referral: Referral,
  period: string,
  { began, start, end, last }: Stay,
): void {
  const { random, personId } = draft;
  const placement = draft.id('PL');
  draft.add('ssd_cla_placement', {
    clap_cla_placement_id: placement,
    clap_cla_id: period,
    clap_person_id: personId,
    clap_cla_placement_start_date: start,
    clap_cla_placement_type: random.pick(codesOf('placement_type')),
    clap_cla_placement_urn: `FAKE${random.whole(1, 9_999)}`,
    clap_cla_placement_distance: random.whole(0, 800) / 10,
    clap_cla_placement_provider: `PR${random.whole(0, 5)}`,
    clap_cla_placement_postcode: fakePostcode(random),
    clap_cla_placement_end_date: end,
    clap_cla_placement_change_reason: end === null || last ? null : random.pick(codesOf('change_reason')),
  });
  draft.add('ssd_cla_episodes', {
    clae_cla_episode_id: draft.id('LE'),
    clae_person_id: personId,
    clae_cla_placement_id: placement,
    clae_cla_episode_start_date: start,
    clae_cla_episode_start_reason: start === began ? 'S' : random.pick(codesOf('start_reason')),
    clae_cla_primary_need_code: `N${random.whole(1, 8)}`,
    clae_cla_episode_ceased_date: end,
    clae_cla_episode_ceased_reason: end === null ? null : last ? random.pick(codesOf('end_reason')) : 'X1',
    clae_cla_id: period,
    clae_referral_id: referral.id,
    clae_entered_care_date: began,
  });
}

function addScores(draft: ChildDraft, began: string): void {
  const { random, runDate } = draft;
  for (let date = random.dayAfter(began, 60, 300); date <= runDate; date = random.dayAfter(date, 300, 400)) {
    draft.add('ssd_sdq_scores', {
      csdq_table_id: draft.id('SD'),
      csdq_person_id: draft.personId,
      csdq_sdq_completed_date: date,
      csdq_sdq_score: random.whole(0, 40),
    });
  }
}

function addPermanence(draft: ChildDraft, period: string, began: string): void {
  const { random, runDate } = draft;
  const decided = earlier(random.dayAfter(began, 90, 300), runDate);
  const matched = random.dayAfter(decided, 30, 200);
  const placed = random.dayAfter(matched, 10, 60);
  draft.add('ssd_permanence', {
    perm_table_id: draft.id('PM'),
    perm_person_id: random.chance(0.5) ? draft.personId : null,
    perm_cla_id: period,
    perm_adm_decision_date: decided,
    perm_matched_date: matched <= runDate ? matched : null,
    perm_placed_for_adoption_date: placed <= runDate ? placed : null,
    perm_part_of_sibling_group: 'N',
    perm_siblings_placed_together: 0,
    perm_siblings_placed_apart: 0,
    perm_number_of_adopters: 2,
  });
}
