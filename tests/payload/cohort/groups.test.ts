import { build, type Said } from '../rowBuilders';

const closed = { cine_referral_date: '2020-01-01', cine_close_date: '2021-01-01' };
const none = { ssd_cin_episodes: [] };
const old = { ssd_cin_episodes: [closed] };
const leaver = { pers_dob: '2008-01-01' };
const others = { cine_referral_id: 'R9', cine_person_id: 'P9' };

describe('active_referral', () => {
  it.each<[string, Said, boolean]>([
    ['a referral that is open', {}, true],
    [
      'one that closed on the first day',
      { ssd_cin_episodes: [{ ...closed, cine_close_date: '2024-04-01' }] },
      true,
    ],
    ['one that closed before', { ssd_cin_episodes: [{ ...closed, cine_close_date: '2024-03-31' }] }, false],
    ['one that begins on the last day', { ssd_cin_episodes: [{ cine_referral_date: '2026-11-23' }] }, true],
    ['one that begins later', { ssd_cin_episodes: [{ cine_referral_date: '2026-11-24' }] }, false],
    ['one without a date', { ssd_cin_episodes: [{ cine_referral_date: null }] }, false],
    ["somebody else's", { ssd_cin_episodes: [others] }, false],
    ["nobody's", { ssd_cin_episodes: [{ cine_person_id: null }] }, false],
    ['one that names the person in another case', { ssd_cin_episodes: [{ cine_person_id: 'p1  ' }] }, true],
  ])('%s: %#', (_, said, included) => {
    expect(build(said).groups.includes('active_referral')).toBe(included);
  });
});

describe('waiting_assessment', () => {
  it.each<[string, Said, boolean]>([
    ['an open referral without an assessment', {}, true],
    ['one with an assessment that has started', { ssd_cin_assessments: [{}] }, false],
    ['whose assessment has no start', { ssd_cin_assessments: [{ cina_assessment_start_date: null }] }, true],
    ['whose assessment names nobody', { ssd_cin_assessments: [{ cina_person_id: null }] }, false],
    ['whose assessment names somebody else', { ssd_cin_assessments: [{ cina_person_id: 'P9' }] }, true],
    [
      'whose assessment started in the future',
      { ssd_cin_assessments: [{ cina_assessment_start_date: '2030-01-01' }] },
      false,
    ],
    ['with the assessment on another referral', { ssd_cin_assessments: [{ cina_referral_id: 'R2' }] }, true],
    ['a closed referral', { ssd_cin_episodes: [{ cine_close_date: '2026-01-01' }] }, false],
    ['an open one without a date', { ssd_cin_episodes: [{ cine_referral_date: null }] }, false],
    ['an open one in the future', { ssd_cin_episodes: [{ cine_referral_date: '2026-11-24' }] }, false],
    ['an open one from long ago', { ssd_cin_episodes: [{ cine_referral_date: '2001-01-01' }] }, true],
    [
      'two open referrals of which one is assessed',
      { ssd_cin_episodes: [{}, { cine_referral_id: 'R2' }], ssd_cin_assessments: [{}] },
      true,
    ],
  ])('%s', (_, said, included) => {
    expect(build(said).groups.includes('waiting_assessment')).toBe(included);
  });
});

describe('cin_plan', () => {
  it.each<[string, Said, boolean]>([
    ['a plan that names the person', { ...none, ssd_cin_plans: [{ cinp_referral_id: null }] }, true],
    [
      "one that names the person on somebody else's referral",
      { ssd_cin_episodes: [others], ssd_cin_plans: [{ cinp_referral_id: 'R9' }] },
      true,
    ],
    [
      'one that names nobody, on a referral of the person',
      { ...old, ssd_cin_plans: [{ cinp_person_id: null }] },
      true,
    ],
    [
      'one that names nobody, on no referral',
      { ...old, ssd_cin_plans: [{ cinp_person_id: null, cinp_referral_id: null }] },
      false,
    ],
    ['one that names somebody else', { ssd_cin_plans: [{ cinp_person_id: 'P9' }] }, false],
    [
      'one that ended before the window',
      { ssd_cin_plans: [{ cinp_cin_plan_start_date: '2020-01-01', cinp_cin_plan_end_date: '2024-03-31' }] },
      false,
    ],
    ['one without a start', { ssd_cin_plans: [{ cinp_cin_plan_start_date: null }] }, false],
    [
      'one that begins after the window',
      { ssd_cin_plans: [{ cinp_cin_plan_start_date: '2026-11-24' }] },
      false,
    ],
  ])('%s', (_, said, included) => {
    expect(build(said).groups.includes('cin_plan')).toBe(included);
  });
});

describe('looked_after', () => {
  const endedEpisode = { clae_cla_episode_ceased_date: '2021-01-01', clae_referral_id: null };
  it.each<[string, Said, boolean]>([
    ['a CLA episode on a referral of the person', { ssd_cla_episodes: [{}] }, true],
    [
      "one on somebody else's referral",
      { ssd_cin_episodes: [others], ssd_cla_episodes: [{ clae_referral_id: 'r9 ' }] },
      true,
    ],
    ['one on a referral outside the window', { ...old, ssd_cla_episodes: [{}] }, false],
    [
      'one on a referral whose id two others have, one of them in the window',
      {
        ssd_cin_episodes: [
          { ...others, ...closed },
          { ...others, cine_person_id: 'P8' },
        ],
        ssd_cla_episodes: [{ clae_referral_id: 'R9' }],
      },
      true,
    ],
    [
      'one on a closed referral of the person whose id somebody else has too',
      { ssd_cin_episodes: [closed, { ...others, cine_referral_id: 'r1' }], ssd_cla_episodes: [{}] },
      false,
    ],
    ['one on a referral that is not there', { ...none, ssd_cla_episodes: [{}] }, false],
    ['one that names somebody else', { ssd_cla_episodes: [{ clae_person_id: 'P9' }] }, false],
    [
      'one that names nobody, on a referral of the person',
      { ssd_cla_episodes: [{ clae_person_id: '  ' }] },
      true,
    ],
    [
      "one that names nobody, on somebody else's",
      { ssd_cin_episodes: [others], ssd_cla_episodes: [{ clae_person_id: null, clae_referral_id: 'R9' }] },
      false,
    ],
    [
      'a placement that overlaps the window',
      { ...none, ssd_cla_episodes: [endedEpisode], ssd_cla_placement: [{}] },
      true,
    ],
    [
      'one that names nobody',
      { ...none, ssd_cla_episodes: [endedEpisode], ssd_cla_placement: [{ clap_person_id: null }] },
      true,
    ],
    [
      'one that names somebody else',
      { ...none, ssd_cla_episodes: [endedEpisode], ssd_cla_placement: [{ clap_person_id: 'P9' }] },
      false,
    ],
    [
      'one of another period of care',
      { ...none, ssd_cla_episodes: [endedEpisode], ssd_cla_placement: [{ clap_cla_id: 'L2' }] },
      false,
    ],
    [
      'one that ended before',
      {
        ...none,
        ssd_cla_episodes: [endedEpisode],
        ssd_cla_placement: [
          { clap_cla_placement_end_date: '2024-03-31', clap_cla_placement_start_date: '2020-01-01' },
        ],
      },
      false,
    ],
    [
      'a period of care without an id ties nothing',
      {
        ...none,
        ssd_cla_episodes: [{ ...endedEpisode, clae_cla_id: ' ' }],
        ssd_cla_placement: [{ clap_cla_id: '' }],
      },
      false,
    ],
  ])('%s', (_, said, included) => {
    expect(build(said).groups.includes('looked_after')).toBe(included);
  });
});

describe('care_leaver', () => {
  const contact = (date: string | null) => ({
    ssd_care_leavers: [{ clea_care_leaver_latest_contact: date }],
  });
  const aged = (dob: string | null) => ({ ...contact('2026-01-01'), ssd_person: [{ pers_dob: dob }] });
  it.each<[string, Said, boolean]>([
    ['17 with a contact and an open referral', aged('2009-01-01'), true],
    ['16 the day before the window ends', aged('2010-11-22'), true],
    ['16 when the window ends', aged('2010-11-23'), false],
    ['26 when the window starts', aged('1998-04-01'), true],
    ['26 before the window starts', aged('1998-03-31'), false],
    ['of unknown age', aged(null), false],
    ['contact on the first day', { ssd_person: [leaver], ...contact('2024-04-01') }, true],
    ['contact before', { ssd_person: [leaver], ...contact('2024-03-31') }, false],
    ['contact today', { ssd_person: [leaver], ...contact('2026-11-22') }, true],
    ['contact on the last day', { ssd_person: [leaver], ...contact('2026-11-23') }, false],
    ['no contact', { ssd_person: [leaver], ...contact(null) }, false],
    [
      'without an open referral',
      {
        ssd_person: [leaver],
        ...contact('2026-01-01'),
        ssd_cin_episodes: [{ cine_close_date: '2026-11-20' }],
      },
      false,
    ],
    [
      'with an open referral in the future',
      {
        ssd_person: [leaver],
        ...contact('2026-01-01'),
        ssd_cin_episodes: [{ cine_referral_date: '2026-11-24' }],
      },
      false,
    ],
  ])('%s', (_, said, included) => {
    expect(build(said).groups.includes('care_leaver')).toBe(included);
  });
});

it('a child protection plan alone includes nobody', () => {
  expect(build({ ...none, ssd_cp_plans: [{}] })).toMatchObject({ inCohort: false, groups: [] });
});
