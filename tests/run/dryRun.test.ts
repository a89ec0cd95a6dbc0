import { planPrepare } from '../../lib/run/dryRun/plan';
import { withoutWrites } from '../../lib/run/slice/withoutWrites';
import { workStages } from '../../lib/run/slice/workStages';
import { plainChild } from '../night/handmadeSsd';
import { startSliceTarget, type SliceTarget } from './sliceTarget';

describe('a dry run', () => {
  let target: SliceTarget;
  beforeEach(async () => {
    target = await startSliceTarget();
    await target.load(plainChild('1001'));
  });
  afterEach(() => target.close());

  const dry = async (late = false) => {
    const slice = await target.slice({ options: { dryRun: true, confirm: ['table-loss'] }, late });
    await target.sql(`UPDATE $runs SET purpose = N'dry-run' WHERE run_id = N'${slice.lease.runId}'`);
    return { ...slice, ledger: withoutWrites(slice.ledger) };
  };

  it('comes to its end with a ledger that refuses every write', async () => {
    const context = await dry();
    expect(await workStages(context)).toMatchObject({ outcome: 'succeeded' });
    expect(await target.ledger.readPlan(context.lease.runId, { after: 0, limit: 10 })).toMatchObject([
      { personId: '1001', kind: 'full', why: 'new', reason: null, paths: null },
    ]);
    expect(await target.sql('SELECT person_id FROM $ledger')).toEqual([]);
    const change = { changes: [], findings: [] };
    await expect(context.ledger.applyPrepared(context.lease, change)).rejects.toMatchObject({
      code: 'dry-run-writes',
    });
  });

  it('makes way at a safe point for a run that is asked for meanwhile', async () => {
    const context = await dry();
    context.book.enter('prepare');
    target.pass(0.01);
    const night = await target.request();
    const end = await planPrepare(context);
    expect(end).toMatchObject({ outcome: 'skipped', code: 'dry-run-made-way' });
    expect(end).toHaveProperty('message', expect.stringContaining(night));
  });

  it('ends when it comes back after another run has worked: what it says would not hold', async () => {
    const context = await dry(true);
    expect(await workStages(context)).toEqual({ kind: 'pause' });
    target.pass(2);
    const night = await target.lease();
    target.pass(0.01);
    await target.ledger.runs.finish(night, { outcome: 'succeeded', message: 'All was sent.' });
    target.pass(2);
    await target.ledger.runs.claim(context.lease);
    expect(await workStages(context)).toMatchObject({ outcome: 'skipped', code: 'dry-run-made-way' });
  });

  it('goes on beside another dry run that waits', async () => {
    const context = await dry();
    target.pass(0.01);
    const other = await target.request();
    await target.sql(`UPDATE $runs SET purpose = N'dry-run' WHERE run_id = N'${other}'`);
    expect(await workStages(context)).toMatchObject({ outcome: 'succeeded' });
  });
});
