import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import type { Ledger } from '../../lib/ledger/ledger';
import type { Lease } from '../../lib/ledger/sql/ownedTransaction';
import { knownUnderLock } from '../../lib/run/slice/knownUnderLock';
import { builtChild, startLedgerTarget, type LedgerTarget } from '../ledger/ledgerTarget';

const start = {
  rulesVersion: 'fake',
  runDate: '2026-11-22',
  windowStart: '2024-04-01',
  windowEnd: '2026-11-23',
  tableCounts: { ssd_person: 3 },
};

/** What a slice knows while it has the lock; what is changed behind its back here, nobody can change then. */
describe('a slice that has the lock', () => {
  let target: LedgerTarget;
  let lease: Lease;
  let ledger: Ledger;
  beforeEach(async () => {
    target = await startLedgerTarget();
    lease = await target.lease();
    ledger = knownUnderLock(target.ledger);
  });
  afterEach(() => target.close());

  const prepareBehindItsBack = async (sound: boolean): Promise<void> => {
    const other = await target.lease();
    await target.ledger.runs.beginPrepare(other, start);
    await target.ledger.runs.endPrepare(other, { sound, tableCounts: start.tableCounts });
    await target.sql(
      `UPDATE $runs SET owner = N'${lease.owner}', state = N'running' WHERE run_id = N'${lease.runId}'`,
    );
  };

  it('reads once which prepare was the latest, and which was sound', async () => {
    expect(await ledger.runs.latestPrepare()).toBeUndefined();
    expect(await ledger.runs.lastSoundCounts()).toBeUndefined();
    await prepareBehindItsBack(true);
    expect(await ledger.runs.latestPrepare()).toBeUndefined();
    expect(await ledger.runs.lastSoundCounts()).toBeUndefined();
  });

  it.each([true, false])('knows of its own prepare how it ended (sound: %s)', async (sound) => {
    await ledger.runs.beginPrepare(lease, start);
    expect(await ledger.runs.latestPrepare()).toEqual({ runId: lease.runId, sound: null });
    await ledger.runs.endPrepare(lease, { sound, tableCounts: start.tableCounts });
    await target.sql('UPDATE $runs SET prepare_began_at = NULL');
    expect(await ledger.runs.latestPrepare()).toEqual({ runId: lease.runId, sound });
  });

  it('does not go by its own sound prepare any more once it has begun again', async () => {
    await ledger.runs.beginPrepare(lease, start);
    await ledger.runs.endPrepare(lease, { sound: true, tableCounts: start.tableCounts });
    expect(await ledger.runs.lastSoundCounts()).toMatchObject({ runId: lease.runId });
    await ledger.runs.beginPrepare(lease, start);
    expect(await ledger.runs.lastSoundCounts()).toBeUndefined();
  });

  it('knows the first counts that it wrote itself, and reads those of the slice before', async () => {
    await target.ledger.runs.beginPrepare(lease, start);
    expect(await ledger.runs.tableCounts(lease.runId)).toEqual({ ssd_person: 3 });
    await ledger.runs.beginLook(lease, { ...start, tableCounts: { ssd_person: 4 } });
    await target.sql('UPDATE $runs SET table_counts = NULL');
    expect(await ledger.runs.tableCounts(lease.runId)).toEqual({ ssd_person: 4 });
  });

  it('counts who waits again after each write of its own that may change it', async () => {
    const waiting = async (): Promise<number> => (await ledger.readWaiting()).children;
    expect(await waiting()).toBe(0);
    const one = builtChild('Fake1');
    const change = decidePrepared(undefined, one, target.context());
    if (change === 'unchanged') throw new Error('The child is new.');
    await ledger.applyPrepared(lease, { changes: [change], findings: [] });
    expect(await waiting()).toBe(1);
    const ids = await ledger.beginSubmissions(lease, [
      { personId: 'Fake1', hash: one.hash, kind: 'full', inventory: { items: [] }, partialBody: null },
    ]);
    await ledger.settleSubmissions(lease, [
      {
        submissionId: [...ids.values()][0] ?? 0,
        personId: 'Fake1',
        kind: 'full',
        hash: one.hash,
        openUpTo: 0,
        previousAfter: one.payload,
        result: { kind: 'accepted', receiptId: 'fake', receiptTime: '2026-11-22T02:00:00.000' },
      },
    ]);
    expect(await waiting()).toBe(0);
    await target.sql("UPDATE $ledger SET submission_status = N'Pending'");
    expect(await waiting()).toBe(0);
  });

  it('asks again for what could not be read', async () => {
    let fails = true;
    const failing = knownUnderLock({
      ...target.ledger,
      readWaiting: () => (fails ? Promise.reject(new Error('away')) : target.ledger.readWaiting()),
    });
    await expect(failing.readWaiting()).rejects.toThrow('away');
    fails = false;
    expect(await failing.readWaiting()).toMatchObject({ children: 0 });
  });
});
