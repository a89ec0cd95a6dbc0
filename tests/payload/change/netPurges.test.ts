import { countEntries, netPurges } from '../../../lib/payload/change/netPurges';
import { inventoryOf } from '../../../lib/payload/change/inventory';
import type { ChildPayload } from '../../../lib/payload/schema';
import { aprilWindow, childOf, cinPlan, heldDay, leftDay, scores, worker } from './payloads';

const plans = (...ids: string[]) => ({ child_in_need_plans: ids.map((id) => cinPlan(id, heldDay)) });
const episode = (id: string, more: object = {}) => ({ social_care_episode_id: id, ...more });
const adoption = { adoption: { matched_date: heldDay, purge: false } };

describe('the net count of purges', () => {
  test.each<[string, ChildPayload, ChildPayload, number]>([
    [
      'is none for a child that only gains',
      childOf([episode('E1')]),
      childOf([episode('E1', plans('P1', 'P2'))]),
      0,
    ],
    [
      'is each entry that goes',
      childOf([episode('E1', plans('P1', 'P2', 'P3'))]),
      childOf([episode('E1', plans('P2'))]),
      2,
    ],
    [
      'is an episode and everything in it',
      childOf([episode('E1'), episode('E2', plans('P1', 'P2'))]),
      childOf([episode('E1')]),
      3,
    ],
    [
      'is none where every id was reissued',
      childOf([episode('E1', plans('P1', 'P2'))]),
      childOf([episode('E9', plans('P8', 'P9'))]),
      0,
    ],
    [
      'is what reissued ids hide',
      childOf([episode('E1', plans('P1', 'P2'))]),
      childOf([episode('E9', plans('P9'))]),
      1,
    ],
    [
      'is none for a block that moves',
      childOf([episode('E1', adoption), episode('E2')]),
      childOf([episode('E1'), episode('E2', adoption)]),
      0,
    ],
    [
      'is one for a block that goes',
      childOf([episode('E1')], { health_and_wellbeing: scores(heldDay) }),
      childOf([episode('E1')]),
      1,
    ],
    [
      'is none for what left by the window',
      childOf([episode('E1', { child_in_need_plans: [cinPlan('P1', leftDay, leftDay)] })]),
      childOf([episode('E1')]),
      0,
    ],
    [
      'is none for an episode that left with an open plan in it',
      childOf([
        episode('E1'),
        episode('E2', { referral_date: leftDay, closure_date: leftDay, ...plans('P1') }),
      ]),
      childOf([episode('E1')]),
      0,
    ],
    [
      'is none for an array without ids',
      childOf([episode('E1', { care_worker_details: [worker('SW1', heldDay)] })]),
      childOf([episode('E1')]),
      0,
    ],
  ])('%s', (_, previous, current, expected) => {
    expect(netPurges({ current, previous, inDoubt: [], purgeInDoubt: false, window: aprilWindow })).toBe(
      expected,
    );
  });

  test('in doubt is that of the worst state, not the sum of all', () => {
    const of = (...ids: string[]) => childOf([episode('E1', plans(...ids))]);
    const input = { current: of('P5'), previous: of('P1', 'P2'), purgeInDoubt: false, window: aprilWindow };
    expect(netPurges({ ...input, inDoubt: [inventoryOf(of('P3', 'P4', 'P6'))] })).toBe(2);
  });
});

test('entries and blocks are counted, arrays without ids are not', () => {
  const child = childOf(
    [episode('E1', { ...plans('P1'), ...adoption, care_worker_details: [worker('SW1', heldDay)] })],
    {
      health_and_wellbeing: scores(heldDay),
    },
  );
  expect(countEntries(child)).toBe(4);
});
