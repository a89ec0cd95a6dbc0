import { realServer } from '../../../sandbox/sqlTarget/realServer';

const complete = {
  SANDBOX_SQL_SERVER: 'fake-server',
  SANDBOX_SQL_DATABASE: 'fake_db',
  SANDBOX_SQL_USER: 'fake_user',
  SANDBOX_SQL_PASSWORD: 'fake-password',
};

describe('the settings of a real SQL Server for tests', () => {
  it('are none where none is named, and the stand-in is used', () => {
    expect(realServer({ PATH: '/bin', SANDBOX_SQL_SERVER: '' })).toBeUndefined();
  });

  it('have a port and an encrypted connection by default', () => {
    expect(realServer(complete)).toEqual({
      server: 'fake-server',
      port: 1433,
      database: 'fake_db',
      user: 'fake_user',
      password: 'fake-password',
      encrypt: true,
      trustServerCertificate: false,
    });
  });

  it('are read as they are set', () => {
    const environment = {
      ...complete,
      SANDBOX_SQL_PORT: '14330',
      SANDBOX_SQL_ENCRYPT: 'false',
      SANDBOX_SQL_TRUST_SERVER_CERTIFICATE: 'true',
    };
    expect(realServer(environment)).toMatchObject({
      port: 14330,
      encrypt: false,
      trustServerCertificate: true,
    });
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'all that are missing or wrong are named at once, without their values',
      { SANDBOX_SQL_SERVER: 'fake-x', SANDBOX_SQL_PORT: 'fake-y', SANDBOX_SQL_USER: 'fake-z' },
      'These settings are missing or wrong: SANDBOX_SQL_PORT, SANDBOX_SQL_DATABASE, SANDBOX_SQL_PASSWORD.',
    ],
    [
      'one of them alone does not quietly mean the stand-in',
      { SANDBOX_SQL_PASSWORD: 'fake-password' },
      'These settings are missing or wrong: SANDBOX_SQL_SERVER, SANDBOX_SQL_DATABASE, SANDBOX_SQL_USER.',
    ],
    [
      'a flag is true or false',
      { ...complete, SANDBOX_SQL_ENCRYPT: 'yes' },
      'These settings are missing or wrong: SANDBOX_SQL_ENCRYPT.',
    ],
    [
      'those of the app beside them are refused, not used',
      { ...complete, SSD_SQL_SERVER: 'fake-production', KEY_VAULT_URL: 'https://fake' },
      'These settings of the app are set: KEY_VAULT_URL, SSD_SQL_SERVER. The sandbox refuses to run beside them; unset them. A SQL Server for tests is named by SANDBOX_SQL_* settings.',
    ],
    [
      'those of the app alone are refused too',
      { SSD_SQL_PASSWORD_SECRET: 'fake' },
      'These settings of the app are set: SSD_SQL_PASSWORD_SECRET. The sandbox refuses to run beside them; unset them. A SQL Server for tests is named by SANDBOX_SQL_* settings.',
    ],
  ])('%s', (_, environment, message) => {
    expect(() => realServer(environment)).toThrow(new Error(message));
  });
});
