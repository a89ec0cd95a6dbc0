import type { SsdRows } from '../../../lib/payload/personRows';
import type { SocialCareEpisode } from '../../../lib/payload/schema';
import { episodesOf, findingsOf, type Said } from '../rowBuilders';

const open = (id: string, date: string) => ({ cine_referral_id: id, cine_referral_date: date });
const closed = (id: string, date: string) => ({ ...open(id, date), cine_close_date: '2026-10-01' });
const where = (said: Said, block: 'adoption' | 'care_leavers'): string[] =>
  episodesOf(said)
    .filter((episode) => episode[block] !== undefined)
    .map((episode) => episode.social_care_episode_id);
const blockOf = <B extends 'adoption' | 'care_leavers'>(
  said: Said,
  block: B,
): SocialCareEpisode[B] | undefined =>
  episodesOf(said).find((episode) => episode[block] !== undefined)?.[block];

describe('adoption (items 47 to 49)', () => {
  const at = 'social_care_episodes[0].adoption';
  const dates = (decision: string | null, matched: string | null, placed: string | null, id = 'PE1') => ({
    perm_table_id: id,
    perm_adm_decision_date: decision,
    perm_matched_date: matched,
    perm_placed_for_adoption_date: placed,
  });
  it.each<[string, SsdRows['ssd_permanence'][], (string | undefined)[] | undefined, string[]]>([
    ['one date in the window', [dates('2024-04-01', null, null)], ['2024-04-01', undefined, undefined], []],
    ['none in it', [dates('2024-03-31', '2020-01-01', '2026-11-24')], undefined, []],
    ['no dates', [dates(null, null, null)], undefined, []],
    [
      'all three go with one that is in it',
      [dates('2020-01-01', '2025-01-01', '2023-01-01')],
      ['2020-01-01', '2025-01-01', '2023-01-01'],
      [],
    ],
    [
      'the latest by the first of placed, matched, decision that a row has',
      [dates('2026-01-01', null, null, 'PE9'), dates('2025-01-01', null, '2026-02-01')],
      ['2025-01-01', undefined, '2026-02-01'],
      [],
    ],
    [
      'a placed date goes before a later matched one of the same row',
      [dates('2025-06-01', null, null), dates('2025-01-01', '2026-01-01', '2025-02-01', 'PE9')],
      ['2025-06-01', undefined, undefined],
      [],
    ],
    [
      'of two on one day the greater by content',
      [dates('2025-01-01', null, null, 'PE1'), dates('2024-05-01', '2025-01-01', null, 'PE2')],
      ['2025-01-01', undefined, undefined],
      [],
    ],
    [
      'dates after the run date are told',
      [dates('2026-11-23', '2027-01-01', '2026-11-22')],
      ['2026-11-23', '2027-01-01', '2026-11-22'],
      [`date-in-future at ${at}.initial_decision_date`, `date-in-future at ${at}.matched_date`],
    ],
    ["somebody else's", [{ perm_person_id: 'P2' }], undefined, []],
    ["nobody's", [{ perm_person_id: null }], undefined, []],
  ])('%s', (_, rows, sent, findings) => {
    const block = blockOf({ ssd_permanence: rows }, 'adoption');
    expect(block && [block.initial_decision_date, block.matched_date, block.placed_date]).toEqual(sent);
    expect(findingsOf({ ssd_permanence: rows })).toEqual(findings);
  });

  it.each<[string, Said, string[], string[]]>([
    [
      'a row that names nobody, of a period of care of the child',
      { ssd_cla_episodes: [{}], ssd_permanence: [{ perm_person_id: null, perm_cla_id: 'l1 ' }] },
      ['R1'],
      [],
    ],
    [
      'a row that names somebody else, of such a period',
      { ssd_cla_episodes: [{}], ssd_permanence: [{ perm_person_id: 'P2', perm_cla_id: 'L1' }] },
      [],
      ['names-another-person at social_care_episodes'],
    ],
    [
      'the same outside the window',
      {
        ssd_cla_episodes: [{}],
        ssd_permanence: [{ perm_person_id: 'P2', perm_cla_id: 'L1', perm_adm_decision_date: '2020-01-01' }],
      },
      [],
      [],
    ],
    [
      'no period of care: the latest open episode',
      {
        ssd_cin_episodes: [open('R1', '2024-05-01'), open('R2', '2025-01-01'), closed('R3', '2026-01-01')],
        ssd_permanence: [{}],
      },
      ['R2'],
      [],
    ],
    [
      'none open: the latest',
      { ssd_cin_episodes: [closed('R1', '2024-05-01'), closed('R2', '2025-01-01')], ssd_permanence: [{}] },
      ['R2'],
      [],
    ],
    [
      'on one day, and alike, the higher id',
      { ssd_cin_episodes: [open('R1', '2025-01-01'), open('R2', '2025-01-01')], ssd_permanence: [{}] },
      ['R2'],
      [],
    ],
    [
      'on one day the greater by content',
      {
        ssd_cin_episodes: [
          { ...open('R1', '2025-01-01'), cine_referral_source_code: '8' },
          { ...open('R2', '2025-01-01'), cine_referral_source_code: '10' },
        ],
        ssd_permanence: [{}],
      },
      ['R1'],
      [],
    ],
    [
      'the episode of its period of care',
      {
        ssd_cin_episodes: [closed('R1', '2024-05-01'), open('R2', '2025-01-01')],
        ssd_cla_episodes: [{ clae_referral_id: 'r1' }],
        ssd_permanence: [{ perm_cla_id: 'L1' }],
      },
      ['R1'],
      [],
    ],
    [
      'of several the latest open',
      {
        ssd_cin_episodes: [open('R1', '2024-05-01'), closed('R2', '2025-01-01'), open('R3', '2026-01-01')],
        ssd_cla_episodes: [
          { clae_referral_id: 'R1' },
          { clae_cla_episode_id: 'LE2', clae_referral_id: 'R2' },
        ],
        ssd_permanence: [{ perm_cla_id: 'L1' }],
      },
      ['R1'],
      [],
    ],
    [
      'of several closed the latest',
      {
        ssd_cin_episodes: [closed('R1', '2024-05-01'), closed('R2', '2025-01-01'), open('R3', '2026-01-01')],
        ssd_cla_episodes: [
          { clae_referral_id: 'R1' },
          { clae_cla_episode_id: 'LE2', clae_referral_id: 'R2' },
        ],
        ssd_permanence: [{ perm_cla_id: 'L1' }],
      },
      ['R2'],
      [],
    ],
    [
      'a period whose referral is not sent: as without one',
      {
        ssd_cin_episodes: [open('R1', '2024-05-01'), open('R2', '2025-01-01')],
        ssd_cla_episodes: [{ clae_referral_id: 'R7' }],
        ssd_permanence: [{ perm_cla_id: 'L1' }],
      },
      ['R2'],
      [],
    ],
    [
      'no episode',
      { ssd_cin_episodes: [], ssd_cin_plans: [{}], ssd_permanence: [{}] },
      [],
      ['adoption-without-episode at social_care_episodes', 'no-episode at social_care_episodes'],
    ],
  ])('stands in one episode: %s', (_, said, episodes, findings) => {
    expect(where(said, 'adoption')).toEqual(episodes);
    expect(findingsOf(said)).toEqual(findings);
  });
});

describe('care leavers (items 50 to 52)', () => {
  const at = 'social_care_episodes[0].care_leavers';
  const leaver = { pers_dob: '2008-01-01' };
  const contact = (
    date: string | null,
    id = 'CL1',
    activity: string | null = 'F1',
    home: string | null = null,
  ) => ({
    clea_table_id: id,
    clea_care_leaver_latest_contact: date,
    clea_care_leaver_activity: activity,
    clea_care_leaver_accommodation: home,
  });
  const block = (items: object) => ({ ...items, purge: false });
  it.each<[string, SsdRows['ssd_care_leavers'][], object | undefined, string[]]>([
    [
      'a contact inside the window',
      [contact('2026-01-01')],
      block({ contact_date: '2026-01-01', activity: 'F1' }),
      [],
    ],
    ['on the first day', [contact('2024-04-01')], block({ contact_date: '2024-04-01', activity: 'F1' }), []],
    [
      'on the last day',
      [contact('2026-11-23')],
      block({ contact_date: '2026-11-23', activity: 'F1' }),
      [`date-in-future at ${at}.contact_date`],
    ],
    ['before the window', [contact('2024-03-31')], undefined, []],
    ['after it', [contact('2026-11-24')], undefined, []],
    [
      'the latest inside, behind a later one',
      [contact('2026-01-01', 'CL1'), contact('2030-01-01', 'CL2', 'P1'), contact('2025-01-01', 'CL3', 'P2')],
      block({ contact_date: '2026-01-01', activity: 'F1' }),
      [],
    ],
    [
      'on one day the greater by content',
      [contact('2026-01-01', 'CL1', 'P2'), contact('2026-01-01', 'CL2')],
      block({ contact_date: '2026-01-01', activity: 'P2' }),
      [],
    ],
    ['not in touch', [contact(null)], block({ activity: 'F1' }), []],
    [
      'not in touch, and a contact before the window',
      [contact(null), contact('2020-01-01', 'CL9', 'P1')],
      block({ activity: 'F1' }),
      [],
    ],
    [
      'a contact inside goes before one not in touch',
      [contact(null, 'CL9', 'P1'), contact('2026-01-01')],
      block({ contact_date: '2026-01-01', activity: 'F1' }),
      [],
    ],
    [
      'two not in touch: the greater by content',
      [contact(null, 'CL1', 'P1'), contact(null, 'CL2')],
      block({ activity: 'P1' }),
      [],
    ],
    ['not in touch, with nothing to say', [contact(null, 'CL1', ' ')], undefined, []],
    [
      'not in touch, with nothing that is a code',
      [contact(null, 'CL1', 'XX')],
      undefined,
      [`code-not-recognised at ${at}.activity`],
    ],
    [
      'codes',
      [contact('2026-01-01', 'CL1', 'g4 - NEET', 'z')],
      block({ contact_date: '2026-01-01', activity: 'G4', accommodation: 'Z' }),
      [],
    ],
    [
      'text that begins like a code',
      [contact('2026-01-01', 'CL1', null, 'B and B')],
      block({ contact_date: '2026-01-01' }),
      [`code-not-recognised at ${at}.accommodation`],
    ],
    ["somebody else's", [{ clea_person_id: 'P2' }], undefined, []],
  ])('%s', (_, rows, sent, findings) => {
    const said: Said = { ssd_person: [leaver], ssd_care_leavers: rows };
    expect(blockOf(said, 'care_leavers')).toEqual(sent);
    expect(findingsOf(said)).toEqual(findings);
  });

  it.each([
    ['16 on the last day of the window', '2010-11-23', true],
    ['16 a day later', '2010-11-24', false],
    ['27', '1999-11-22', true],
    ['unborn', null, false],
  ])('of someone who is %s', (_, dob, sent) => {
    const said: Said = {
      ssd_person: [{ pers_dob: dob, pers_expected_dob: '2026-12-01' }],
      ssd_care_leavers: [contact('2026-01-01')],
    };
    expect(where(said, 'care_leavers')).toEqual(sent ? ['R1'] : []);
  });

  it.each<[string, SsdRows['ssd_cin_episodes'][], string[], string[]]>([
    ['the latest open', [open('R1', '2024-05-01'), closed('R2', '2026-01-01')], ['R1'], []],
    ['none open: the latest', [closed('R1', '2024-05-01'), closed('R2', '2026-01-01')], ['R2'], []],
    [
      'no episode',
      [],
      [],
      ['care-leaver-without-episode at social_care_episodes', 'no-episode at social_care_episodes'],
    ],
  ])('stands in one episode: %s', (_, referrals, episodes, findings) => {
    const said: Said = {
      ssd_person: [leaver],
      ssd_cin_episodes: referrals,
      ssd_cin_plans: referrals.length === 0 ? [{}] : [],
      ssd_care_leavers: [contact('2026-01-01')],
    };
    expect(where(said, 'care_leavers')).toEqual(episodes);
    expect(findingsOf(said)).toEqual(findings);
  });

  it('nothing to say and no episode: not a word of it', () => {
    const said: Said = {
      ssd_person: [leaver],
      ssd_cin_episodes: [],
      ssd_cin_plans: [{}],
      ssd_care_leavers: [contact(null, 'CL1', 'XX')],
    };
    expect(findingsOf(said)).toEqual(['no-episode at social_care_episodes']);
  });
});
