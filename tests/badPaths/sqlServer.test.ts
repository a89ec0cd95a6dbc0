import type { World } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import {
  badNight,
  nothing,
  problemOf,
  stackFrame,
  startBadWorld,
  untouchable,
  type BadNight,
} from './badNight';

interface BadPath {
  readonly when: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly before?: (world: World) => Promise<unknown>;
  readonly after?: (world: World) => Promise<unknown>;
  readonly status: 500 | 503;
  readonly answer: {
    readonly code: string;
    readonly detail: string | RegExp;
    readonly advice: string | RegExp;
  };
}

const login = { SSD_SQL_SIGN_IN: 'sql-login' };
const fakeWrongPassword = 'fake-wrong-password';
const otherIdentity = '00000000-0000-0000-0000-0000000000ff';

/** Where not even the run's row can be written: the caller is told, and the timer's invocation fails. */
const badPaths: readonly BadPath[] = [
  {
    when: 'the password is wrong',
    settings: login,
    before: async ({ standIns }) => {
      await standIns.vault.setSecret('ssd-sql-user', 'csc_job');
      await standIns.vault.setSecret('ssd-sql-password', fakeWrongPassword);
    },
    status: 500,
    answer: {
      code: 'sql-sign-in-refused',
      detail: /^SQL Server localhost:\d+ refused the sign-in by SQL login \(SQL Server error 18456\)\.$/,
      advice: /^Check the user and password secrets in Key Vault/,
    },
  },
  {
    when: 'the Windows account’s password is wrong',
    settings: { SSD_SQL_SIGN_IN: 'windows-login', SSD_SQL_DOMAIN: 'FAKE-LA' },
    before: async ({ standIns }) => {
      await standIns.vault.setSecret('ssd-sql-user', 'svc-fake');
      await standIns.vault.setSecret('ssd-sql-password', fakeWrongPassword);
    },
    status: 500,
    answer: {
      code: 'sql-sign-in-refused',
      detail:
        /^SQL Server localhost:\d+ refused the sign-in by Windows account \(SQL Server error 18452\)\.$/,
      advice: /^Check SSD_SQL_DOMAIN and the user and password secrets in Key Vault/,
    },
  },
  {
    when: 'the vault does not give the password',
    settings: login,
    before: ({ standIns }) =>
      standIns.vault.setFaults([{ secret: 'ssd-sql-password', effect: { kind: 'forbidden' } }]),
    after: ({ standIns }) => standIns.vault.clearFaults(),
    status: 500,
    answer: {
      code: 'vault-refused',
      detail:
        'The managed identity may not read the secret ssd-sql-password in the Key Vault sandbox-vault.vault.example (HTTP 403).',
      advice: /Key Vault Secrets User/,
    },
  },
  {
    when: 'the vault has no such secret',
    settings: { ...login, SSD_SQL_USER_SECRET: 'no-such-secret' },
    status: 500,
    answer: {
      code: 'secret-missing',
      detail: 'There is no secret no-such-secret in the Key Vault sandbox-vault.vault.example.',
      advice: 'Create the secret no-such-secret, or correct the setting that names it.',
    },
  },
  {
    when: 'the vault hangs',
    settings: { ...login, KEY_VAULT_TIMEOUT_SECONDS: '1' },
    before: ({ standIns }) => standIns.vault.setFaults([{ effect: { kind: 'hang' } }]),
    after: ({ standIns }) => standIns.vault.clearFaults(),
    status: 503,
    answer: {
      code: 'vault-timeout',
      detail:
        /^The Key Vault sandbox-vault\.vault\.example gave no answer for the secret ssd-sql-(user|password) within 1000 ms\.$/,
      advice: /^Check KEY_VAULT_URL, and that the app reaches the vault/,
    },
  },
  {
    when: 'the vault is called by a wrong name',
    settings: { ...login, KEY_VAULT_URL: 'https://no-such-vault.vault.example', HTTPS_PROXY: '' },
    status: 500,
    answer: {
      code: 'vault-not-resolved',
      detail: 'The name of the Key Vault no-such-vault.vault.example does not resolve.',
      advice: /DNS zone \(privatelink\.vaultcore\.azure\.net\)/,
    },
  },
  {
    when: 'the identity is not the app’s',
    settings: { AZURE_CLIENT_ID: otherIdentity },
    status: 500,
    answer: {
      code: 'sql-identity-refused',
      detail: 'The managed identity gave no token for SQL Server (EFEDAUTH).',
      advice: /client id in the settings is its own/,
    },
  },
  {
    when: 'the identity’s token is not taken',
    before: ({ standIns }) => standIns.identity.setFaults([{ effect: { kind: 'expired-token' } }]),
    after: ({ standIns }) => standIns.identity.clearFaults(),
    status: 500,
    answer: {
      code: 'sql-sign-in-refused',
      detail: /refused the sign-in by managed identity \(SQL Server error 18456\)\.$/,
      advice: /^Create a database user for the app’s managed identity/,
    },
  },
  {
    when: 'the database is another one',
    settings: { SSD_SQL_DATABASE: 'no_such_database' },
    status: 500,
    answer: {
      code: 'sql-database-not-opened',
      detail:
        /did not open the database no_such_database for this identity \(SQL Server error 4060(, 18456)?\)\.$/,
      advice: /^Check SSD_SQL_DATABASE, and that the job’s user exists in that database/,
    },
  },
  {
    when: 'the schema is another one',
    settings: { SSD_SQL_SCHEMA: 'no_such_schema' },
    status: 500,
    answer: {
      code: 'sql-table-missing',
      detail:
        'The database has no table for the name no_such_schema.csc_api_runs, in statement runs.unbegun (SQL Server error 208).',
      advice: /^Check that SSD_SQL_SCHEMA \(no_such_schema\) is the schema of the SSD/,
    },
  },
  {
    when: 'the server’s certificate is not trusted',
    settings: { NODE_EXTRA_CA_CERTS: '' },
    status: 500,
    answer: {
      code: 'sql-certificate-not-trusted',
      detail: /^The certificate of SQL Server localhost:\d+ is not trusted/,
      advice:
        'Put the authority that issued it, as PEM, into CA_CERTIFICATES_PEM; do not switch the check off.',
    },
  },
];

/** A message of the log as an answer gives it. */
const withoutPlaces = (message: string): string =>
  message
    .replace(/SQL Server localhost:\d+/, 'SQL Server')
    .replace(/Key Vault [\w-]+\.vault\.example/, 'Key Vault')
    .replace('database no_such_database', 'database');

describeOnStandIn(
  'a SQL Server that cannot be used says what to do next',
  'needs a server that refuses',
  () => {
    let world: World;
    beforeAll(async () => {
      world = await startBadWorld();
    });
    afterEach(async () => {
      expect(await untouchable(world)).toEqual(nothing);
    });
    afterAll(() => world.close());

    it.each(badPaths)('when $when', async ({ settings, before, after, status, answer }) => {
      await before?.(world);
      const night = await badNight(world, settings);
      await after?.(world);
      const matching = (part: string | RegExp): unknown =>
        typeof part === 'string' ? part : (expect.stringMatching(part) as unknown);
      expect(night.status).toBe(status);
      // One error says it; nothing else of the error is printed.
      const said = night.events.filter(({ event }) => event === 'invocation.failed');
      expect(said).toEqual([
        expect.objectContaining({ code: night.answer?.code, message: matching(answer.detail) }),
      ]);
      // The answer says it in the same words, but for the names of places: those are for the log alone.
      expect(night.answer).toEqual(
        problemOf(status, answer.code, {
          detail: withoutPlaces(String(said[0]?.['message'])),
          advice: matching(answer.advice),
        }),
      );
      expect(night.body).not.toMatch(/localhost|127\.0\.0\.1|vault\.example|no_such_database/);
      expect(night.output).not.toMatch(stackFrame);
      expect(night.output).not.toContain(fakeWrongPassword);
    });

    it('when its name does not resolve', async () => {
      // Without a network the name server does not answer either, which may pass.
      const { answer, status } = await badNight(world, { SSD_SQL_SERVER: 'no-such-server.example' });
      expect(`${status} ${answer?.detail ?? ''}`).toMatch(
        /^(500 The name of SQL Server does not resolve|503 The name of SQL Server could not be looked up)/,
      );
      expect(answer?.advice).toMatch(/SSD_SQL_SERVER.*private DNS zone/);
    });

    it('fails the timer’s invocation, in the same words', async () => {
      const host = await world.restartHost({ settings: { SSD_SQL_DATABASE: 'no_such_database' } });
      const { run, failure } = await world.night();
      expect(run).toBeUndefined();
      expect(failure).toMatch(/did not open the database no_such_database .* Check SSD_SQL_DATABASE/);
      expect(host.output).toMatch(
        /'Functions\.nightlyRun' \(Failed, .*\)\nsql-database-not-opened: SQL Server localhost:\d+ did not open/,
      );
    });

    describe('and what may pass is tried again first, and then said', () => {
      const tries = ({ events }: BadNight, code: string): number =>
        events.filter(({ event, code: of }) => event === 'sql.retried' && of === code).length;

      it.each([
        {
          when: 'nobody listens',
          settings: { SSD_SQL_PORT: '1' },
          code: 'sql-unreachable',
          detail: 'SQL Server cannot be reached (ESOCKET, ECONNREFUSED).',
          advice: /^Check that the server runs, SSD_SQL_SERVER and SSD_SQL_PORT/,
          retries: 3,
        },
        {
          when: 'the identity endpoint is down',
          settings: { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token' },
          code: 'sql-identity-unavailable',
          detail:
            'The managed identity endpoint did not give a token for SQL Server just now (EFEDAUTH, network_error).',
          advice: /check in the portal that the function app has a managed identity/,
          retries: 2,
        },
      ])('when $when', async ({ settings, code, detail, advice, retries }) => {
        const night = await badNight(world, settings);
        expect(night.status).toBe(503);
        expect(night.answer).toEqual(
          problemOf(503, code, { detail, advice: expect.stringMatching(advice) as string }),
        );
        expect(tries(night, code)).toBe(retries);
      });
    });
  },
);
