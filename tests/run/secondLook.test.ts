import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { count } from '../../lib/run/prepare/count';
import { prepare } from '../../lib/run/prepare/prepare';
import { secondLook } from '../../lib/run/prepare/secondLook';
import { wait } from '../../lib/run/prepare/wait';
import { workStages } from '../../lib/run/slice/workStages';
import { builtChild } from '../ledger/ledgerTarget';
import { plainChild } from '../night/handmadeSsd';
import { startSliceTarget, type SliceChange, type SliceTarget } from './sliceTarget';

describe('the second look', () => {
  let target: SliceTarget;
  beforeEach(async () => {
    target = await startSliceTarget();
    await target.load(plainChild('1001'));
  });
  afterEach(() => target.close());

  /** A run that has counted the SSD and is about to look again. */
  const about = async (change: SliceChange = {}) => {
    const context = await target.slice({ options: { confirm: ['table-loss'] }, ...change });
    await count({ ...context, options: { ...context.options, confirm: ['table-loss'] } });
    context.book.enter('second-look');
    return context;
  };
  const gone = async (count: number): Promise<void> => {
    const people = Array.from({ length: count }, (_, at) => builtChild(`Gone${at}`));
    const lease = await target.lease();
    await target.write(lease, ...people.map((child) => decidePrepared(undefined, child, target.context())));
  };

  it('is not sound when the SSD has changed since the run began: what it read may be half built', async () => {
    const context = await about({ options: {} });
    await target.load(plainChild('1002'));
    expect(await secondLook(context)).toMatchObject({ outcome: 'needs_attention', code: 'ssd-not-sound' });
    expect(await target.ledger.runs.latestPrepare()).toMatchObject({ sound: false });
    expect(await target.ledger.runs.lastSoundCounts()).toBeUndefined();
  });

  it('is sound when an operator has said that the counts may differ', async () => {
    const context = await about();
    await target.load(plainChild('1002'));
    expect(await secondLook(context)).toEqual({ kind: 'done' });
    expect(await target.ledger.runs.latestPrepare()).toMatchObject({ sound: true });
  });

  it.each([
    [2, [['Gone0', 'Gone1']]],
    [51, [{ from: '1001', upTo: 'Gone9' }]],
  ])('is of the people who are put off, and of a range where %i of it are', async (count, noted) => {
    await gone(count);
    const context = await about();
    context.book.enter('prepare');
    expect(await prepare(context)).toEqual({ kind: 'done' });
    expect(context.book.now.secondLook).toEqual(noted);
    context.book.enter('second-look');
    const confirmed = { ...context.options, confirm: ['table-loss' as const, 'purges' as const] };
    expect(await secondLook({ ...context, options: confirmed })).toEqual({ kind: 'done' });
    expect(context.book.now.counts.deleted).toBe(count);
    expect(context.book.now.secondLook).toEqual([]);
  });

  it('measures in a later slice against what the ledger held before the stage wrote anything', async () => {
    // 4 of 8 is the share; held are 8, of whom 2 are marked Deleted by the first slice and 2 by the second.
    const settings = { BRAKE_SHARE: '0.5', BRAKE_MINIMUM: '0' };
    await gone(4);
    await target.write(
      await target.lease(),
      ...Array.from({ length: 4 }, (_, at) =>
        decidePrepared(undefined, builtChild(`z${at}`), target.context()),
      ),
    );
    const ranges = [
      { from: 'Gone0', upTo: 'Gone1' },
      { from: 'Gone2', upTo: 'Gone3' },
    ];
    const context = await about({ settings, late: true });
    context.book.update({ secondLook: ranges });
    expect(await secondLook(context)).toEqual({ kind: 'pause' });
    expect(await secondLook(context)).toEqual({ kind: 'pause' });
    expect(await secondLook(context)).toEqual({ kind: 'done' });
    expect(context.book.now.counts.deleted).toBe(4);
  });

  it('says that some was written when the brake holds only in its middle', async () => {
    const settings = { BRAKE_SHARE: '0.3', BRAKE_MINIMUM: '0' };
    await gone(4);
    const context = await about({ settings });
    context.book.update({
      secondLook: [
        { from: 'Gone0', upTo: 'Gone0' },
        { from: 'Gone1', upTo: 'Gone3' },
      ],
    });
    const end = await secondLook(context);
    expect(end).toMatchObject({ outcome: 'needs_attention', code: 'purge-brake' });
    expect(end).toHaveProperty(
      'message',
      expect.stringContaining('What had been looked at before was written'),
    );
    expect((await target.entry('Gone0')).row.state).toBe('Deleted');
    expect((await target.entry('Gone1')).row.state).toBe('New');
  });
});

describe('an SSD that is dropped and made anew at night', () => {
  let target: SliceTarget;
  beforeEach(async () => {
    target = await startSliceTarget();
    await target.sql('CREATE TABLE $schema.refresh_log (status nvarchar(20) NULL)');
    await target.sql('DROP TABLE $schema.ssd_person');
  });
  afterEach(() => target.close());

  it('is waited for while it lacks tables, and missed once the refresh says that it is done', async () => {
    const settings = { SSD_REFRESH_TABLE: 'refresh_log' };
    const context = await target.slice({ settings, late: true });
    expect(await workStages(context)).toEqual({ kind: 'pause' });
    expect(context.book.now.stage).toBe('wait');

    await target.sql(`INSERT INTO $schema.refresh_log (status) SELECT N'complete'`);
    expect(await wait(context)).toEqual({ kind: 'done' });
    await expect(workStages(context)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ssd-tables-missing',
    });
  });

  it('is not waited for longer than the setting says', async () => {
    const settings = { SSD_REFRESH_TABLE: 'refresh_log', SSD_REFRESH_WAIT_MINUTES: '10' };
    const slice = await target.slice({ settings });
    const before = slice.edge.now().getTime();
    const context = { ...slice, deadline: { at: new Date(before + 3_600_000), passed: () => false } };
    expect(await workStages(context)).toMatchObject({
      kind: 'end',
      outcome: 'needs_attention',
      code: 'ssd-refresh-not-done',
      message: expect.stringContaining('(refresh_log.status)') as string,
    });
    expect(context.edge.now().getTime() - before).toBe(10 * 60_000);
  });
});
