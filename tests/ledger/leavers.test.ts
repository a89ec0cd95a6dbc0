import { decideLeaver } from '../../lib/ledger/decide/leaver';
import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { builtChild, startLedgerTarget, type LedgerTarget } from './ledgerTarget';

describe('a leaver that goes, comes back without being of the cohort, and goes again', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  it('is purged only after a second look of its own', async () => {
    const lease = await target.lease();
    const built = builtChild('Fake1');
    await target.write(lease, decidePrepared(undefined, built, target.context()));
    await target.posted(lease, built, {
      kind: 'accepted',
      receiptId: 'fake-receipt',
      receiptTime: '2026-11-22T02:00:00.000',
    });
    const look = async (leaving: 'left' | 'gone') => {
      const change = decideLeaver(await target.entry('Fake1'), leaving, target.context());
      await target.write(lease, change);
      return (await target.entry('Fake1')).row.status;
    };

    expect(await look('gone')).toBe('Sent');
    target.pass(20);
    expect(await look('gone')).toBe('Pending');
    target.pass(1);
    expect(await look('left')).toBe('Withdrawn');
    target.pass(1);
    expect(await look('gone')).toBe('Withdrawn');
    target.pass(1);
    expect(await look('gone')).toBe('Withdrawn');
    target.pass(19);
    expect(await look('gone')).toBe('Pending');
  });
});
