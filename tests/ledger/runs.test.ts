import { startLedgerTarget, type LedgerTarget } from './ledgerTarget';

const skipped = { outcome: 'skipped', message: 'Another run is at work.' } as const;

describe('the runs', () => {
  let target: LedgerTarget;
  beforeEach(async () => {
    target = await startLedgerTarget();
  });
  afterEach(() => target.close());

  it('end as skipped only while no slice has begun: a second delivery of the message may come between two slices', async () => {
    const { runs } = target.ledger;
    const runId = await target.request();
    await runs.claim({ runId, owner: 'first-slice' });
    expect(await runs.finishUnowned(runId, skipped)).toBe(false);
    await runs.release({ runId, owner: 'first-slice' }, { stage: 'prepare' });
    expect(await runs.finishUnowned(runId, skipped)).toBe(false);
    expect(await runs.get(runId)).toMatchObject({ state: 'queued', outcome: null });

    const another = await target.request();
    expect(await runs.finishUnowned(another, skipped)).toBe(true);
    expect(await runs.finishUnowned(another, { outcome: 'failed', message: 'Again.' })).toBe(false);
    expect(await runs.get(another)).toMatchObject({ state: 'finished', outcome: 'skipped' });
  });

  it('end as lost only while they are as silent as their row said when it was read', async () => {
    const { runs } = target.ledger;
    const run = await runs.get(await target.request());
    const lost = { outcome: 'failed', message: 'Ask again.', errorCode: 'run-message-lost' } as const;
    target.pass(0.3);
    // The host tries the request again just now.
    expect(await runs.keepWaiting(run?.runId ?? '')).toBe(true);
    expect(await runs.finishUnowned(run?.runId ?? '', lost, run?.updatedAt)).toBe(false);
    expect(await runs.finishUnowned(run?.runId ?? '', lost, target.now())).toBe(true);
  });

  type Happens =
    | 'is at work'
    | 'waits for its next slice'
    | 'has just ended'
    | 'began late and has just ended'
    | 'ended long ago'
    | 'is silent'
    | 'waits too'
    | 'was just skipped';
  it.each<[string, 'earlier' | 'later', Happens]>([
    ['wait for their turn', 'earlier', 'is at work'],
    ['wait for their turn', 'later', 'is at work'],
    ['wait for their turn', 'earlier', 'waits for its next slice'],
    ['wait for their turn', 'later', 'waits for its next slice'],
    ['wait for their turn', 'earlier', 'has just ended'],
    ['wait for their turn', 'earlier', 'began late and has just ended'],
    ['wait for their turn', 'later', 'has just ended'],
    ['do not wait', 'later', 'began late and has just ended'],
    ['do not wait', 'earlier', 'ended long ago'],
    ['do not wait', 'earlier', 'is silent'],
    ['do not wait', 'later', 'is silent'],
    ['do not wait', 'earlier', 'waits too'],
    ['do not wait', 'earlier', 'was just skipped'],
  ])('%s when one that was asked for %s %s', async (expected, asked, happens) => {
    const { runs } = target.ledger;
    const first = await target.request();
    target.pass(0.1);
    const second = await target.request();
    const [runId, other] = asked === 'earlier' ? [second, first] : [first, second];
    if (happens === 'began late and has just ended') target.pass(0.3);
    const lease = { runId: other, owner: 'a-slice' };
    if (happens === 'was just skipped') await runs.finishUnowned(other, skipped);
    else if (happens !== 'waits too') await runs.claim(lease);
    if (happens === 'waits for its next slice') await runs.release(lease, { stage: 'prepare' });
    if (happens.includes('ended'))
      await runs.finish(lease, { outcome: 'succeeded', message: 'All is sent.' });
    if (happens === 'ended long ago' || happens === 'is silent') target.pass(0.3);
    const run = await runs.get(runId);
    if (run === undefined) throw new Error('There is no run.');
    const since = new Date(target.now().getTime() - 15 * 60_000);
    const due = new Date(run.updatedAt.getTime() + 15 * 60_000);
    const waits = await runs.waitsForAnother(run, { since, due });
    expect(waits ? 'wait for their turn' : 'do not wait').toBe(expected);
  });

  it('are written once for one id, however often: the answer to the first may have been lost', async () => {
    const { runs } = target.ledger;
    const runId = await target.request();
    await runs.claim({ runId, owner: 'first-slice' });
    await target.request(runId);
    expect(await runs.get(runId)).toMatchObject({ state: 'running', owner: 'first-slice' });
  });

  it('keep the last night that prepared, however old, and not a later run for a few people in its place', async () => {
    const { ledger } = target;
    const start = {
      rulesVersion: '1',
      runDate: '2026-11-22',
      windowStart: '2020-11-22',
      windowEnd: '2026-11-22',
    };
    const tableCounts = { ssd_person: 3 };
    const night = await target.lease();
    await ledger.runs.beginPrepare(night, { ...start, tableCounts });
    await ledger.runs.endPrepare(night, { sound: true, tableCounts });
    target.pass(1);
    const few = await target.lease('persons');
    await ledger.runs.beginLook(few, { ...start, tableCounts });
    await ledger.runs.endLook(few, { sound: true, tableCounts });
    target.pass(24 * 40);
    const later = await target.lease('persons');
    await ledger.applyRetention(
      later,
      new Date(target.now().getTime() - 24 * 3_600_000),
      new Date('2027-12-01'),
    );
    expect(await ledger.runs.get(few.runId)).toBeUndefined();
    expect(await ledger.runs.latestPrepare()).toEqual({ runId: night.runId, sound: true });
    expect(await ledger.runs.lastSoundCounts()).toEqual({ runId: night.runId, tableCounts });
  });

  it('give a sign of life while they wait to begin, and only then', async () => {
    const { runs } = target.ledger;
    const runId = await target.request();
    target.pass(1);
    expect(await runs.keepWaiting(runId)).toBe(true);
    expect(await runs.unbegun(target.now())).toEqual([]);
    await runs.claim({ runId, owner: 'first-slice' });
    expect(await runs.keepWaiting(runId)).toBe(false);
    expect(await runs.keepWaiting('00000000-0000-4000-8000-00000000fa4e')).toBe(false);
  });

  it('tell who claims one that another still had an owner, whose POST may be under way', async () => {
    const { runs } = target.ledger;
    const [first, second] = [await target.request(), await target.request()];
    expect(await runs.claim({ runId: first, owner: 'one' })).toMatchObject({ disowned: false });
    expect(await runs.claim({ runId: second, owner: 'two' })).toMatchObject({
      kind: 'claimed',
      taken: { state: 'queued' },
      disowned: true,
    });
    await expect(runs.progress({ runId: first, owner: 'one' })).rejects.toMatchObject({
      code: 'run-ownership-lost',
    });
  });
});
