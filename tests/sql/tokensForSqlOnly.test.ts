import { sharedCertificates } from '../../sandbox/certificates/createCertificates';
import { startIdentity } from '../../sandbox/identity/startIdentity';
import { driverConfig } from '../../lib/sql/connection';
import { createLogger } from '../../lib/telemetry/logger';

const environment = { ...process.env };
afterEach(() => {
  process.env = environment;
});

it('a server that names the Key Vault as its resource gets a token for SQL Server, and no other', async () => {
  const identity = await startIdentity({
    resources: ['https://database.windows.net', 'https://vault.azure.net'],
  });
  Object.assign(process.env, { IDENTITY_ENDPOINT: identity.endpoint, IDENTITY_HEADER: identity.header });
  const { caPem } = await sharedCertificates();
  const { authentication } = driverConfig(
    {
      config: {
        server: 'localhost',
        port: 1433,
        database: 'ssd',
        schema: 'fake',
        ledgerTable: 'ssd_api_data_staging_anon',
        signIn: { kind: 'managed-identity' },
        encrypt: true,
        trustServerCertificate: false,
        packetSizeBytes: 4_096,
        connectTimeoutMs: 300_000,
        requestTimeoutMs: 300_000,
        poolMax: 1,
        multiSubnetFailover: false,
      },
      names: { schema: 'fake', ledgerTable: 'ssd_api_data_staging_anon' },
      credentials: { kind: 'managed-identity' },
      extraCertificateAuthorities: [caPem],
      logger: createLogger(() => undefined, 'info'),
      now: () => new Date(),
      random: () => 0.5,
    },
    { max: 1, requestTimeoutMs: 300_000 },
  );
  if (authentication?.type !== 'token-credential') throw new Error('It does not sign in by token.');
  const token = await authentication.options.credential.getToken('https://vault.azure.net/.default');
  expect(identity.requests().map(({ resource }) => resource)).toEqual(['https://database.windows.net']);
  expect(identity.isValid(token?.token ?? '', 'https://vault.azure.net')).toBe(false);
  await identity.close();
});
