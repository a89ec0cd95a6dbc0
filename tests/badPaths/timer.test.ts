import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { fewChildren, withBystanders } from '../../sandbox/ssdData/withBystanders';
import { appEvent, type AppEvent } from '../../sandbox/world/appEvents';
import { masterKey, World } from '../../sandbox/world/world';
import { handmadeClock, handmadeDay, plainChild } from '../night/handmadeSsd';
import { describeOnStandIn } from '../standInOnly';

const timer = 'nightlyRun';

describeOnStandIn('the timer, when its run cannot be asked for', 'needs faults', () => {
  let world: World;
  let heard: AppEvent[] = [];
  let alarmed: AppEvent[] = [];
  beforeAll(async () => {
    world = await World.start({ clock: handmadeClock, settings: fewChildren });
    const data = plainChild('1001');
    appendSsd(data, plainChild('1002'));
    await world.load(withBystanders(data));
    await startHost();
  });
  afterEach(async () => {
    await world.standIns.queue.clearFaults();
    await world.clearSqlFaults();
    while (await tryAgain());
    await world.host.waitIdle();
    await world.sql.query(`DELETE FROM ${world.table('csc_api_findings')}`);
    await world.sql.query(`DELETE FROM ${world.table('csc_api_submissions')}`);
    await world.sql.query(`DELETE FROM ${world.table('csc_api_runs')}`);
    heard = [];
    alarmed = [];
  });
  afterAll(() => world.close());

  const startHost = async (clock = handmadeClock) => {
    const host = await world.startHost({ clock });
    host.onLog((line) => {
      const event = appEvent(line);
      if (event === undefined) return;
      heard.push(event);
      if (line.level === 'error') alarmed.push(event);
    });
  };
  const refuse = () => world.standIns.queue.setFaults([{ kind: 'unavailable' }]);
  const accept = () => world.standIns.queue.clearFaults();
  /** Away just when something is to be written: what cannot even be read is asked for again within the try. */
  const databaseAway = () =>
    world.standIns.sql.setFaults([
      { kind: 'error', number: 40613, match: '(INSERT INTO|UPDATE) .*csc_api_runs' },
    ]);
  const tryAgain = () => world.host.nextTry(timer);
  const runs = () =>
    world.sql.query(
      `SELECT run_id, state, outcome, error_code, started_by, slices FROM ${world.table('csc_api_runs')} ORDER BY run_no`,
    );
  const named = (event: string): AppEvent[] => heard.filter((one) => one.event === event);
  const alarms = () => alarmed.map(({ event, code }) => [event, code]);
  const workedOnce = { state: 'finished', outcome: 'succeeded', started_by: 'timer', slices: 1 };

  it('puts the same run on the queue when that takes messages again, and works it once', async () => {
    await refuse();
    await world.host.fireTimer(timer);
    expect(await tryAgain()).toBe(true);
    await accept();
    expect(await tryAgain()).toBe(true);
    expect(await tryAgain()).toBe(false);
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
    expect(named('run.requested')).toHaveLength(1);
    expect(named('run.requestRetried').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(named('run.started')).toHaveLength(1);
    expect(alarms()).toEqual([]);
  });

  it('says so in one event when the queue refuses to the end, and the next night is worked', async () => {
    await refuse();
    await world.host.fireTimer(timer);
    let tries = 1;
    while (await tryAgain()) tries += 1;
    // For about an hour, every five minutes.
    expect(tries).toBe(13);
    expect(alarms()).toEqual([['run.finished', 'run-message-refused']]);
    const lost = { state: 'finished', outcome: 'failed', error_code: 'run-message-refused', slices: 0 };
    expect(await runs()).toEqual([expect.objectContaining(lost)]);
    await accept();
    await world.host.fireTimer(timer);
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(lost), expect.objectContaining(workedOnce)]);
  });

  it('asks for its run when the database is there again', async () => {
    await databaseAway();
    await world.host.fireTimer(timer);
    await tryAgain();
    await world.clearSqlFaults();
    await tryAgain();
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
    expect(named('run.requested')).toHaveLength(1);
    expect(alarms()).toEqual([
      ['invocation.failed', 'sql-failover'],
      ['invocation.failed', 'sql-failover'],
    ]);
  });

  it('finds its run when first the queue and then the database was away', async () => {
    await refuse();
    await world.host.fireTimer(timer);
    await accept();
    await databaseAway();
    await tryAgain();
    await world.clearSqlFaults();
    await tryAgain();
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
  });

  it('asks for its run at the last try when only the database was away until then', async () => {
    await databaseAway();
    await world.host.fireTimer(timer);
    for (let failed = 1; failed < 12; failed += 1) await tryAgain();
    await world.clearSqlFaults();
    await tryAgain();
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
  });

  it('finds its run when it fires late because the instance was lost that had asked for it', async () => {
    await refuse();
    await world.host.fireTimer(timer);
    await world.stopHost('SIGKILL');
    await accept();
    await startHost(`${handmadeDay}T02:40:00Z`);
    await world.host.fireTimer(timer, true);
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
    expect(alarms()).toEqual([]);
  });

  describe('when the queue has taken the message and did not say so', () => {
    /** The message is there, and hidden until the test lets it be worked. */
    const takenUnsaid = () =>
      world.standIns.queue.setFaults([
        { kind: 'unanswered', nth: 1 },
        { kind: 'late', delayMs: 3_600_000 },
      ]);
    const letItBeWorked = async () => {
      await world.standIns.queue.expireLeases();
      await world.host.waitIdle();
    };
    const onQueue = () => world.standIns.queue.count('csc-runs');
    const onceAndNoAlarm = async () => {
      expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
      expect(named('run.finished')).toHaveLength(1);
      expect(alarms()).toEqual([]);
    };

    it('puts no other on it when the run has ended', async () => {
      await takenUnsaid();
      await world.host.fireTimer(timer);
      await accept();
      await letItBeWorked();
      await tryAgain();
      expect(await onQueue()).toBe(0);
      await onceAndNoAlarm();
    });

    it('puts no other on it when the run is at work', async () => {
      await takenUnsaid();
      await world.host.fireTimer(timer);
      await accept();
      await world.sql.query(
        `UPDATE ${world.table('csc_api_runs')} SET state = N'running', slices = 1, owner = N'fake-owner'`,
      );
      await tryAgain();
      expect(await onQueue()).toBe(1);
      await letItBeWorked();
      await onceAndNoAlarm();
    });

    it('does no harm with a second one while the run waits', async () => {
      await takenUnsaid();
      await world.host.fireTimer(timer);
      await tryAgain();
      await accept();
      expect(await onQueue()).toBe(2);
      await letItBeWorked();
      await onceAndNoAlarm();
    });
  });

  it('finds its run when it was fired by hand, where each try has another id', async () => {
    await refuse();
    await fetch(`${world.host.url}/admin/functions/${timer}`, {
      method: 'POST',
      headers: { 'x-functions-key': masterKey, 'content-type': 'application/json' },
      body: '{}',
    });
    // The first try may not have ended yet.
    while (!(await tryAgain()));
    await accept();
    await tryAgain();
    await world.host.waitIdle();
    expect(await runs()).toEqual([expect.objectContaining(workedOnce)]);
  });
});
