import { type ComposeInput, composeBody } from '../../../lib/payload/change/composeBody';
import { inventoryOf } from '../../../lib/payload/change/inventory';
import type { ChildPayload } from '../../../lib/payload/schema';
import {
  aprilWindow,
  assessment,
  childOf,
  cinPlan,
  heldDay,
  leftDay,
  marchWindow,
  scores,
  worker,
} from './payloads';

const E1 = 'E1';
const episode = (more: Omit<Parameters<typeof childOf>[0][number], 'social_care_episode_id'> = {}) =>
  childOf([{ social_care_episode_id: E1, ...more }]);
const bare = { social_care_episode_id: E1, referral_date: heldDay, purge: false };

function compose(
  current: ChildPayload,
  previous: ChildPayload | undefined,
  more: Partial<ComposeInput> = {},
) {
  return composeBody({
    current,
    previous,
    inDoubt: [],
    purgeInDoubt: false,
    mode: 'full',
    window: aprilWindow,
    ...more,
  });
}

const episodesOf = (composed: ReturnType<typeof compose>) => composed.body['social_care_episodes'];

describe('without anything that DfE holds', () => {
  test.each(['full', 'delta'] as const)('a %s body is the whole payload', (mode) => {
    const current = episode({ child_in_need_plans: [cinPlan('P1', heldDay)] });
    const composed = compose(current, undefined, { mode });
    expect(composed).toMatchObject({ kind: 'full', body: current, previousAfter: current, purges: 0 });
    expect(composed.inventory).toEqual(inventoryOf(current));
  });
});

describe('a full body takes away what DfE holds and the payload has not', () => {
  const current = episode();
  test.each<[string, ChildPayload, unknown]>([
    [
      'an entry',
      episode({ child_in_need_plans: [cinPlan('P1', heldDay)] }),
      {
        social_care_episodes: [
          { ...bare, child_in_need_plans: [{ child_in_need_plan_id: 'P1', purge: true }] },
        ],
      },
    ],
    [
      'an episode with everything in it, by its id alone',
      childOf([
        { social_care_episode_id: E1 },
        { social_care_episode_id: 'E2', child_in_need_plans: [cinPlan('P1', heldDay)] },
      ]),
      { social_care_episodes: [{ social_care_episode_id: 'E2', purge: true }, bare] },
    ],
    [
      'a block of the child',
      childOf([{ social_care_episode_id: E1 }], { health_and_wellbeing: scores(heldDay) }),
      { health_and_wellbeing: { purge: true }, social_care_episodes: [bare] },
    ],
    [
      'the blocks of an episode',
      episode({
        adoption: { matched_date: heldDay, purge: false },
        care_leavers: { activity: 'F1', purge: false },
      }),
      { social_care_episodes: [{ ...bare, adoption: { purge: true }, care_leavers: { purge: true } }] },
    ],
    [
      'the workers, whose array it empties',
      episode({ care_worker_details: [worker('SW1', heldDay)] }),
      { social_care_episodes: [{ ...bare, care_worker_details: [] }] },
    ],
  ])('%s', (_, previous, expected) => {
    const composed = compose(current, previous);
    const { la_child_id, purge, child_details } = current;
    expect(composed.body).toEqual({ la_child_id, purge, child_details, ...(expected as object) });
    expect(composed.previousAfter).toEqual(current);
  });

  test('the factors of an assessment that stays, and the disabilities, as empty arrays', () => {
    const before = childOf(
      [{ social_care_episode_id: E1, child_and_family_assessments: [assessment('A1', heldDay, ['1A'])] }],
      { child_details: { sex: 'U', uasc_flag: false, disabilities: ['NONE'], purge: false } },
    );
    const now = childOf([
      { social_care_episode_id: E1, child_and_family_assessments: [assessment('A1', heldDay)] },
    ]);
    for (const mode of ['full', 'delta'] as const) {
      const { body } = compose(now, before, { mode });
      expect(body['child_details']).toEqual({ ...now.child_details, disabilities: [] });
      expect(body['social_care_episodes']).toEqual([
        { ...bare, child_and_family_assessments: [{ ...assessment('A1', heldDay), factors: [] }] },
      ]);
    }
  });

  test('an entry under its old id, when ids were reissued', () => {
    const before = episode({ child_in_need_plans: [cinPlan('old', heldDay)] });
    const now = episode({ child_in_need_plans: [cinPlan('new', heldDay)] });
    for (const mode of ['full', 'delta'] as const) {
      const composed = compose(now, before, { mode });
      expect(episodesOf(composed)).toEqual([
        {
          ...bare,
          child_in_need_plans: [{ child_in_need_plan_id: 'old', purge: true }, cinPlan('new', heldDay)],
        },
      ]);
      expect(composed.purges).toBe(0);
    }
  });

  test('an entry that moved, in the episode that it left', () => {
    const two = (first?: string, second?: string) =>
      childOf(
        [first, second].map((id, index) => ({
          social_care_episode_id: `E${index + 1}`,
          ...(id === undefined ? {} : { child_in_need_plans: [cinPlan(id, heldDay)] }),
        })),
      );
    for (const mode of ['full', 'delta'] as const) {
      const composed = compose(two(undefined, 'P1'), two('P1'), { mode });
      expect(episodesOf(composed)).toEqual([
        { ...bare, child_in_need_plans: [{ child_in_need_plan_id: 'P1', purge: true }] },
        { ...bare, social_care_episode_id: 'E2', child_in_need_plans: [cinPlan('P1', heldDay)] },
      ]);
      expect(composed.purges).toBe(0);
    }
  });
});

describe('a delta says only what changed', () => {
  const rich = (more: object = {}) =>
    episode({
      referral_source: '1A',
      child_in_need_plans: [cinPlan('P1', heldDay), cinPlan('P2', heldDay)],
      adoption: { matched_date: heldDay, purge: false },
      care_worker_details: [worker('SW1', heldDay)],
      ...more,
    });
  const scalars = { ...bare, referral_source: '1A' };

  test.each<[string, ChildPayload, unknown]>([
    [
      'a scalar item: all scalar items of the episode',
      rich({ referral_source: '2A' }),
      { ...scalars, referral_source: '2A' },
    ],
    [
      'an entry: whole, with the scalar items of its episode',
      rich({ child_in_need_plans: [cinPlan('P1', heldDay, '2026-01-01'), cinPlan('P2', heldDay)] }),
      { ...scalars, child_in_need_plans: [cinPlan('P1', heldDay, '2026-01-01')] },
    ],
    [
      'a block: whole',
      rich({ adoption: { placed_date: heldDay, purge: false } }),
      { ...scalars, adoption: { placed_date: heldDay, purge: false } },
    ],
    [
      'an array without ids: whole',
      rich({ care_worker_details: [worker('SW1', heldDay), worker('SW2', heldDay)] }),
      { ...scalars, care_worker_details: [worker('SW1', heldDay), worker('SW2', heldDay)] },
    ],
  ])('%s', (_, current, expected) => {
    const composed = compose(current, rich(), { mode: 'delta' });
    expect(composed).toMatchObject({ kind: 'delta', previousAfter: current });
    expect(episodesOf(composed)).toEqual([expected]);
  });

  test('the child: no episode at all', () => {
    const current = { ...rich(), mis_child_id: 'MIS1' };
    const composed = compose(current, rich(), { mode: 'delta' });
    const { la_child_id, purge, child_details } = current;
    expect(composed).toMatchObject({ kind: 'delta' });
    expect(composed.body).toEqual({ la_child_id, mis_child_id: 'MIS1', purge, child_details });
  });

  test('an id that the child lost is said by its absence', () => {
    const composed = compose(rich(), { ...rich(), mis_child_id: 'MIS1' }, { mode: 'delta' });
    expect(composed.kind).toBe('delta');
    expect(composed.body).not.toHaveProperty('mis_child_id');
  });

  test('nothing, when nothing differs but the order', () => {
    const current = rich({ child_in_need_plans: [cinPlan('P2', heldDay), cinPlan('P1', heldDay)] });
    expect(compose(current, rich(), { mode: 'delta' }).kind).toBe('nothing');
    expect(compose(current, rich(), { mode: 'full' }).kind).toBe('full');
  });

  test('an episode whose id came in another case, whole and without a purge', () => {
    const before = episode({ child_in_need_plans: [cinPlan('P1', heldDay)] });
    const now = childOf([{ social_care_episode_id: 'e1', child_in_need_plans: [cinPlan('P1', heldDay)] }]);
    const composed = compose(now, before, { mode: 'delta' });
    expect(composed).toMatchObject({ kind: 'delta', previousAfter: now, purges: 0 });
    expect(episodesOf(composed)).toEqual(now.social_care_episodes);
  });
});

describe('what left by the window is not purged and stays in previous', () => {
  const stays = { social_care_episode_id: E1 };
  const workersBefore = [worker('SW1', leftDay, '2024-04-10')];
  test.each<[string, ChildPayload, ChildPayload]>([
    [
      'an entry',
      childOf([{ ...stays, child_in_need_plans: [cinPlan('P1', leftDay, leftDay)] }]),
      childOf([stays]),
    ],
    [
      'an episode, with an open plan in it',
      childOf([
        stays,
        {
          social_care_episode_id: 'E2',
          referral_date: leftDay,
          closure_date: leftDay,
          child_in_need_plans: [cinPlan('P1', leftDay)],
        },
      ]),
      childOf([stays]),
    ],
    ['the scores', childOf([stays], { health_and_wellbeing: scores(leftDay) }), childOf([stays])],
    [
      'one of the scores',
      childOf([stays], {
        health_and_wellbeing: {
          sdq_assessments: [
            { date: heldDay, score: 1 },
            { date: leftDay, score: 2 },
          ],
          purge: false,
        },
      }),
      childOf([stays], {
        health_and_wellbeing: { sdq_assessments: [{ date: heldDay, score: 1 }], purge: false },
      }),
    ],
    ['the workers', childOf([{ ...stays, care_worker_details: workersBefore }]), childOf([stays])],
    [
      'the adoption dates and the care leaver',
      childOf([
        {
          ...stays,
          adoption: { matched_date: leftDay, purge: false },
          care_leavers: { contact_date: leftDay, purge: false },
        },
      ]),
      childOf([stays]),
    ],
  ])('%s', (_, previous, current) => {
    const delta = compose(current, previous, { mode: 'delta' });
    expect(delta).toMatchObject({
      kind: 'nothing',
      previousAfter: previous,
      inventory: inventoryOf(previous),
    });
    const full = compose(current, previous);
    expect(full).toMatchObject({ kind: 'full', body: current, purges: 0 });
  });

  test('but what is gone while its dates still meet the window is', () => {
    const previous = episode({ child_in_need_plans: [cinPlan('P1', leftDay, leftDay)] });
    expect(episodesOf(compose(episode(), previous, { window: marchWindow }))).toEqual([
      { ...bare, child_in_need_plans: [{ child_in_need_plan_id: 'P1', purge: true }] },
    ]);
  });

  test('scores replace each other whole: in a full body, and when one of them changed, the old ones go', () => {
    const of = (...list: { date: string; score: number }[]) =>
      childOf([stays], { health_and_wellbeing: { sdq_assessments: list, purge: false } });
    const old = { date: leftDay, score: 2 };
    const now = of({ date: heldDay, score: 9 });
    const composed = compose(now, of({ date: heldDay, score: 1 }, old), { mode: 'delta' });
    expect(composed.body['health_and_wellbeing']).toEqual(now.health_and_wellbeing);
    expect(composed.previousAfter).toEqual(now);
    expect(compose(now, of({ date: heldDay, score: 9 }, old)).previousAfter).toEqual(now);
  });

  test('an episode that comes back is compared with what DfE kept of it', () => {
    const closed = { social_care_episode_id: 'E2', referral_date: leftDay, closure_date: leftDay };
    const plans = { child_in_need_plans: [cinPlan('P1', leftDay)] };
    const kept = compose(childOf([stays]), childOf([stays, { ...closed, ...plans }])).previousAfter;
    const reopened = { social_care_episode_id: 'E2', referral_date: leftDay };
    const back = compose(childOf([stays, { ...reopened, ...plans }]), kept, { mode: 'delta' });
    expect(episodesOf(back)).toEqual([{ ...reopened, purge: false }]);
    const without = compose(childOf([stays, reopened]), kept, { mode: 'delta' });
    expect(episodesOf(without)).toEqual([
      { ...reopened, purge: false, child_in_need_plans: [{ child_in_need_plan_id: 'P1', purge: true }] },
    ]);
  });
});

describe('with something in doubt the body is absolute, in both modes', () => {
  const plan = (id: string, end?: string) => episode({ child_in_need_plans: [cinPlan(id, leftDay, end)] });
  const purgedPlans = (...ids: string[]) => [
    { ...bare, child_in_need_plans: ids.map((id) => ({ child_in_need_plan_id: id, purge: true })) },
  ];

  test.each(['full', 'delta'] as const)('%s: the whole payload, less what any state has besides', (mode) => {
    const composed = compose(episode(), plan('P1'), { mode, inDoubt: [inventoryOf(plan('P2'))] });
    expect(composed).toMatchObject({ kind: 'full', previousAfter: episode() });
    expect(episodesOf(composed)).toEqual(purgedPlans('P1', 'P2'));
  });

  test('a revert is said again whole', () => {
    const composed = compose(plan('P1'), plan('P1'), { mode: 'delta', inDoubt: [inventoryOf(episode())] });
    expect(composed).toMatchObject({ kind: 'full', body: plan('P1') });
  });

  test.each<[string, ChildPayload | undefined, ChildPayload, boolean]>([
    ['is spared where every state has it equal', plan('P1', leftDay), plan('P1', leftDay), true],
    ['goes where a state has it with other content', plan('P1', leftDay), plan('P1', '2023-09-02'), false],
    ['goes where a body in doubt took it away', plan('P1', leftDay), episode(), false],
    ['goes where only a state in doubt has it', undefined, plan('P1', leftDay), false],
  ])('what left by the window %s', (_, previous, doubt, isSpared) => {
    const composed = compose(episode(), previous, { inDoubt: [inventoryOf(doubt)] });
    expect(episodesOf(composed)).toEqual(isSpared ? [bare] : purgedPlans('P1'));
    expect(composed.previousAfter).toEqual(isSpared ? previous : episode());
  });

  test('what left by the window goes with a purge in doubt: previous is but one more state', () => {
    const composed = compose(episode(), plan('P1', leftDay), { purgeInDoubt: true, mode: 'delta' });
    expect(composed).toMatchObject({ kind: 'full', previousAfter: episode() });
    expect(episodesOf(composed)).toEqual(purgedPlans('P1'));
  });

  test('an episode that left by the window goes where a state has an entry in it under another id', () => {
    const left = (id: string) =>
      childOf([
        { social_care_episode_id: E1 },
        {
          social_care_episode_id: 'E2',
          referral_date: leftDay,
          closure_date: leftDay,
          child_in_need_plans: [cinPlan(id, leftDay)],
        },
      ]);
    const composed = compose(episode(), left('old'), { inDoubt: [inventoryOf(left('new'))] });
    expect(episodesOf(composed)).toEqual([{ social_care_episode_id: 'E2', purge: true }, bare]);
  });

  test('an inventory survives JSON and a body in doubt names what had left before', () => {
    const first = compose(episode({ referral_source: '1A' }), plan('P1', leftDay), { mode: 'delta' });
    const inDoubt = [JSON.parse(JSON.stringify(first.inventory)) as typeof first.inventory];
    const second = compose(episode({ referral_source: '2A' }), plan('P1', leftDay), { inDoubt });
    expect(second.previousAfter.social_care_episodes?.[0]).toMatchObject({
      referral_source: '2A',
      child_in_need_plans: [cinPlan('P1', leftDay, leftDay)],
    });
  });

  test('ids that the endpoint would refuse, as scripts left them, are not purged', () => {
    const doubt = inventoryOf({
      social_care_episodes: [
        { social_care_episode_id: 'E 9' },
        { social_care_episode_id: 'x'.repeat(37) },
        'odd',
        null,
      ],
    });
    expect(compose(episode(), undefined, { inDoubt: [doubt] }).body).toEqual(episode());
  });
});
