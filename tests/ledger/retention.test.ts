import type { Lease } from '../../lib/ledger/rows/lease';
import type { SubmissionResult } from '../../lib/ledger/deliver/settledSubmission';
import { decidePrepared } from '../../lib/ledger/prepare/decidePrepared';
import { builtChild, startLedgerTarget, type LedgerTarget } from './ledgerTarget';

const dayHours = 24;
const accepted: SubmissionResult = {
  kind: 'accepted',
  receiptId: 'fake-receipt',
  receiptTime: '2026-11-22T02:00:00.000',
};
const inventory = { items: [{ what: 'social_care_episodes' as const, id: 'R1', hash: 'fake' }] };

describe('the retention', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  const submit = async (lease: Lease, personId: string, result: SubmissionResult): Promise<void> => {
    const { hash, payload } = builtChild(personId);
    const ids = await target.ledger.beginSubmissions(lease, [
      { personId, hash, kind: 'full', inventory, partialBody: null },
    ]);
    const [submissionId = 0] = ids.values();
    await target.ledger.settleSubmissions(lease, [
      { submissionId, personId, kind: 'full', hash, openUpTo: 0, previousAfter: payload, result },
    ]);
  };
  const told = () =>
    target.sql(
      'SELECT person_id, run_id, CASE WHEN inventory IS NULL THEN 0 ELSE 1 END AS told FROM $submissions ORDER BY submission_id',
    );

  it('keeps what the last accepted and every open submission said, whatever their age, and empties the rest with its run', async () => {
    const old = await target.lease();
    const people = ['Fake1', 'Fake2', 'Fake3', 'Fake4'];
    await target.ledger.applyPrepared(old, {
      changes: people
        .map((personId) => decidePrepared(undefined, builtChild(personId), target.context()))
        .filter((change) => change !== 'unchanged'),
      findings: [
        { personId: 'Fake1', findings: [{ rule: 'fake-rule', severity: 'warning', path: 'fake_path' }] },
      ],
    });
    await submit(old, 'Fake1', accepted);
    await submit(old, 'Fake2', accepted);
    await submit(old, 'Fake3', { kind: 'unknown', reason: 'no answer in time' });
    await submit(old, 'Fake4', { kind: 'refused', reason: 'fake reason' });

    target.pass(30 * dayHours);
    const before = target.now();
    const lease = await target.lease();
    await submit(lease, 'Fake1', accepted);
    expect(await target.ledger.applyRetention(lease, before)).toEqual({ runs: 1 });

    expect(await told()).toEqual([
      { person_id: 'Fake1', run_id: old.runId, told: 0 },
      { person_id: 'Fake2', run_id: old.runId, told: 1 },
      { person_id: 'Fake3', run_id: old.runId, told: 1 },
      { person_id: 'Fake4', run_id: old.runId, told: 0 },
      { person_id: 'Fake1', run_id: lease.runId, told: 1 },
    ]);
    expect(await target.ledger.runs.get(old.runId)).toBeUndefined();
    expect(await target.sql('SELECT COUNT(*) AS n FROM $findings')).toEqual([{ n: 0 }]);
  });

  it('leaves a run that is younger alone, and what it sent with it', async () => {
    const before = target.now();
    target.pass(1);
    const lease = await target.lease();
    await target.write(lease, decidePrepared(undefined, builtChild('Fake1'), target.context()));
    await submit(lease, 'Fake1', accepted);
    await submit(lease, 'Fake1', accepted);
    const next = await target.lease();
    expect(await target.ledger.applyRetention(next, before)).toEqual({ runs: 0 });
    expect((await told()).map((row) => row['told'])).toEqual([1, 1]);
  });
});
