import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, SettingsError } from '../../lib/config/loadConfig';
import { settingNames, settingsTable } from '../../lib/config/settingsTable';
import type { Setting } from '../../lib/config/settingTypes';
import { soundEnvironment } from './environment';

function problemsOf(environment: Record<string, string | undefined>): SettingsError {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('loadConfig', () => {
  it('takes the samples of the settings table as they are', () => {
    const config = loadConfig(soundEnvironment());
    expect(config.ssd.chunkSize).toBe(2000);
    expect(config.sql.signIn).toEqual({ kind: 'managed-identity' });
    expect(config.dfe.endpointKind).toBe('test');
    expect(config.rules.uascStatuses).toHaveLength(4);
  });

  it('names every required setting that is missing, in one error', () => {
    const required = settingNames.filter((name) => {
      const definition: Setting = settingsTable[name];
      return definition.default === undefined && !('optional' in definition);
    });
    const error = problemsOf({});
    expect(error.kind).toBe('configuration');
    expect(error.issues.map((issue) => issue.setting)).toEqual(required);
    for (const name of required) expect(error.message).toContain(`${name} is not set`);
    expect(error.advice).toContain('application settings');
  });

  it('treats a blank setting as one that is not set', () => {
    expect(problemsOf(soundEnvironment({ LA_CODE: '  ' })).message).toContain('LA_CODE is not set');
    expect(loadConfig(soundEnvironment({ SSD_CHUNK_SIZE: '' })).ssd.chunkSize).toBe(2000);
  });

  it.each([
    ['LA_CODE', '12', 'three digits'],
    ['SSD_SQL_SCHEMA', 'dbo]; DROP TABLE x', 'plain SQL name'],
    ['SSD_SQL_PORT', '70000', 'from 1 to 65535'],
    ['SSD_SQL_SERVER', 'ssd-host\\PROD', 'ask for its static port and set SSD_SQL_PORT'],
    ['SSD_SQL_SERVER', 'ssd-host:1433', 'without port or protocol'],
    ['SSD_SQL_SERVER', 'tcp:ssd-host', 'without port or protocol'],
    ['SSD_SQL_SERVER', '[::1]', 'a host name or an IP address'],
    ['SSD_SQL_DOMAIN', 'FAKE-LA\\svc', 'without a user'],
    ['SSD_SQL_PACKET_SIZE', '16384', 'from 512 to 16383'],
    ['SSD_SQL_PACKET_SIZE', '8192', 'at most 4096 with managed-identity'],
    ['DFE_BASE_URL', 'http://plain.example/x', 'https://'],
    ['DFE_SCOPE', 'api://wrong', '/.default'],
    ['DFE_MODE', 'everything', 'full, delta'],
    ['BRAKE_SHARE', '5%', 'share from 0 to 1'],
    ['SSD_SQL_ENCRYPT', 'yes', 'true or false'],
    ['KEY_VAULT_URL', 'not an address', 'https://'],
    ['CA_CERTIFICATES_PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'PEM'],
    ['NIGHTLY_SCHEDULE', 'every night at two', 'six fields'],
    ['SLICE_MINUTES', '99', 'above 0'],
    ['LOST_MESSAGE_MINUTES', '11', 'from 12'],
    ['NIGHTLY_SCHEDULE', '15 3 * * *', 'six fields'],
    ['NIGHTLY_SCHEDULE', '0 30 2 L * *', 'six fields'],
    ['NIGHTLY_SCHEDULE', '0 30 2 31 2 *', 'that fires'],
    ['NIGHTLY_SCHEDULE', '0 30 25 * * *', 'that fires'],
    ['AZURE_CLIENT_ID', 'somebody', 'GUID'],
  ])('says what %s must be, without its value', (name, value, hint) => {
    const error = problemsOf(soundEnvironment({ [name]: value }));
    expect(error.message).toContain(name);
    expect(error.message).toContain(hint);
    expect(error.message).not.toContain(value);
  });

  it('refuses live data for the test endpoint, whatever else is right', () => {
    const error = problemsOf(soundEnvironment({ DATA_KIND: 'live', LEDGER_TABLE: 'ssd_api_data_staging' }));
    expect(error.issues.length).toBeGreaterThan(0);
  });

  it('takes the secrets’ names for a SQL login', () => {
    expect(loadConfig(soundEnvironment({ SSD_SQL_SIGN_IN: 'sql-login' })).sql.signIn).toEqual({
      kind: 'sql-login',
      userSecret: 'ssd-sql-user',
      passwordSecret: 'ssd-sql-password',
    });
  });

  it('takes domain and secrets’ names for a Windows account, and asks for the domain', () => {
    const windows = { SSD_SQL_SIGN_IN: 'windows-login' };
    expect(loadConfig(soundEnvironment({ ...windows, SSD_SQL_DOMAIN: 'FAKE-LA' })).sql.signIn).toEqual({
      kind: 'windows-login',
      domain: 'FAKE-LA',
      userSecret: 'ssd-sql-user',
      passwordSecret: 'ssd-sql-password',
    });
    expect(problemsOf(soundEnvironment(windows)).issues).toEqual([
      { setting: 'SSD_SQL_DOMAIN', problem: 'is not set, and windows-login needs it' },
    ]);
  });

  it.each(['ssd_host_1', 'ssd-host.fake.local', '10.0.0.4', '2001:db8::4'])('takes the host %s', (host) => {
    expect(loadConfig(soundEnvironment({ SSD_SQL_SERVER: host })).sql.server).toBe(host);
  });

  it('takes larger packets where a sign-in has no token', () => {
    const larger = { SSD_SQL_SIGN_IN: 'sql-login', SSD_SQL_PACKET_SIZE: '16383' };
    expect(loadConfig(soundEnvironment(larger)).sql.packetSizeBytes).toBe(16_383);
  });
});

describe('what would leave a connection open to others', () => {
  it.each<[string, Record<string, string>, string, RegExp]>([
    [
      'certificates that are not checked at all',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'NODE_TLS_REJECT_UNAUTHORIZED',
      /must not be 0/,
    ],
    [
      'a managed identity whose token goes to any server',
      { SSD_SQL_TRUST_SERVER_CERTIFICATE: 'true' },
      'SSD_SQL_TRUST_SERVER_CERTIFICATE',
      /must be false with a managed identity/,
    ],
    [
      'live data over an open connection',
      { DATA_KIND: 'live', SSD_SQL_ENCRYPT: 'false' },
      'SSD_SQL_ENCRYPT',
      /must be true with live data/,
    ],
    [
      'a password for a proxy that is not named',
      { DFE_PROXY_PASSWORD_SECRET: 'proxy-password' },
      'DFE_PROXY_PASSWORD_SECRET',
      /needs DFE_PROXY_URL with a user name/,
    ],
    [
      'a password in two places',
      {
        DFE_PROXY_PASSWORD_SECRET: 'proxy-password',
        DFE_PROXY_URL: 'http://fake:fake-password@proxy.example:8080',
      },
      'DFE_PROXY_URL',
      /must hold no password/,
    ],
  ])('is refused: %s', (_, settings, name, problem) => {
    const { issues, message } = problemsOf(soundEnvironment(settings));
    expect(issues).toContainEqual({ setting: name, problem: expect.stringMatching(problem) as string });
    expect(message).not.toContain('fake-password');
  });

  it('is taken where nothing is lost by it', () => {
    expect(() =>
      loadConfig(soundEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: '1', SSD_SQL_ENCRYPT: 'false' })),
    ).not.toThrow();
    expect(() =>
      loadConfig(
        soundEnvironment({ SSD_SQL_SIGN_IN: 'sql-login', SSD_SQL_TRUST_SERVER_CERTIFICATE: 'true' }),
      ),
    ).not.toThrow();
    const proxy = {
      DFE_PROXY_PASSWORD_SECRET: 'proxy-password',
      DFE_PROXY_URL: 'http://fake@proxy.example:8080',
    };
    expect(loadConfig(soundEnvironment(proxy)).dfe).toMatchObject({
      proxyUrl: 'http://fake@proxy.example:8080',
      proxyPasswordSecret: 'proxy-password',
    });
  });
});

describe('local.settings.sample.json', () => {
  it('has every setting but those of experts, with its default or sample', () => {
    const sample = JSON.parse(
      readFileSync(join(__dirname, '..', '..', 'local.settings.sample.json'), 'utf8'),
    ) as { Values: Record<string, string> };
    for (const name of settingNames) {
      const definition: Setting = settingsTable[name];
      const shown = definition.expert === true ? undefined : (definition.sample ?? definition.default ?? '');
      expect([name, sample.Values[name]]).toEqual([name, shown]);
    }
    expect(() => loadConfig(sample.Values)).not.toThrow();
  });
});

describe('docs/settings.md', () => {
  it.each(settingNames)('says what %s takes and what it decides', (name) => {
    const { schema, about, default: fallback }: Setting = settingsTable[name];
    expect(schema.description).toMatch(/\w/);
    expect(about).toMatch(/^[A-Z].*\.$/);
    // What holds when it is not set is one of the values that it takes.
    if (fallback !== undefined) expect(schema.safeParse(fallback).success).toBe(true);
  });
});
