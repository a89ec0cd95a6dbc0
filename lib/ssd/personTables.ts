import type { ChunkIndex } from './chunkIndex';
import type { ChunkRows } from './chunkRows';
import { keysIn } from './keysIn';

/**
 * The rows of one person among those of a range: naming the person, or hanging on what is the person's (`PersonRows`).
 * @param person the person's key
 */
export function personTables(chunk: ChunkIndex, person: string): ChunkRows {
  const referrals = [...chunk.ssd_cin_episodes.naming(person)];
  const own = keysIn(referrals, 'cine_referral_id');
  const assessments = chunk.ssd_cin_assessments.of(person, own);
  const enquiries = chunk.ssd_s47_enquiry.of(person, own);
  const claEpisodes = chunk.ssd_cla_episodes.of(person, own);
  const periods = keysIn(claEpisodes, 'clae_cla_id');
  const involvements = chunk.ssd_involvements.of(person, own);
  return {
    ssd_person: [...chunk.ssd_person.naming(person)],
    ssd_address: [...chunk.ssd_address.naming(person)],
    ssd_disability: [...chunk.ssd_disability.naming(person)],
    ssd_immigration_status: [...chunk.ssd_immigration_status.naming(person)],
    ssd_linked_identifiers: [...chunk.ssd_linked_identifiers.naming(person)],
    ssd_sdq_scores: [...chunk.ssd_sdq_scores.naming(person)],
    ssd_care_leavers: [...chunk.ssd_care_leavers.naming(person)],
    ssd_cin_episodes: referrals,
    ssd_cin_assessments: assessments,
    ssd_cin_plans: chunk.ssd_cin_plans.of(person, own),
    ssd_s47_enquiry: enquiries,
    ssd_cp_plans: chunk.ssd_cp_plans.of(person, own),
    ssd_cla_episodes: claEpisodes,
    ssd_involvements: involvements,
    ssd_assessment_factors: chunk.ssd_assessment_factors.on(keysIn(assessments, 'cina_assessment_id')),
    ssd_initial_cp_conference: chunk.ssd_initial_cp_conference.of(
      person,
      keysIn(enquiries, 's47e_s47_enquiry_id'),
    ),
    ssd_cla_placement: chunk.ssd_cla_placement.of(person, periods),
    ssd_permanence: chunk.ssd_permanence.of(person, periods),
    ssd_professionals: chunk.ssd_professionals.on(keysIn(involvements, 'invo_professional_id')),
  };
}
