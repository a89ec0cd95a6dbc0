import type { World } from '../../sandbox/world/world';
import { settingNames, settingsTable } from '../../lib/config/settingsTable';
import { badNight, nothing, problemOf, stackFrame, startBadWorld, untouchable } from './badNight';

describe('settings that are missing or wrong', () => {
  let world: World;
  beforeAll(async () => {
    world = await startBadWorld();
  });
  afterAll(() => world.close());

  /** The host itself needs these two to start its functions, and names them when they are not there. */
  const ofTheHost = ['NIGHTLY_SCHEDULE', 'RUN_QUEUE'];
  const required = settingNames.filter(
    (name) => !('default' in settingsTable[name]) && !('optional' in settingsTable[name]),
  );

  it('at half past two, one error event names every one of them and no value', async () => {
    const wrong = {
      ...Object.fromEntries(required.filter((name) => !ofTheHost.includes(name)).map((name) => [name, ''])),
      DFE_TOKEN_ENDPOINT: 'http://fake-value.example',
      BRAKE_SHARE: 'fake-value',
    };
    const host = await world.restartHost({ settings: wrong });
    const events: unknown[] = [];
    const stop = world.onEvent((event) => events.push(event));
    const night = await world.night();
    stop();

    const problems = [
      'SSD_SQL_SERVER is not set',
      'SSD_SQL_DATABASE is not set',
      'SSD_SQL_SCHEMA is not set',
      'BRAKE_SHARE must be a share from 0 to 1, such as 0.05',
      'LA_CODE is not set',
      'DFE_ENDPOINT_KIND is not set',
      'DATA_KIND is not set',
      'DFE_BASE_URL is not set',
      'DFE_TOKEN_ENDPOINT must be an https:// address',
      'DFE_SCOPE is not set',
      'KEY_VAULT_URL is not set',
    ];
    const advice =
      'Set them in the function app’s application settings (locally: local.settings.json). docs/settings.md explains each.';
    expect(events).toEqual([
      expect.objectContaining({
        event: 'settings.invalid',
        kind: 'configuration',
        code: 'settings-invalid',
        settings: problems,
        advice,
      }),
    ]);
    expect(night).toEqual({ run: undefined, failure: `${problems.join('; ')}. ${advice}` });
    // The host says that the function failed, in the same words and without the stack of anything.
    expect(host.output).toMatch(/'Functions\.nightlyRun' \(Failed/);
    expect(host.output).toContain(
      `settings-invalid: Settings are missing or wrong: ${problems.join('; ')}. ${advice}`,
    );
    expect(host.output).not.toMatch(stackFrame);
    expect(host.output).not.toContain('fake-value');
    expect(await untouchable(world)).toEqual(nothing);
    expect(await world.sql.query(`SELECT COUNT(*) AS n FROM ${world.table('csc_api_runs')}`)).toEqual([
      { n: 0 },
    ]);
  });

  it('answers a person who asks for a run with the same words', async () => {
    const { status, answer, output } = await badNight(world, { LA_CODE: 'fake-value', DFE_SCOPE: '' });
    expect(status).toBe(500);
    expect(answer).toEqual(
      problemOf(500, 'settings-invalid', {
        detail: 'Settings are missing or wrong: LA_CODE must be three digits; DFE_SCOPE is not set.',
        advice: expect.stringContaining('application settings') as string,
      }),
    );
    expect(output).not.toContain('fake-value');
  });

  it('refuses live data for the test endpoint before anything is read', async () => {
    const { answer } = await badNight(world, { DATA_KIND: 'live', ALLOW_LIVE_DATA: 'true' });
    expect(answer?.detail).toContain('live data must never go to the test endpoint');
    expect(answer?.detail).toContain('live data is sent from the live ledger table only');
    expect(await untouchable(world)).toEqual(nothing);
  });

  it.each([
    ['NIGHTLY_SCHEDULE', 'nightlyRun'],
    ['RUN_QUEUE', 'nightlyRun'],
  ])('has the host name %s, without which it cannot start %s', async (name, functionName) => {
    await expect(world.startHost({ settings: { [name]: '' } })).rejects.toThrow(
      `The '${functionName}' function is in error: '%${name}%' does not resolve to a value.`,
    );
  });
});
