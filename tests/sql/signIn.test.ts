import type { SqlCredentials } from '../../lib/sql/sqlOptions';
import { startIdentity, type Identity } from '../../sandbox/identity/startIdentity';
import { sqlResource } from '../../sandbox/web/addresses';
import { startSqlWorld, statement, type SqlWorld } from './sqlWorld';

const who = statement('SELECT SUSER_SNAME() AS who');

describe('a sign-in with a Windows account', () => {
  const account = { domain: 'FAKE-LA', user: 'svc-fake', password: 'fake-Wörd-1' };
  const credentials: SqlCredentials = { kind: 'windows-login', ...account };
  const signIn = { kind: 'windows-login', domain: 'FAKE-LA', userSecret: '', passwordSecret: '' } as const;
  let world: SqlWorld;
  beforeAll(async () => {
    world = await startSqlWorld({ windowsLogins: [account] });
  });
  afterAll(() => world.close());

  it('lets the job in with the right password', async () => {
    const { rows } = await world.open({ signIn }, { credentials }).query(who);
    expect(rows).toEqual([{ who: 'FAKE-LA\\svc-fake' }]);
  });

  it('with a wrong one says what to check, and nothing of the password', async () => {
    const wrong = world.open({ signIn }, { credentials: { ...credentials, password: 'fake-wrong' } });
    await expect(wrong.query(who)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'sql-sign-in-refused',
      message: expect.stringMatching(
        /^SQL Server 127\.0\.0\.1:\d+ refused the sign-in by Windows account \(SQL Server error 18452/,
      ) as string,
      advice: expect.stringContaining('SSD_SQL_DOMAIN') as string,
    });
    expect(JSON.stringify(world.records)).not.toContain('fake-wrong');
  });

  it('reads a password that was changed in the vault again', async () => {
    world.sql.setPassword('FAKE-LA\\svc-fake', 'fake-new-1');
    const renewed = world.open(
      { signIn },
      {
        credentials,
        renewCredentials: () => Promise.resolve({ ...credentials, password: 'fake-new-1' }),
      },
    );
    expect((await renewed.query(who)).rows).toEqual([{ who: 'FAKE-LA\\svc-fake' }]);
  });
});

describe('a sign-in with a token as long as real ones', () => {
  let identity: Identity;
  let world: SqlWorld;
  beforeAll(async () => {
    identity = await startIdentity({ resources: [sqlResource] });
    process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
    process.env['IDENTITY_HEADER'] = identity.header;
    world = await startSqlWorld({
      acceptToken: (token) => identity.isValid(token, sqlResource),
      tokenUser: 'fake-app',
    });
  });
  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
    await world.close();
    await identity.close();
  });
  const byIdentity = (packetSizeBytes: number) =>
    world.open(
      { signIn: { kind: 'managed-identity' }, packetSizeBytes },
      { credentials: { kind: 'managed-identity' } },
    );

  it('succeeds with packets of the default size', async () => {
    expect((await byIdentity(4_096).query(who)).rows).toEqual([{ who: 'fake-app' }]);
  });

  it('is cut off with larger ones, which is why the settings refuse them', async () => {
    await expect(byIdentity(8_192).query(who)).rejects.toMatchObject({ kind: 'retryable' });
  });
});

it('a server may be a listener with several addresses', async () => {
  const world = await startSqlWorld();
  const database = world.open({ server: 'localhost', multiSubnetFailover: true });
  expect((await database.query(who)).rows).toEqual([{ who: 'fake_user' }]);
  await world.close();
});
