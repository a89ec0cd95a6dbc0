import type { SocialCareEpisode } from '../../../lib/payload/schema';
import { episodesOf, findingsOf, type Said } from '../rowBuilders';

const at = 'social_care_episodes[0]';

/** The dates of the entries in the arrays of an episode, as they are sent. */
describe('the dates of an entry', () => {
  it.each<[string, Said, Partial<SocialCareEpisode>, string[]]>([
    [
      'an assessment that was authorised (items 22 to 24)',
      { ssd_cin_assessments: [{ cina_assessment_auth_date: '2025-03-01T16:20:00' }] },
      {
        child_and_family_assessments: [
          {
            child_and_family_assessment_id: 'A1',
            start_date: '2025-02-01',
            authorisation_date: '2025-03-01',
            purge: false,
          },
        ],
      },
      [],
    ],
    [
      'an assessment whose start is no date: it goes by its authorisation',
      {
        ssd_cin_assessments: [
          { cina_assessment_start_date: '2025-02-30', cina_assessment_auth_date: '2025-03-01' },
        ],
      },
      {
        child_and_family_assessments: [
          { child_and_family_assessment_id: 'A1', authorisation_date: '2025-03-01', purge: false },
        ],
      },
      [`date-not-valid at ${at}.child_and_family_assessments[0].start_date`],
    ],
    [
      'a CIN plan that has ended (items 26 to 28)',
      { ssd_cin_plans: [{ cinp_cin_plan_end_date: '2025-06-30' }] },
      {
        child_in_need_plans: [
          {
            child_in_need_plan_id: 'CN1',
            start_date: '2025-02-01',
            end_date: '2025-06-30',
            purge: false,
          },
        ],
      },
      [],
    ],
    [
      'a CIN plan whose end is no date: it counts as open',
      { ssd_cin_plans: [{ cinp_cin_plan_end_date: 'ended' }] },
      {
        child_in_need_plans: [{ child_in_need_plan_id: 'CN1', start_date: '2025-02-01', purge: false }],
      },
      [`date-not-valid at ${at}.child_in_need_plans[0].end_date`],
    ],
    [
      'an enquiry that has ended, with its conference (items 29 to 33)',
      {
        ssd_s47_enquiry: [
          { s47e_s47_end_date: '2025-02-15', s47e_s47_outcome_json: '{"CP_CONFERENCE_FLAG":"N"}' },
        ],
        ssd_initial_cp_conference: [{}],
      },
      {
        section_47_assessments: [
          {
            section_47_assessment_id: 'S1',
            start_date: '2025-02-01',
            icpc_required_flag: false,
            icpc_date: '2025-02-10',
            end_date: '2025-02-15',
            purge: false,
          },
        ],
      },
      [],
    ],
    [
      'an enquiry without a start, in by its conference',
      { ssd_s47_enquiry: [{ s47e_s47_start_date: null }], ssd_initial_cp_conference: [{}] },
      {
        section_47_assessments: [{ section_47_assessment_id: 'S1', icpc_date: '2025-02-10', purge: false }],
      },
      [],
    ],
    [
      'a child protection plan that has ended (items 34 to 36)',
      { ssd_cp_plans: [{ cppl_cp_plan_end_date: '2026-11-22' }] },
      {
        child_protection_plans: [
          {
            child_protection_plan_id: 'CP1',
            start_date: '2025-02-20',
            end_date: '2026-11-22',
            purge: false,
          },
        ],
      },
      [],
    ],
    [
      'two child protection plans, the earlier first, of one day by id',
      {
        ssd_cp_plans: [
          { cppl_cp_plan_id: 'CP3' },
          { cppl_cp_plan_id: 'CP2' },
          { cppl_cp_plan_id: 'CP9', cppl_cp_plan_start_date: '2025-01-01' },
        ],
      },
      {
        child_protection_plans: [
          { child_protection_plan_id: 'CP9', start_date: '2025-01-01', purge: false },
          { child_protection_plan_id: 'CP2', start_date: '2025-02-20', purge: false },
          { child_protection_plan_id: 'CP3', start_date: '2025-02-20', purge: false },
        ],
      },
      [],
    ],
    [
      'a placement that has ended (items 37 to 44)',
      {
        ssd_cla_episodes: [
          {
            clae_cla_episode_ceased_date: '2026-01-31',
            clae_cla_episode_ceased_reason: 'X1',
            clae_cla_episode_start_reason: 'p',
          },
        ],
        ssd_cla_placement: [
          {
            clap_cla_placement_end_date: '2026-01-31',
            clap_cla_placement_postcode: 'zz1  1zz',
            clap_cla_placement_change_reason: 'CARPL',
          },
        ],
      },
      {
        child_looked_after_placements: [
          {
            child_looked_after_placement_id: 'PL1',
            start_date: '2025-07-01',
            start_reason: 'P',
            postcode: 'ZZ1 1ZZ',
            placement_type: 'U4',
            end_date: '2026-01-31',
            end_reason: 'X1',
            change_reason: 'CARPL',
            purge: false,
          },
        ],
      },
      [],
    ],
    [
      'a social worker who has gone (items 53 to 55)',
      {
        ssd_cin_plans: [{}],
        ssd_involvements: [{ invo_involvement_end_date: '2025-12-31' }],
        ssd_professionals: [{}],
      },
      {
        child_in_need_plans: [{ child_in_need_plan_id: 'CN1', start_date: '2025-02-01', purge: false }],
        care_worker_details: [{ worker_id: 'SW1', start_date: '2025-01-15', end_date: '2025-12-31' }],
      },
      [],
    ],
  ])('%s', (_, said, items, findings) => {
    expect(episodesOf(said)).toEqual([
      { social_care_episode_id: 'R1', referral_date: '2025-01-10', ...items, purge: false },
    ]);
    expect(findingsOf(said)).toEqual(findings);
  });
});
