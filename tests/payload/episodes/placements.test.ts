import type { SsdRows } from '../../../lib/payload/personRows';
import type { ChildLookedAfterPlacement } from '../../../lib/payload/schema';
import { episodesOf, findingsOf, type Said } from '../rowBuilders';

type ClaEpisode = SsdRows['ssd_cla_episodes'];
type Placement = SsdRows['ssd_cla_placement'];

const at = 'social_care_episodes[0].child_looked_after_placements';
const placementsOf = (said: Said): ChildLookedAfterPlacement[][] =>
  episodesOf(said).map((episode) => episode.child_looked_after_placements ?? []);
const ids = (said: Said): string[][] =>
  placementsOf(said).map((each) => each.map((placement) => placement.child_looked_after_placement_id));
const span = (start: string | null, end: string | null = null): Placement => ({
  clap_cla_placement_start_date: start,
  clap_cla_placement_end_date: end,
});
const placement = (id: string, start: string | null, end: string | null = null): Placement => ({
  clap_cla_placement_id: id,
  ...span(start, end),
});
const episode = (
  id: string,
  placementId: string | null,
  start: string | null,
  end: string | null = null,
  reasons: [string | null, string | null] = [null, null],
): ClaEpisode => ({
  clae_cla_episode_id: id,
  clae_cla_placement_id: placementId,
  clae_cla_episode_start_date: start,
  clae_cla_episode_ceased_date: end,
  clae_cla_episode_start_reason: reasons[0],
  clae_cla_episode_ceased_reason: reasons[1],
});

describe('which placements are sent, and their order (item 37)', () => {
  it.each<[string, Said, string[], string[]]>([
    ['open', { ssd_cla_placement: [{}] }, ['PL1'], []],
    ['ended on the first day', { ssd_cla_placement: [span('2020-01-01', '2024-04-01')] }, ['PL1'], []],
    ['ended before', { ssd_cla_placement: [span('2020-01-01', '2024-03-31')] }, [], []],
    ['begins on the last day', { ssd_cla_placement: [span('2026-11-23')] }, ['PL1'], []],
    ['begins after', { ssd_cla_placement: [span('2026-11-24')] }, [], []],
    ['without a start', { ssd_cla_placement: [span(null)] }, [], []],
    ['of another period of care', { ssd_cla_placement: [{ clap_cla_id: 'L2' }] }, [], []],
    ['of the period in another case', { ssd_cla_placement: [{ clap_cla_id: 'l1 ' }] }, ['PL1'], []],
    ['naming nobody', { ssd_cla_placement: [{ clap_person_id: null }] }, ['PL1'], []],
    [
      'naming somebody else',
      { ssd_cla_placement: [{ clap_person_id: 'P2' }] },
      [],
      [`names-another-person at ${at}`],
    ],
    [
      'naming somebody else, outside the window',
      { ssd_cla_placement: [{ clap_person_id: 'P2', ...span('2020-01-01', '2020-02-01') }] },
      [],
      [],
    ],
    [
      'newest start first, then id',
      {
        ssd_cla_placement: [
          placement('PL2', '2025-01-01'),
          placement('PL1', '2025-01-01'),
          placement('PL3', '2025-02-01'),
        ],
      },
      ['PL3', 'PL1', 'PL2'],
      [],
    ],
    [
      'once per id',
      { ssd_cla_placement: [placement('PL1', '2025-01-01'), placement('pl1 ', '2025-02-01')] },
      ['pl1'],
      [`entry-id-repeated at ${at}`],
    ],
    [
      'with a missing id',
      { ssd_cla_placement: [{ clap_cla_placement_id: ' ' }] },
      [],
      [`entry-id-missing at ${at}`],
    ],
    [
      'with another character in it',
      { ssd_cla_placement: [{ clap_cla_placement_id: 'PL/1' }] },
      [],
      [`entry-id-characters at ${at}`],
    ],
    [
      'which ends before it starts, judged by the window as recorded',
      { ssd_cla_placement: [span('2025-01-01', '2024-03-31')] },
      [],
      [],
    ],
  ])('%s', (_, said, sent, findings) => {
    const all: Said = { ssd_cla_episodes: [{}], ...said };
    expect(ids(all)).toEqual([sent]);
    expect(findingsOf(all)).toEqual(findings);
  });

  it('a period that several CLA episodes make holds each placement once', () => {
    const said: Said = {
      ssd_cla_episodes: [episode('LE1', 'PL1', '2025-01-01'), episode('LE2', 'PL1', '2025-02-01')],
      ssd_cla_placement: [{}],
    };
    expect(ids(said)).toEqual([['PL1']]);
  });
});

describe("a placement's own items (items 38 and 40 to 42, 44)", () => {
  it.each<[string, Placement, Partial<ChildLookedAfterPlacement>, string[]]>([
    ['postcode', { clap_cla_placement_postcode: 'zz11zz' }, { postcode: 'ZZ11ZZ' }, []],
    [
      'no postcode',
      { clap_cla_placement_postcode: 'secret' },
      {},
      [`postcode-not-valid at ${at}[0].postcode`],
    ],
    ['type with a description', { clap_cla_placement_type: 'K2 - home' }, { placement_type: 'K2' }, []],
    [
      'no type',
      { clap_cla_placement_type: 'Other' },
      { placement_type: undefined as never },
      [`code-not-recognised at ${at}[0].placement_type`],
    ],
    [
      'change reason, of an open placement too',
      { clap_cla_placement_change_reason: ' carpl ' },
      { change_reason: 'CARPL' },
      [],
    ],
    [
      'no change reason',
      { clap_cla_placement_change_reason: 'moved' },
      {},
      [`code-not-recognised at ${at}[0].change_reason`],
    ],
    ['an end', { clap_cla_placement_end_date: '2025-08-01' }, { end_date: '2025-08-01' }, []],
    [
      'an end on the first day',
      { clap_cla_placement_end_date: '2025-07-01' },
      { end_date: '2025-07-01' },
      [],
    ],
    [
      'an end before the start is left out',
      { clap_cla_placement_end_date: '2025-06-30' },
      {},
      [`end-before-start at ${at}[0].end_date`],
    ],
  ])('%s', (_, row, items, findings) => {
    const said: Said = { ssd_cla_episodes: [{}], ssd_cla_placement: [row] };
    expect(placementsOf(said)[0]?.[0]).toEqual({
      child_looked_after_placement_id: 'PL1',
      start_date: '2025-07-01',
      start_reason: 'S',
      placement_type: 'U4',
      purge: false,
      ...items,
    });
    expect(findingsOf(said)).toEqual(findings);
  });
});

describe('the reasons of a placement from 2025-07-01 to 2025-09-01 (items 39 and 43)', () => {
  it.each<[string, ClaEpisode[], string | undefined, string | undefined]>([
    [
      'of the episode that names it',
      [episode('LE1', 'PL1', '2025-07-01', '2025-09-01', ['S', 'E8'])],
      'S',
      'E8',
    ],
    ['named in another case', [episode('LE1', 'pl1  ', '2025-07-01', '2025-09-01', ['S', 'E8'])], 'S', 'E8'],
    [
      'of several the first and the last by start',
      [
        episode('LE1', 'PL1', '2025-08-01', '2025-09-01', ['L', 'E8']),
        episode('LE2', 'PL1', '2025-07-01', '2025-08-01', ['S', 'X1']),
      ],
      'S',
      'E8',
    ],
    [
      'on one day by their reasons, whatever the keys',
      [
        episode('LE2', 'PL1', '2025-07-01', '2025-09-01', ['L', 'E8']),
        episode('LE1', 'PL1', '2025-07-01', '2025-08-01', ['S', 'X1']),
      ],
      'L',
      'X1',
    ],
    [
      'one without a start is first',
      [
        episode('LE2', 'PL1', null, '2025-09-01', ['L', 'X1']),
        episode('LE1', 'PL1', '2025-07-01', '2025-08-01', ['S', 'E8']),
      ],
      'L',
      'E8',
    ],
    [
      'the first has none: no other stands in',
      [
        episode('LE1', 'PL1', '2025-07-01', '2025-08-01', [null, 'X1']),
        episode('LE2', 'PL1', '2025-08-01', '2025-09-01', ['L', null]),
      ],
      undefined,
      undefined,
    ],
    [
      'named ones count whatever their dates',
      [
        episode('LE1', 'PL1', '2020-01-01', '2020-02-01', ['S', 'E8']),
        episode('LE2', null, '2025-07-01', null, ['P', 'E9']),
      ],
      'S',
      'E8',
    ],
    [
      'where none names it, those that name no placement and overlap it',
      [
        episode('LE1', null, '2025-07-01', '2025-09-01', ['S', 'E8']),
        episode('LE2', 'PL9', '2025-07-01', null, ['P', 'E9']),
      ],
      'S',
      'E8',
    ],
    [
      'one that begins before and ends inside',
      [episode('LE1', ' ', '2025-06-01', '2025-07-02', ['S', 'E8'])],
      'S',
      'E8',
    ],
    [
      'one that ends on the first day does not overlap',
      [episode('LE1', null, '2025-06-01', '2025-07-01', ['S', 'E8'])],
      undefined,
      undefined,
    ],
    [
      'one that begins on the last day does not',
      [episode('LE1', null, '2025-09-01', null, ['S', 'E8'])],
      undefined,
      undefined,
    ],
    [
      'one that begins and ends on the first day does',
      [episode('LE1', null, '2025-07-01', '2025-07-01', ['S', 'E8'])],
      'S',
      'E8',
    ],
    [
      'one that begins on the first day and ends before it does',
      [episode('LE1', null, '2025-07-01', '2025-06-01', ['S', 'E8'])],
      'S',
      'E8',
    ],
    ['one without an end', [episode('LE1', null, '2025-08-01', null, ['S', 'E8'])], 'S', 'E8'],
    [
      'one without a start overlaps nothing',
      [episode('LE1', null, null, null, ['S', 'E8'])],
      undefined,
      undefined,
    ],
  ])('%s', (_, episodes, start, end) => {
    const said: Said = { ssd_cla_episodes: episodes, ssd_cla_placement: [span('2025-07-01', '2025-09-01')] };
    expect(placementsOf(said)[0]?.[0]?.start_reason).toBe(start);
    expect(placementsOf(said)[0]?.[0]?.end_reason).toBe(end);
  });

  it.each<[string, Placement, string | undefined, string[]]>([
    ['of an open placement', span('2025-07-01'), undefined, []],
    [
      'of one whose end is before its start, which counts as open',
      span('2025-07-01', '2025-06-30'),
      undefined,
      [`end-before-start at ${at}[0].end_date`],
    ],
    [
      'of one that has ended',
      span('2025-07-01', '2025-09-01'),
      undefined,
      [`code-not-recognised at ${at}[0].end_reason`],
    ],
  ])('an end reason that is none, %s', (_, row, reason, findings) => {
    const said: Said = {
      ssd_cla_episodes: [episode('LE1', 'PL1', '2025-07-01', '2025-09-01', ['S', 'E4'])],
      ssd_cla_placement: [row],
    };
    expect(placementsOf(said)[0]?.[0]?.end_reason).toBe(reason);
    expect(findingsOf(said)).toEqual(findings);
  });

  it('a placement whose end is before its start overlaps as an open one', () => {
    const said: Said = {
      ssd_cla_episodes: [episode('LE1', null, '2026-01-01', null, ['P', null])],
      ssd_cla_placement: [span('2025-07-01', '2025-06-30')],
    };
    expect(placementsOf(said)[0]?.[0]?.start_reason).toBe('P');
  });

  it('a start reason in words is told', () => {
    const said: Said = {
      ssd_cla_episodes: [{ clae_cla_episode_start_reason: 'Started' }],
      ssd_cla_placement: [{}],
    };
    expect(findingsOf(said)).toEqual([`code-not-recognised at ${at}[0].start_reason`]);
  });
});

describe('the episode that a placement stands in', () => {
  const referrals = {
    ssd_cin_episodes: [
      { cine_referral_id: 'R1', cine_referral_date: '2024-05-01' },
      { cine_referral_id: 'R2', cine_referral_date: '2025-05-01' },
      { cine_referral_id: 'R0', cine_referral_date: '2020-01-01', cine_close_date: '2021-01-01' },
      { cine_referral_id: 'R9', cine_person_id: 'P9' },
    ],
    ssd_cla_placement: [{}],
  };
  const on = (
    referral: string | null,
    id: string,
    placementId: string | null,
    start: string | null,
  ): ClaEpisode => ({
    ...episode(id, placementId, start),
    clae_referral_id: referral,
  });
  const without = ['placement-without-episode at social_care_episodes'];
  it.each<[string, ClaEpisode[], string[][], string[]]>([
    [
      'of the latest CLA episode that names it',
      [on('R1', 'LE1', 'PL1', '2025-07-01'), on('R2', 'LE2', 'PL1', '2025-06-01')],
      [['PL1'], []],
      [],
    ],
    [
      'on one day of the higher key',
      [on('R1', 'LE1', 'PL1', '2025-07-01'), on('R2', 'LE2', 'PL1', '2025-07-01')],
      [[], ['PL1']],
      [],
    ],
    [
      'one without a start is earliest',
      [on('R1', 'LE9', 'PL1', null), on('R2', 'LE2', 'PL1', '2020-07-01')],
      [[], ['PL1']],
      [],
    ],
    [
      'whose referral is sent',
      [on('R0', 'LE9', 'PL1', '2026-07-01'), on('R1', 'LE1', 'PL1', '2025-07-01')],
      [['PL1'], []],
      [],
    ],
    [
      'one that names another placement does not count',
      [on('R1', 'LE1', 'PL1', '2025-07-01'), on('R2', 'LE2', 'PL2', '2025-08-01')],
      [['PL1'], []],
      [],
    ],
    [
      'where none names it, of the latest of the period',
      [on('R1', 'LE1', 'PL2', '2025-07-01'), on('R2', 'LE2', null, '2025-08-01')],
      [[], ['PL1']],
      [],
    ],
    [
      'where one names it on a referral that is not sent: none',
      [on('R0', 'LE1', 'PL1', '2025-07-01'), on('R2', 'LE2', null, '2025-08-01')],
      [[], []],
      without,
    ],
    [
      'where none of the period is on a referral that is sent: none',
      [on(null, 'LE1', null, '2025-07-01')],
      [[], []],
      without,
    ],
    [
      "where it is on somebody else's: none, and the row is told",
      [on('R9', 'LE1', 'PL1', '2025-07-01')],
      [[], []],
      ['names-another-person at social_care_episodes', ...without],
    ],
  ])('%s', (_, episodes, sent, findings) => {
    const said: Said = { ...referrals, ssd_cla_episodes: episodes };
    expect(ids(said)).toEqual(sent);
    expect(findingsOf(said)).toEqual(findings);
  });

  it('a referral whose id cannot be sent is no episode', () => {
    const said: Said = {
      ssd_cin_episodes: [{}, { cine_referral_id: 'R/2' }],
      ssd_cla_placement: [{}],
      ssd_cla_episodes: [on('R/2', 'LE1', 'PL1', '2025-07-01')],
    };
    expect(findingsOf(said)).toEqual(['entry-id-characters at social_care_episodes', ...without]);
  });
});
