import { count } from '../../lib/run/prepare/count';
import { rulesVersion } from '../../lib/run/rulesVersion';
import { endRun } from '../../lib/run/slice/endRun';
import type { RunVerdict } from '../../lib/run/stage/stageContext';
import type { SliceContext } from '../../lib/run/slice/sliceContext';
import { workStages } from '../../lib/run/slice/workStages';
import { handmadeDay, plainChild } from '../night/handmadeSsd';
import { startSliceTarget, type SliceTarget } from './sliceTarget';

const options = { stages: 'prepare', confirm: ['table-loss'] } as const;

const theEnd = async (context: SliceContext): Promise<RunVerdict> => {
  const end = await workStages(context);
  if (end.kind !== 'end') throw new Error('The run did not come to its end.');
  return end;
};

describe('a run that comes back in the middle of its prepare', () => {
  let target: SliceTarget;
  beforeEach(async () => {
    target = await startSliceTarget();
    await target.load(plainChild('1001'));
  });
  afterEach(() => target.close());

  /** A run that has read everybody, and is to go on. */
  const inTheMiddle = async () => {
    const context = await target.slice({ options: { ...options, confirm: [...options.confirm] } });
    await count(context);
    context.book.update({
      stage: 'prepare',
      runDate: handmadeDay,
      rules: rulesVersion(context.config),
      personKey: 'Z',
    });
    return context;
  };

  it('leaves everything to a run that is at work: two that start over in turns would never end', async () => {
    const context = await inTheMiddle();
    target.pass(1);
    const other = await inTheMiddle();
    await target.ledger.runs.release(other.lease, other.book.stored());
    await target.ledger.runs.claim(context.lease);
    const end = await workStages(context);
    expect(end).toMatchObject({ outcome: 'skipped', code: 'run-overtaken' });
    expect(end).toHaveProperty('message', expect.stringContaining(other.lease.runId));

    await target.ledger.runs.claim(other.lease);
    expect(await workStages(other)).toMatchObject({ outcome: 'succeeded' });
  });

  it('goes on where it was', async () => {
    const context = await inTheMiddle();
    expect(await workStages(context)).toMatchObject({ outcome: 'succeeded' });
    expect(context.book.now.counts.persons).toBe(0);
    expect(await target.ledger.runs.latestPrepare()).toMatchObject({
      runId: context.lease.runId,
      sound: true,
    });
  });

  it.each(['prepare', 'recount', 'second-look'] as const)(
    'starts over from stage %s after another run has prepared: what it writes is sent only on its own word',
    async (stage) => {
      const context = await inTheMiddle();
      context.book.update({ stage });
      target.pass(1);
      const other = await target.slice({ options: { ...options, confirm: [...options.confirm] } });
      await endRun(other, await theEnd(other));
      target.pass(1);
      await target.ledger.runs.claim(context.lease);

      expect(await workStages(context)).toMatchObject({ outcome: 'succeeded' });
      expect(context.book.now.counts.persons).toBe(1);
      expect(await target.ledger.runs.latestPrepare()).toMatchObject({
        runId: context.lease.runId,
        sound: true,
      });
    },
  );
});
