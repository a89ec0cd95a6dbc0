import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isolate, type GroupAnswer, type Isolation } from '../../lib/dfe/sending/isolate';
import { composeBody } from '../../lib/payload/change/composeBody';
import { inventoryOf } from '../../lib/payload/change/inventory';
import type { ChildInNeedPlan, ChildPayload } from '../../lib/payload/schema';
import { reportingWindow } from '../../lib/payload/window';
import { episodesOf, findingsOf } from '../payload/rowBuilders';

const page = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'docs', 'spec', name), 'utf8');
const usual = { monthsBack: 24, financialYearStartMonth: 4 };

/** The cells of a page's table rows whose first cell is `first`. */
const rowsOf = (name: string, first: RegExp): string[][] =>
  page(name)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => first.test(cells[1] ?? ''))
    .map((cells) => cells.slice(1, -1));

describe('the examples on the rules pages are what the code does', () => {
  it('the window, for both run dates', () => {
    const [head] = rowsOf('payload.md', /^date$/);
    const runDates = (head ?? []).flatMap((cell) => /D = (\S+)/.exec(cell)?.slice(1) ?? []);
    const windows = runDates.map((date) => reportingWindow(date, usual));
    expect(windows).toHaveLength(2);
    expect(rowsOf('payload.md', /^window start$/)[0]?.slice(2)).toEqual(windows.map(({ start }) => start));
    expect(rowsOf('payload.md', /^window end$/)[0]?.slice(2)).toEqual(windows.map(({ end }) => end));
    const years = windows.map(({ censusDates }) => censusDates.map((date) => date.slice(0, 4)));
    expect(years).toEqual([
      ['2025', '2026'],
      ['2024', '2025', '2026'],
    ]);
    expect(rowsOf('payload.md', /^census dates$/)[0]?.slice(2)).toEqual(['2025, 2026', '2024 to 2026']);
  });

  it('a plan that names another person is left out, with a warning', () => {
    const own = findingsOf({ ssd_cin_plans: [{ cinp_person_id: 'P2' }] });
    expect(own).toEqual(['names-another-person at social_care_episodes[0].child_in_need_plans']);
  });

  it('a conference inside the window brings its enquiry in, whatever comes later', () => {
    const [episode] = episodesOf({
      ssd_s47_enquiry: [{ s47e_s47_start_date: '2024-02-01', s47e_s47_end_date: '2024-03-15' }],
      ssd_initial_cp_conference: [
        { icpc_icpc_id: 'IC1', icpc_icpc_date: '2024-04-04' },
        { icpc_icpc_id: 'IC2', icpc_icpc_date: '2027-01-10' },
      ],
    });
    expect(episode?.section_47_assessments?.map(({ icpc_date }) => icpc_date)).toEqual(['2024-04-04']);
  });

  it.each([
    ['CLA episodes name them', 'A', 'B'],
    ['CLA episodes name no placement', null, null],
  ])('placements have their own reasons where %s', (_, first, second) => {
    const [episode] = episodesOf({
      ssd_cla_episodes: [
        {
          clae_cla_episode_id: 'E1',
          clae_cla_placement_id: first,
          clae_cla_episode_start_date: '2025-01-10',
          clae_cla_episode_start_reason: 'S',
          clae_cla_episode_ceased_date: '2025-06-30',
          clae_cla_episode_ceased_reason: 'X1',
        },
        {
          clae_cla_episode_id: 'E2',
          clae_cla_placement_id: second,
          clae_cla_episode_start_date: '2025-06-30',
          clae_cla_episode_start_reason: 'P',
        },
      ],
      ssd_cla_placement: [
        {
          clap_cla_placement_id: 'A',
          clap_cla_placement_start_date: '2025-01-10',
          clap_cla_placement_end_date: '2025-06-30',
        },
        { clap_cla_placement_id: 'B', clap_cla_placement_start_date: '2025-06-30' },
      ],
    });
    const said = episode?.child_looked_after_placements?.map((each) => [
      each.child_looked_after_placement_id,
      each.start_reason,
      each.end_date,
      each.end_reason,
    ]);
    expect(said).toEqual([
      ['B', 'P', undefined, undefined],
      ['A', 'S', '2025-06-30', 'X1'],
    ]);
  });

  /** Posts without regard to whose fault a refusal is. */
  const plainly = (post: (group: readonly number[]) => Promise<GroupAnswer>): Isolation<number> => ({
    post,
    probe: (child) => post([child]),
    settleProbes: () => Promise.resolve(),
  });

  it('isolation takes the requests that the table shows', async () => {
    const posted: number[][] = [];
    const post = (group: readonly number[]): Promise<GroupAnswer> => {
      posted.push([...group]);
      return Promise.resolve(group.includes(5) ? { kind: 'refused', named: [] } : { kind: 'accepted' });
    };
    await isolate([0, 1, 2, 3, 4, 5, 6, 7], plainly(post));
    const shown = rowsOf('dfe-api.md', /^\d$/).filter(([, , answer]) => /^[24]00/.test(answer ?? ''));
    expect(posted.map((group) => [group[0], group.at(-1)])).toEqual(
      shown.map(([, children]) => {
        const ends = [...(children ?? '').matchAll(/\d+/g)].map(Number);
        return [ends[0], ends.at(-1)];
      }),
    );
  });

  it('isolation takes four requests where the answer names two', async () => {
    let requests = 0;
    const post = (group: readonly number[]): Promise<GroupAnswer> => {
      requests += 1;
      const named = [...group.keys()].filter((at) => [3, 41].includes(group[at] ?? -1));
      return Promise.resolve(named.length > 0 ? { kind: 'refused', named } : { kind: 'accepted' });
    };
    await isolate([...Array(100).keys()], plainly(post));
    expect(requests).toBe(4);
  });

  describe('bodies', () => {
    const window = reportingWindow('2026-11-22', usual);
    const plan = (id: string, start: string, end?: string): ChildInNeedPlan => ({
      child_in_need_plan_id: id,
      start_date: start,
      ...(end === undefined ? {} : { end_date: end }),
      purge: false,
    });
    const child = (...plans: ChildInNeedPlan[]): ChildPayload => ({
      la_child_id: '1001',
      purge: false,
      child_details: { sex: 'F', uasc_flag: false, disabilities: ['NONE'], purge: false },
      social_care_episodes: [
        {
          social_care_episode_id: 'R1',
          referral_date: '2025-02-03',
          child_in_need_plans: plans,
          purge: false,
        },
      ],
    });

    it('the delta is the one on the page', () => {
      const { body } = composeBody({
        mode: 'delta',
        previous: child(plan('P1', '2025-03-01'), plan('P2', '2026-05-01')),
        current: child(plan('P1', '2025-03-01', '2026-10-30'), plan('P3', '2026-11-01')),
        inDoubt: [],
        purgeInDoubt: false,
        window,
      });
      const shown = /^```json\n(.*?)^```/ms.exec(page('payload.md'))?.[1] ?? '';
      expect(body).toEqual(JSON.parse(shown));
    });

    it.each(['full', 'delta'] as const)('the absolute body ends the doubt, in mode %s', (mode) => {
      const { body } = composeBody({
        mode,
        previous: child(plan('P1', '2025-03-01')),
        current: child(plan('P1', '2025-03-01'), plan('P3', '2026-11-01')),
        inDoubt: [inventoryOf({ ...child(plan('P1', '2025-03-01'), plan('P2', '2026-05-01')) })],
        purgeInDoubt: false,
        window,
      });
      expect(body).toMatchObject({
        social_care_episodes: [
          {
            child_in_need_plans: [
              { child_in_need_plan_id: 'P2', purge: true },
              { child_in_need_plan_id: 'P1', purge: false },
              { child_in_need_plan_id: 'P3', purge: false },
            ],
          },
        ],
      });
    });
  });
});
