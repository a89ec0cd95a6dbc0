import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import type { Inventory } from '../../lib/payload/change/inventory';
import { assessRange } from '../../lib/run/prepare/assessRange';
import { assessContext } from '../../lib/run/prepare/assessContext';
import { builtChild } from '../ledger/ledgerTarget';
import { handmadeDay, plainChild } from '../night/handmadeSsd';
import { startSliceTarget, type SliceTarget } from './sliceTarget';

/** DfE would hold five plans in the child's episode, none of which the child has any more. */
const fivePlans: Inventory = {
  items: [
    { what: 'social_care_episodes', id: 'R1001', hash: 'fake' },
    ...['P1', 'P2', 'P3', 'P4', 'P5'].map((id) => ({
      what: 'child_in_need_plans' as const,
      episode: 'R1001',
      id,
      hash: 'fake',
    })),
  ],
};

describe('what the brake is told of a child whose body would take entries away', () => {
  let target: SliceTarget;
  beforeEach(async () => {
    target = await startSliceTarget();
    await target.load(plainChild('1001'));
    await target.write(
      await target.lease(),
      decidePrepared(undefined, builtChild('1001', 'Before'), target.context()),
    );
  });
  afterEach(() => target.close());

  const assess = async () => {
    const context = await target.slice({ progress: { runDate: handmadeDay } });
    const assessed = await assessRange(assessContext(context, {}), { from: '1001', upTo: '1001' });
    return assessed.changes;
  };
  const submitFivePlans = async () => {
    const lease = await target.lease();
    const { hash } = builtChild('1001', 'Before');
    const ids = await target.ledger.beginSubmissions(lease, [
      { personId: '1001', hash, kind: 'full', inventory: fivePlans, partialBody: null },
    ]);
    return { lease, hash, submissionId: [...ids.values()][0] ?? 0 };
  };

  it('counts what an open submission may have left there, and looks a second time', async () => {
    await submitFivePlans();
    // Five go, one comes.
    expect(await assess()).toMatchObject([{ entryPurges: 4, wantsSecondLook: true }]);
  });

  it('counts what this endpoint accepted last where the row speaks of another one', async () => {
    const { lease, hash, submissionId } = await submitFivePlans();
    const { payload } = builtChild('1001', 'Before');
    await target.ledger.settleSubmissions(lease, [
      {
        submissionId,
        personId: '1001',
        kind: 'full',
        hash,
        openUpTo: 0,
        previousAfter: payload,
        result: { kind: 'accepted', receiptId: 'fake', receiptTime: '2026-11-22T02:00:00.000' },
      },
    ]);
    await target.sql(`UPDATE $ledger SET accepted_by = N'live'`);
    expect(await assess()).toMatchObject([{ entryPurges: 4, wantsSecondLook: true }]);
  });

  it('counts nothing of a child of whom the endpoint holds nothing', async () => {
    expect(await assess()).toMatchObject([{ entryPurges: 0, wantsSecondLook: false }]);
  });
});
