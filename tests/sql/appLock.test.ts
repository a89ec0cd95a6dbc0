import { type AppLock, type AppLockOptions, acquireAppLock } from '../../lib/sql/appLock';
import { until } from '../until';
import { startSqlWorld, type SqlWorld } from './sqlWorld';

let world: SqlWorld;
const held: AppLock[] = [];

beforeAll(async () => {
  world = await startSqlWorld();
});
afterEach(async () => {
  world.sql.clearFaults();
  for (const lock of held.splice(0)) await lock.release();
});
afterAll(() => world.close());

async function acquire(resource: string, timeoutMs: number, rest: Partial<AppLockOptions> = {}) {
  const result = await acquireAppLock({ ...world.options(), resource, timeoutMs, ...rest });
  if (result.held) held.push(result);
  return result;
}

/** The lock, where it must have been got. */
async function take(resource: string, rest: Partial<AppLockOptions> = {}): Promise<AppLock> {
  const result = await acquire(resource, 1_000, rest);
  if (!result.held) throw new Error('The lock was not got.');
  return result;
}

const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    else signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
  });

describe('the lock', () => {
  it('is held until it is released', async () => {
    const lock = await take('fake:released');
    expect(await lock.isHeld()).toBe(true);
    await lock.release();
    expect(await lock.isHeld()).toBe(false);
    expect(lock.lost.aborted).toBe(false);
    expect((await acquire('fake:released', 0)).held).toBe(true);
  });

  it('is not given to a second one, which gets an answer and no error', async () => {
    await take('fake:second');
    expect(await acquire('fake:second', 200)).toEqual({ held: false });
    expect((await acquire('fake:other', 200)).held).toBe(true);
  });

  it('is given to one who waits, when the first lets go', async () => {
    const first = await take('fake:waiting');
    const second = acquire('fake:waiting', 20_000);
    await first.release();
    expect((await second).held).toBe(true);
  });

  it('shows in the server’s list of sessions under a name of its own', async () => {
    await take('fake:named');
    const names = () => world.sql.connections().map(({ application }) => application);
    // The server hears of the end of the connections of the test before this one a moment after the client.
    await until(() => names().join() === 'csc-data-flow-lock');
    await world.open().warmUp();
    expect(names()).toContain('csc-data-flow');
  });

  it('may be released twice', async () => {
    const lock = await take('fake:twice');
    await lock.release();
    await lock.release();
    expect((await acquire('fake:twice', 0)).held).toBe(true);
  });
});

describe('a lock that is lost', () => {
  it('shows at the next question', async () => {
    const lock = await take('fake:asked');
    world.sql.setFaults([{ kind: 'drop', match: 'APPLOCK_MODE', times: 1 }]);
    expect(await lock.isHeld()).toBe(false);
    expect(lock.lost.reason).toMatchObject({ kind: 'retryable', code: 'lock-lost' });
    world.sql.clearFaults();
    expect((await acquire('fake:asked', 1_000)).held).toBe(true);
  });

  it('shows by itself at the next beat', async () => {
    const lock = await take('fake:beat', { heartbeatMs: 20 });
    expect(await lock.isHeld()).toBe(true);
    world.sql.setFaults([{ kind: 'drop', match: 'APPLOCK_MODE', times: 1 }]);
    expect(await aborted(lock.lost)).toMatchObject({ code: 'lock-lost' });
    expect(await lock.isHeld()).toBe(false);
  });

  it('shows when the server does not answer', async () => {
    const lock = await take('fake:hang', { config: { ...world.options().config, requestTimeoutMs: 100 } });
    world.sql.setFaults([{ kind: 'error', number: 40197, severity: 20, match: 'APPLOCK_MODE', times: 1 }]);
    expect(await lock.isHeld()).toBe(false);
  });
});

describe('a lock that cannot be asked for', () => {
  it('says so', async () => {
    await expect(
      acquire('fake:login', 0, { credentials: { kind: 'sql-login', user: 'fake_user', password: 'no' } }),
    ).rejects.toMatchObject({ kind: 'configuration', code: 'sql-sign-in-refused' });
    await expect(acquire('x'.repeat(256), 0)).rejects.toMatchObject({ kind: 'bug', code: 'lock-name' });
  });

  it('is tried again when the connection breaks first', async () => {
    world.sql.setFaults([{ kind: 'drop', match: 'sp_getapplock', times: 1 }]);
    expect((await acquire('fake:again', 1_000)).held).toBe(true);
  });
});
