import { buildChild } from '../../../lib/payload/buildChild';
import type { SsdRows } from '../../../lib/payload/personRows';
import { emptyTables, personRowsOf, type SsdData } from '../personRowsOf';
import { contextOf, row } from '../rowBuilders';

/** Two people, each with an open referral: R1 of P1, R2 of P2. A row hangs on what is P2's and names P1. */
function twoPeople(rows: Partial<SsdData>): SsdData {
  const tables = emptyTables();
  return {
    ...tables,
    ssd_person: [row('ssd_person'), row('ssd_person', { pers_person_id: 'P2' })],
    ssd_cin_episodes: [
      row('ssd_cin_episodes'),
      row('ssd_cin_episodes', { cine_referral_id: 'R2', cine_person_id: 'P2' }),
    ],
    ...rows,
  };
}

function toldTo(data: SsdData, person: string): string[] {
  return buildChild(personRowsOf(data, person), contextOf()).findings.map(
    ({ rule, path }) => `${rule} at ${path}`,
  );
}

const enquiry = (said: SsdRows['ssd_s47_enquiry']) => [
  row('ssd_s47_enquiry', { s47e_referral_id: 'R2', ...said }),
];
const period = (said: SsdRows['ssd_cla_episodes']) => [
  row('ssd_cla_episodes', { clae_referral_id: 'R2', clae_person_id: 'P2', ...said }),
];

describe("a row counts only for its own person: a row that names P1 and hangs on P2's", () => {
  const at = 'social_care_episodes[0]';
  it.each<[string, Partial<SsdData>, string]>([
    [
      'referral: an assessment',
      { ssd_cin_assessments: [row('ssd_cin_assessments', { cina_referral_id: 'R2' })] },
      `${at}.child_and_family_assessments`,
    ],
    [
      'referral: a CIN plan',
      { ssd_cin_plans: [row('ssd_cin_plans', { cinp_referral_id: 'r2 ' })] },
      `${at}.child_in_need_plans`,
    ],
    ['referral: an enquiry', { ssd_s47_enquiry: enquiry({}) }, `${at}.section_47_assessments`],
    [
      'referral: a child protection plan',
      { ssd_cp_plans: [row('ssd_cp_plans', { cppl_referral_id: 'R2' })] },
      `${at}.child_protection_plans`,
    ],
    [
      'referral: a CLA episode',
      { ssd_cla_episodes: period({ clae_person_id: 'P1' }) },
      `${at}.child_looked_after_placements`,
    ],
    [
      'referral: a social worker',
      {
        ssd_involvements: [row('ssd_involvements', { invo_referral_id: 'R2' })],
        ssd_professionals: [row('ssd_professionals')],
        ssd_cin_plans: [row('ssd_cin_plans', { cinp_referral_id: 'R2', cinp_person_id: 'P2' })],
      },
      `${at}.care_worker_details`,
    ],
    [
      'enquiry: a conference',
      {
        ssd_s47_enquiry: enquiry({ s47e_person_id: 'P2' }),
        ssd_initial_cp_conference: [row('ssd_initial_cp_conference')],
      },
      `${at}.section_47_assessments`,
    ],
    [
      'enquiry that names nobody: a conference',
      {
        ssd_s47_enquiry: enquiry({ s47e_person_id: null }),
        ssd_initial_cp_conference: [row('ssd_initial_cp_conference')],
      },
      `${at}.section_47_assessments`,
    ],
    [
      'period of care: a placement',
      { ssd_cla_episodes: period({}), ssd_cla_placement: [row('ssd_cla_placement')] },
      `${at}.child_looked_after_placements`,
    ],
    [
      'period that names nobody: a placement',
      { ssd_cla_episodes: period({ clae_person_id: null }), ssd_cla_placement: [row('ssd_cla_placement')] },
      `${at}.child_looked_after_placements`,
    ],
    [
      'period of care: a permanence row',
      { ssd_cla_episodes: period({}), ssd_permanence: [row('ssd_permanence', { perm_cla_id: 'L1' })] },
      'social_care_episodes',
    ],
  ])('%s: both are told', (_, rows, path) => {
    const data = twoPeople(rows);
    expect(toldTo(data, 'P1')).toEqual(['names-another-person at social_care_episodes']);
    expect(toldTo(data, 'P2')).toEqual([`names-another-person at ${path}`]);
  });

  it.each<[string, Partial<SsdData>]>([
    [
      'an assessment outside the window',
      {
        ssd_cin_assessments: [
          row('ssd_cin_assessments', { cina_referral_id: 'R2', cina_assessment_start_date: '2020-01-01' }),
        ],
      },
    ],
    [
      'a CIN plan outside the window',
      {
        ssd_cin_plans: [
          row('ssd_cin_plans', { cinp_referral_id: 'R2', cinp_cin_plan_start_date: '2030-01-01' }),
        ],
      },
    ],
    [
      'a conference outside it, of an enquiry outside it',
      {
        ssd_s47_enquiry: enquiry({ s47e_person_id: 'P2', s47e_s47_start_date: null }),
        ssd_initial_cp_conference: [row('ssd_initial_cp_conference', { icpc_icpc_date: '2020-01-01' })],
      },
    ],
    [
      'a placement outside it',
      {
        ssd_cla_episodes: period({}),
        ssd_cla_placement: [row('ssd_cla_placement', { clap_cla_placement_start_date: '2030-01-01' })],
      },
    ],
    [
      'a permanence row outside it',
      {
        ssd_cla_episodes: period({}),
        ssd_permanence: [row('ssd_permanence', { perm_cla_id: 'L1', perm_adm_decision_date: null })],
      },
    ],
    [
      'a worker of another role',
      {
        ssd_cin_plans: [row('ssd_cin_plans', { cinp_referral_id: 'R2', cinp_person_id: 'P2' })],
        ssd_involvements: [
          row('ssd_involvements', { invo_referral_id: 'R2', invo_professional_role_id: 'IRO' }),
        ],
      },
    ],
    [
      'a worker of a referral without a CIN plan',
      { ssd_involvements: [row('ssd_involvements', { invo_referral_id: 'R2' })] },
    ],
    [
      'a CLA episode outside it',
      {
        ssd_cla_episodes: period({
          clae_person_id: 'P1',
          clae_cla_episode_ceased_date: '2020-01-01',
          clae_cla_episode_start_date: '2019-01-01',
        }),
      },
    ],
    [
      'a row that names nobody',
      { ssd_cin_plans: [row('ssd_cin_plans', { cinp_referral_id: 'R2', cinp_person_id: null })] },
    ],
    [
      'a row on a referral that is not there',
      { ssd_cin_plans: [row('ssd_cin_plans', { cinp_referral_id: 'R7' })] },
    ],
    [
      'a row on no referral',
      { ssd_cin_assessments: [row('ssd_cin_assessments', { cina_referral_id: null })] },
    ],
    [
      "a period of care that is both people's",
      {
        ssd_cla_episodes: [...period({}), row('ssd_cla_episodes', { clae_cla_episode_id: 'LE2' })],
        ssd_cla_placement: [row('ssd_cla_placement')],
      },
    ],
  ])('P1 is not told of %s', (_, rows) => {
    expect(toldTo(twoPeople(rows), 'P1')).toEqual([]);
  });

  it('nobody is told where the referral is outside the window', () => {
    const data = twoPeople({
      ssd_cin_episodes: [
        row('ssd_cin_episodes'),
        row('ssd_cin_episodes', {
          cine_referral_id: 'R2',
          cine_person_id: 'P2',
          cine_referral_date: '2020-01-01',
          cine_close_date: '2021-01-01',
        }),
        row('ssd_cin_episodes', { cine_referral_id: 'R3', cine_person_id: 'P2' }),
      ],
      ssd_cin_plans: [row('ssd_cin_plans', { cinp_referral_id: 'R2' })],
    });
    expect(toldTo(data, 'P1')).toEqual([]);
    expect(toldTo(data, 'P2')).toEqual([]);
  });

  it("brings nobody into the cohort by another person's row", () => {
    const data = twoPeople({
      ssd_cin_episodes: [row('ssd_cin_episodes')],
      ssd_cin_plans: [row('ssd_cin_plans')],
      ssd_cla_episodes: [row('ssd_cla_episodes')],
      ssd_cla_placement: [row('ssd_cla_placement', { clap_person_id: 'P2' })],
    });
    expect(buildChild(personRowsOf(data, 'P2'), contextOf()).groups).toEqual([]);
  });
});
