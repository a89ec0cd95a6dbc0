import type { SsdRows } from '../../../lib/payload/personRows';
import type { SocialCareEpisode } from '../../../lib/payload/schema';
import { build, episodesOf, findingsOf, type Said } from '../rowBuilders';

type Referral = SsdRows['ssd_cin_episodes'];

const ids = (said: Said): string[] => episodesOf(said).map((episode) => episode.social_care_episode_id);

describe('which referrals are episodes, and their order (item 16)', () => {
  it.each<[string, Referral[], string[], string[]]>([
    [
      'by referral date',
      [{ cine_referral_date: '2025-05-01' }, { cine_referral_id: 'R2', cine_referral_date: '2024-05-01' }],
      ['R2', 'R1'],
      [],
    ],
    [
      'then by id, by code unit',
      [{ cine_referral_id: 'r1' }, { cine_referral_id: 'R2' }, { cine_referral_id: 'R10' }],
      ['R10', 'R2', 'r1'],
      [],
    ],
    ['an id without its trailing blanks', [{ cine_referral_id: 'R1   ' }], ['R1'], []],
    ["somebody else's is none", [{}, { cine_referral_id: 'R2', cine_person_id: 'P2' }], ['R1'], []],
    [
      'closed before the window',
      [{}, { cine_referral_id: 'R2', cine_referral_date: '2020-01-01', cine_close_date: '2024-03-31' }],
      ['R1'],
      [],
    ],
    [
      'closed on its first day',
      [{ cine_referral_date: '2020-01-01', cine_close_date: '2024-04-01' }],
      ['R1'],
      [],
    ],
    ['in the future', [{}, { cine_referral_id: 'R2', cine_referral_date: '2026-11-24' }], ['R1'], []],
    ['without a date', [{}, { cine_referral_id: 'R2', cine_referral_date: null }], ['R1'], []],
    [
      'an id with another character',
      [{}, { cine_referral_id: 'R/2' }],
      ['R1'],
      ['entry-id-characters at social_care_episodes'],
    ],
    [
      'an id that is too long',
      [{}, { cine_referral_id: 'x'.repeat(37) }],
      ['R1'],
      ['entry-id-too-long at social_care_episodes'],
    ],
    ['an id of 36', [{ cine_referral_id: 'x'.repeat(36) }], ['x'.repeat(36)], []],
    ['a missing id', [{}, { cine_referral_id: ' ' }], ['R1'], ['entry-id-missing at social_care_episodes']],
    [
      'two with one id',
      [{ cine_referral_date: '2025-05-01' }, { cine_referral_id: 'r1 ', cine_referral_date: '2024-05-01' }],
      ['r1'],
      ['entry-id-repeated at social_care_episodes'],
    ],
  ])('%s', (_, referrals, sent, findings) => {
    expect(ids({ ssd_cin_episodes: referrals })).toEqual(sent);
    expect(findingsOf({ ssd_cin_episodes: referrals })).toEqual(findings);
  });

  it('an episode left out takes what is in it along, without another word', () => {
    const said: Said = {
      ssd_cin_episodes: [{}, { cine_referral_id: 'R/2', cine_close_reason: 'XX' }],
      ssd_cin_plans: [{ cinp_referral_id: 'R/2', cinp_cin_plan_id: 'C/1', cinp_person_id: 'P9' }],
      ssd_cp_plans: [{ cppl_referral_id: 'R/2' }],
    };
    expect(episodesOf(said)).toHaveLength(1);
    expect(findingsOf(said)).toEqual(['entry-id-characters at social_care_episodes']);
  });

  it('in the cohort but no episode to send', () => {
    const said: Said = { ssd_cin_episodes: [], ssd_cin_plans: [{}] };
    expect(build(said).payload).not.toHaveProperty('social_care_episodes');
    expect(findingsOf(said)).toEqual(['no-episode at social_care_episodes']);
  });
});

describe("an episode's own items (17 to 21)", () => {
  const at = 'social_care_episodes[0]';
  it.each<
    [string, Referral, { [K in keyof SocialCareEpisode]?: SocialCareEpisode[K] | undefined }, string[]]
  >([
    [
      'dates',
      { cine_close_date: '2025-03-01' },
      { referral_date: '2025-01-10', closure_date: '2025-03-01' },
      [],
    ],
    ['dates with a time', { cine_referral_date: '2025-01-10T14:30:00' }, { referral_date: '2025-01-10' }, []],
    ['a source', { cine_referral_source_code: '5d' }, { referral_source: '5D' }, []],
    [
      'a source that is none',
      { cine_referral_source_code: '100' },
      { referral_source: undefined },
      [`code-not-recognised at ${at}.referral_source`],
    ],
    [
      'a closure reason with a description',
      { cine_close_reason: 'RC7 - Services ceased' },
      { closure_reason: 'RC7' },
      [],
    ],
    [
      'a closure reason that is none',
      { cine_close_reason: 'RC10' },
      { closure_reason: undefined },
      [`code-not-recognised at ${at}.closure_reason`],
    ],
    ['no further action', { cine_referral_nfa: 'y' }, { referral_no_further_action_flag: true }, []],
    ['further action', { cine_referral_nfa: '0' }, { referral_no_further_action_flag: false }, []],
    [
      'neither',
      { cine_referral_nfa: '2' },
      { referral_no_further_action_flag: undefined },
      [`flag-not-recognised at ${at}.referral_no_further_action_flag`],
    ],
    ['blank', { cine_referral_nfa: ' ' }, { referral_no_further_action_flag: undefined }, []],
    [
      'referred tomorrow',
      { cine_referral_date: '2026-11-23' },
      { referral_date: '2026-11-23' },
      [`date-in-future at ${at}.referral_date`],
    ],
    [
      'closed tomorrow',
      { cine_close_date: '2026-11-23' },
      { closure_date: '2026-11-23' },
      [`date-in-future at ${at}.closure_date`],
    ],
    ['closed today', { cine_close_date: '2026-11-22' }, { closure_date: '2026-11-22' }, []],
    [
      'closed before the referral',
      { cine_close_date: '2025-01-09' },
      { closure_date: '2025-01-09' },
      [`end-before-start at ${at}.closure_date`],
    ],
    [
      'closed on the day of the referral',
      { cine_close_date: '2025-01-10' },
      { closure_date: '2025-01-10' },
      [],
    ],
    [
      'a closure date that is none counts as open',
      { cine_close_date: '2025-02-30' },
      { closure_date: undefined },
      [`date-not-valid at ${at}.closure_date`],
    ],
  ])('%s', (_, referral, items, findings) => {
    expect(episodesOf({ ssd_cin_episodes: [referral] })[0]).toEqual({
      social_care_episode_id: 'R1',
      referral_date: '2025-01-10',
      purge: false,
      ...items,
    });
    expect(findingsOf({ ssd_cin_episodes: [referral] })).toEqual(findings);
  });

  it('tells a birth after the closure of a referral, once', () => {
    const closed = { cine_referral_date: '2025-01-01', cine_close_date: '2025-02-01' };
    const said: Said = {
      ssd_person: [{ pers_dob: '2025-02-02' }],
      ssd_cin_episodes: [{}, { cine_referral_id: 'R2', ...closed }, { cine_referral_id: 'R3', ...closed }],
    };
    expect(findingsOf(said)).toEqual(['birth-after-closure at child_details.date_of_birth']);
    expect(findingsOf({ ...said, ssd_person: [{ pers_dob: '2025-02-01' }] })).toEqual([]);
  });

  it('names paths by the place in the payload, not in the rows', () => {
    const referrals = [
      { cine_referral_id: 'R1', cine_referral_date: '2025-05-01', cine_close_reason: 'XX' },
      { cine_referral_id: 'R/2', cine_referral_date: '2024-05-01' },
      { cine_referral_id: 'R3', cine_referral_date: '2024-06-01' },
    ];
    expect(findingsOf({ ssd_cin_episodes: referrals })).toEqual([
      'entry-id-characters at social_care_episodes',
      'code-not-recognised at social_care_episodes[1].closure_reason',
    ]);
  });
});

it('an episode is written in the order of the specification', () => {
  const said: Said = {
    ssd_person: [{ pers_dob: '2008-01-01' }],
    ssd_cin_episodes: [
      {
        cine_referral_source_code: '4',
        cine_close_date: '2026-01-01',
        cine_close_reason: 'RC1',
        cine_referral_nfa: 'N',
      },
    ],
    ssd_cin_assessments: [{}],
    ssd_cin_plans: [{}],
    ssd_s47_enquiry: [{}],
    ssd_cp_plans: [{}],
    ssd_cla_episodes: [{}],
    ssd_cla_placement: [{}],
    ssd_permanence: [{}],
    ssd_care_leavers: [{}],
    ssd_involvements: [{}],
    ssd_professionals: [{}],
    ssd_sdq_scores: [{}],
  };
  expect(findingsOf(said)).toEqual([]);
  expect(build(said).payload).toEqual({
    la_child_id: 'P1',
    purge: false,
    child_details: {
      first_name: 'Fakename',
      surname: 'Testchild',
      date_of_birth: '2008-01-01',
      sex: 'F',
      disabilities: ['NONE'],
      uasc_flag: false,
      purge: false,
    },
    health_and_wellbeing: { sdq_assessments: [{ date: '2025-03-01', score: 10 }], purge: false },
    social_care_episodes: [
      {
        social_care_episode_id: 'R1',
        referral_date: '2025-01-10',
        referral_source: '4',
        closure_date: '2026-01-01',
        closure_reason: 'RC1',
        referral_no_further_action_flag: false,
        child_and_family_assessments: [
          { child_and_family_assessment_id: 'A1', start_date: '2025-02-01', purge: false },
        ],
        child_in_need_plans: [{ child_in_need_plan_id: 'CN1', start_date: '2025-02-01', purge: false }],
        section_47_assessments: [{ section_47_assessment_id: 'S1', start_date: '2025-02-01', purge: false }],
        child_protection_plans: [{ child_protection_plan_id: 'CP1', start_date: '2025-02-20', purge: false }],
        child_looked_after_placements: [
          {
            child_looked_after_placement_id: 'PL1',
            start_date: '2025-07-01',
            start_reason: 'S',
            placement_type: 'U4',
            purge: false,
          },
        ],
        adoption: { initial_decision_date: '2025-09-01', purge: false },
        care_leavers: { contact_date: '2026-01-01', purge: false },
        care_worker_details: [{ worker_id: 'SW1', start_date: '2025-01-15' }],
        purge: false,
      },
    ],
  });
});
