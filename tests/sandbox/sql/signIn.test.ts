import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import { ManagedIdentityCredential } from '@azure/identity';
import { sharedCertificates, type Certificates } from '../../../sandbox/certificates/createCertificates';
import { startIdentity, type Identity } from '../../../sandbox/identity/startIdentity';
import { sqlResource, vaultResource } from '../../../sandbox/web/addresses';
import {
  batch,
  failure,
  firstColumn,
  login,
  startStandIn,
  type DriverOverrides,
  type StandIn,
} from './standInWorld';

const who = 'SELECT SUSER_SNAME() AS who, DB_NAME() AS db, APP_NAME() AS app';

describe('a sign-in with a password', () => {
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await startStandIn();
  });
  afterAll(() => standIn.close());

  it('shows who, and with what program', async () => {
    const pool = await standIn.connect({ options: { appName: 'fake-program' } });
    expect(await batch(pool, who)).toEqual([{ who: login.user, db: 'fake_db', app: 'fake-program' }]);
    expect(standIn.sql.connections()).toEqual([
      { id: expect.any(Number) as number, user: login.user, application: 'fake-program' },
    ]);
  });

  it('takes the user in any case, and any characters in the password', async () => {
    const password = 'Pä$$"wörd – 😀 ~`^';
    const other = await startStandIn({ logins: [{ user: 'Fake_Other', password }] });
    const pool = await other.connect({ user: 'fake_other', password });
    expect(firstColumn(await batch(pool, who))).toEqual(['Fake_Other']);
    await other.close();
  });

  const refused = { number: 18456, class: 14, state: 1, message: "Login failed for user 'fake_user'." };
  test.each<[string, DriverOverrides, object[]]>([
    ['a wrong password', { password: 'fake-wrong' }, [refused]],
    ['a password in another case', { password: 'FAKE-password-1' }, [refused]],
    [
      'an unknown user',
      { user: 'fake_nobody' },
      [{ ...refused, message: "Login failed for user 'fake_nobody'." }],
    ],
    [
      'a database that is not there, as the real server says it',
      { database: 'fake_else' },
      [
        {
          number: 4060,
          class: 11,
          message: 'Cannot open database "fake_else" requested by the login. The login failed.',
        },
        refused,
      ],
    ],
  ])('refuses %s', async (_, overrides, told) => {
    const errors: unknown[] = [];
    await expect(standIn.connect(overrides, (error) => errors.push(error))).rejects.toMatchObject({
      code: 'ELOGIN',
    });
    expect(errors).toMatchObject(told);
  });

  it('is not disturbed by a client that speaks no TDS', async () => {
    for (const garbage of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64, 0x10),
      Buffer.from([16, 1, 0, 12, 0, 0, 0, 0, 1, 2, 3, 4]),
    ]) {
      const socket = connectSocket(standIn.sql.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.end(garbage);
      socket.resume();
      await closed;
    }
    expect(await batch(await standIn.connect(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a sign-in with a managed identity’s token', () => {
  let identity: Identity;
  let standIn: StandIn;
  beforeAll(async () => {
    identity = await startIdentity({ resources: [sqlResource, vaultResource] });
    process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
    process.env['IDENTITY_HEADER'] = identity.header;
    standIn = await startStandIn({
      acceptToken: (token) => identity.isValid(token, sqlResource),
      tokenUser: 'fake-app',
    });
  });
  afterEach(() => identity.clearFaults());
  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
    await standIn.close();
    await identity.close();
  });

  const withToken = (credential: { getToken: ManagedIdentityCredential['getToken'] }): DriverOverrides => ({
    authentication: {
      type: 'token-credential',
      options: { credential },
    },
  });

  it('is by the driver’s own exchange: the server names the resource, the identity gives the token', async () => {
    const pool = await standIn.connect(withToken(new ManagedIdentityCredential()));
    expect(firstColumn(await batch(pool, who))).toEqual(['fake-app']);
    expect(identity.requests()).toEqual([{ resource: new URL(sqlResource).origin, outcome: 200 }]);
  });

  it('works with a token that the client has already', async () => {
    const { token } = await new ManagedIdentityCredential().getToken(`${sqlResource}/.default`);
    const pool = await standIn.connect({
      authentication: { type: 'azure-active-directory-access-token', options: { token } },
    });
    expect(firstColumn(await batch(pool, who))).toEqual(['fake-app']);
  });

  test.each<[string, () => Promise<string>]>([
    ['a token that nobody gave', () => Promise.resolve('fake-token')],
    [
      'a token for the Key Vault',
      async () => (await new ManagedIdentityCredential().getToken(`${vaultResource}/.default`)).token,
    ],
    [
      'a token that has expired',
      async () => {
        const { token } = await new ManagedIdentityCredential().getToken(`${sqlResource}/.default`);
        identity.expireTokens();
        return token;
      },
    ],
  ])('refuses %s', async (_, give) => {
    const token = await give();
    const getToken = () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 60_000 });
    const failed = await failure(standIn.connect(withToken({ getToken })));
    expect(failed).toMatchObject({
      code: 'ELOGIN',
      message: "Login failed for user '<token-identified principal>'.",
    });
  });

  it('is refused where the server takes no tokens', async () => {
    const other = await startStandIn();
    const failed = await failure(other.connect(withToken(new ManagedIdentityCredential())));
    expect(failed['name']).toBe('ConnectionError');
    await other.close();
  });
});

describe('a sign-in with a Windows account', () => {
  const account = { domain: 'FAKE-LA', user: 'svc-fake', password: 'Pä$$wörd-😀' };
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await startStandIn({ windowsLogins: [account] });
  });
  afterAll(() => standIn.close());
  const as = (over: Partial<typeof account> = {}): DriverOverrides => {
    const { domain, user, password } = { ...account, ...over };
    return { authentication: { type: 'ntlm', options: { domain, userName: user, password } } };
  };

  it('is by the driver’s NTLM: the server sets a challenge, and the client proves that it knows the password', async () => {
    const pool = await standIn.connect(as());
    expect(firstColumn(await batch(pool, who))).toEqual(['FAKE-LA\\svc-fake']);
  });

  it('takes user and domain in any case', async () => {
    const pool = await standIn.connect(as({ domain: 'fake-la', user: 'SVC-Fake' }));
    expect(firstColumn(await batch(pool, who))).toEqual(['FAKE-LA\\svc-fake']);
  });

  test.each<[string, DriverOverrides]>([
    ['a wrong password', as({ password: 'fake-wrong' })],
    ['a password in another case', as({ password: account.password.toUpperCase() })],
    ['an unknown user', as({ user: 'svc-nobody' })],
    ['a user of another domain', as({ domain: 'FAKE-ELSE' })],
  ])('refuses %s, and does not say which it is', async (_, overrides) => {
    const errors: unknown[] = [];
    await expect(standIn.connect(overrides, (error) => errors.push(error))).rejects.toMatchObject({
      code: 'ELOGIN',
    });
    expect(errors).toMatchObject([{ number: 18452, class: 14 }]);
  });
});

describe('packets before a size is agreed on', () => {
  // A sign-in with this token is longer than 4,096 bytes.
  const token = `fake-${'t'.repeat(2_500)}`;
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await startStandIn({ acceptToken: (given) => given === token, tokenUser: 'fake-app' });
  });
  afterAll(() => standIn.close());
  const withToken = (packetSize: number): DriverOverrides => ({
    authentication: { type: 'azure-active-directory-access-token', options: { token } },
    options: { packetSize },
  });

  it('may have 4,096 bytes: a long sign-in takes several', async () => {
    expect(firstColumn(await batch(await standIn.connect(withToken(4_096)), who))).toEqual(['fake-app']);
  });

  it('are refused when they are larger, as a real server refuses them: the connection is lost', async () => {
    expect(await failure(standIn.connect(withToken(8_192)))).toMatchObject({ code: 'ESOCKET' });
    expect(firstColumn(await batch(await standIn.connect(withToken(4_096)), who))).toEqual(['fake-app']);
  });
});

describe('an encrypted connection', () => {
  let tls: Certificates;
  let optional: StandIn;
  let required: StandIn;
  beforeAll(async () => {
    tls = await sharedCertificates();
    optional = await startStandIn({ tls });
    required = await startStandIn({ tls: { key: tls.key, cert: tls.cert, required: true } });
  });
  afterAll(async () => {
    await optional.close();
    await required.close();
  });
  const trusting = (): DriverOverrides => ({
    server: 'localhost',
    options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca: tls.caPem } },
  });
  const longText = `SELECT N'${'ü'.repeat(200_000)}' AS long`;

  it('carries both ways what a plain one does', async () => {
    for (const standIn of [optional, required]) {
      const pool = await standIn.connect(trusting());
      expect(await batch(pool, longText)).toEqual([{ long: 'ü'.repeat(200_000) }]);
      const long = 'x'.repeat(150_000);
      const { recordset } = await pool.request().input('a', long).query<Row>('SELECT LEN(@a) AS n');
      expect([...recordset]).toEqual([{ n: 150_000 }]);
    }
  });

  it('may be plain where it is not required', async () => {
    expect(await batch(await optional.connect(), longText)).toEqual([{ long: 'ü'.repeat(200_000) }]);
  });

  it('is asked for by a server that requires it, and a plain client is refused', async () => {
    const failed = await failure(required.connect());
    expect(failed['message']).toMatch(/requires encryption/i);
  });

  it('is refused by the client where the server’s authority is not trusted', async () => {
    const failed = await failure(
      optional.connect({ server: 'localhost', options: { encrypt: true, trustServerCertificate: false } }),
    );
    expect(failed).toMatchObject({
      code: 'ESOCKET',
      message: expect.stringMatching(/certificate/) as string,
    });
  });

  it('is refused by the client where the certificate is for another name', async () => {
    const failed = await failure(
      optional.connect({
        ...trusting(),
        options: { ...trusting().options, serverName: 'sql.other.example' },
      }),
    );
    expect(failed['message']).toMatch(/sql\.other\.example/);
  });

  it('can be had by a client that trusts whoever answers', async () => {
    const pool = await optional.connect({ options: { encrypt: true, trustServerCertificate: true } });
    expect(await batch(pool, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not to be had where the server has no certificate', async () => {
    const plain = await startStandIn();
    const failed = await failure(plain.connect({ options: { encrypt: true } }));
    expect(failed['message']).toMatch(/encrypt/i);
    await plain.close();
  });
});

type Row = Readonly<Record<string, unknown>>;
