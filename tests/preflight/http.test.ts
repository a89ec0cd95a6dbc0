import type { PreflightReport } from '../../lib/preflight/report';
import { keyOf } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import { PreflightWorld, said, withOutcome } from './preflightWorld';

describeOnStandIn('POST /api/preflight', 'needs grants on the stand-in', () => {
  let at: PreflightWorld;
  beforeAll(async () => {
    at = await PreflightWorld.start();
  });
  afterAll(() => at.close());

  const ask = async (body?: unknown, key = keyOf('preflight')) => {
    const answer = await fetch(`${at.world.host.url}/api/preflight`, {
      method: 'POST',
      headers: { 'x-functions-key': key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const reportOf = ({ text }: { readonly text: string }) => JSON.parse(text) as PreflightReport;

  it('says that all is well, with the profile unless it is told not to', async () => {
    await at.world.restartHost();
    const whole = await ask();
    expect(whole.status).toBe(200);
    const report = reportOf(whole);
    expect(report.checks.filter(({ outcome }) => outcome !== 'ok').map(said)).toEqual([]);
    expect(report.ready).toBe(true);
    expect(report.profile?.items).toMatchObject({ complete: true, persons: 300, heldBack: 0 });
    const without = reportOf(await ask({ profile: false }));
    expect(without.profile).toBeUndefined();
    expect(without.checks.map(({ id }) => id)).toEqual(
      report.checks.map(({ id }) => id).filter((id) => !id.startsWith('profile-')),
    );
  });

  it('is for the key of its own function', async () => {
    await at.world.restartHost();
    expect((await ask({ profile: false }, keyOf('getRun'))).status).toBe(401);
    expect((await ask({ profile: false }, '')).status).toBe(401);
  });

  it('answers 200 where the settings are wrong, and names them all', async () => {
    await at.world.restartHost({ settings: { LA_CODE: 'x', SSD_SQL_PORT: 'many', DFE_SCOPE: 'no' } });
    const answer = await ask({ profile: false });
    expect(answer.status).toBe(200);
    const report = reportOf(answer);
    expect(withOutcome(report, 'failed').map(said)).toEqual([
      expect.stringMatching(/^settings: .*SSD_SQL_PORT.*LA_CODE.*DFE_SCOPE/),
    ]);
    expect(withOutcome(report, 'ok')).toEqual([]);
  });

  it('says that the clock of the app is off, and nothing else', async () => {
    // The clock that is given goes on once the app is loaded: a part of a minute more for the time until then.
    await at.world.restartHost({ clock: new Date(Date.now() + 30.4 * 60_000).toISOString() });
    const report = reportOf(await ask({ profile: false }));
    expect(withOutcome(report, 'failed').map(said)).toEqual([
      expect.stringMatching(
        /^clock: This machine’s clock is 30 minutes ahead of that of the host of KEY_VAULT_URL, .*that of SQL Server\. -> Set this machine’s clock/,
      ),
    ]);
  });

  it('does not say the names of servers', async () => {
    await at.world.restartHost({ settings: { SSD_SQL_DATABASE: 'no_such_database' } });
    const { text } = await ask({ profile: false });
    expect(text).toContain('SQL Server did not open the database for this identity');
    expect(text).not.toMatch(/no_such_database|localhost|127\.0\.0\.1|vault\.example/);
  });
});
