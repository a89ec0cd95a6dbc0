import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createCertificates } from '../../sandbox/certificates/createCertificates';
import { startSqlServer } from '../../sandbox/sql/startSqlServer';
import type { SqlServer } from '../../sandbox/sql/sqlServer';
import { sqlResource } from '../../sandbox/web/addresses';
import { startWebServer, type WebServer } from '../../sandbox/web/webServer';
import { hosts } from '../../sandbox/web/addresses';
import { watchRejections } from '../inThisProcess';
import { describeOnStandIn } from '../standInOnly';
import { checkIds, type PreflightReport } from '../../lib/preflight/report';
import { PreflightWorld, said, withOutcome } from './preflightWorld';

type Settings = Readonly<Record<string, string>>;

interface Broken {
  readonly when: string;
  readonly settings?: Settings | (() => Settings);
  readonly breaks?: (at: PreflightWorld) => Promise<unknown>;
  readonly restores?: (at: PreflightWorld) => Promise<unknown>;
  readonly profile?: true;
  /** As a command of its own: packages read the variables for the connections once in a process. */
  readonly asCommand?: true;
  /** The one check that fails, what it finds and what it says to do. */
  readonly failed: RegExp;
}

/** Servers besides those of the world, for what no stand-in does. */
const others: { hung?: Server; untrustedSql?: SqlServer; untrustedWeb?: WebServer } = {};
const portOf = (server: Server | undefined): string => String((server?.address() as AddressInfo).port);
const sqlLogin = { SSD_SQL_SIGN_IN: 'sql-login' };
const ledger = 'ssd_api_data_staging_anon';
const schema = 'ssd_sandbox';

const broken: readonly Broken[] = [
  {
    when: 'several settings are wrong',
    settings: { SSD_SQL_SCHEMA: 'not a name', DFE_SCOPE: 'api://x' },
    failed:
      /^settings: .*SSD_SQL_SCHEMA must be a plain SQL name.*DFE_SCOPE must end in \/\.default.* -> Set them/,
  },
  {
    when: 'nobody listens at the proxy',
    settings: { HTTPS_PROXY: 'http://127.0.0.1:1' },
    failed:
      /^proxy: The proxy that HTTPS_PROXY names cannot be reached: the connection was refused.* -> Check host and port in HTTPS_PROXY/,
  },
  {
    when: 'the proxy wants a password',
    breaks: ({ world }) => world.standIns.proxy.setCredentials({ user: 'fake', password: 'fake' }),
    restores: ({ world }) => world.standIns.proxy.setCredentials(),
    failed:
      /^vault-network: .*the proxy asks for other credentials\. -> Put the right user and password into HTTPS_PROXY/,
  },
  {
    when: 'the proxy does not let DfE’s host through',
    breaks: ({ world }) =>
      world.standIns.proxy.setFaults([
        { host: hosts.dfePreProduction, effect: { kind: 'answer', status: 403 } },
      ]),
    restores: ({ world }) => world.standIns.proxy.clearFaults(),
    failed:
      /^dfe-network: The host of DFE_BASE_URL cannot be reached through the proxy that HTTPS_PROXY names: the proxy answered with 403\. -> .*whoever runs the proxy/,
  },
  {
    when: 'the proxy never answers for DfE’s host',
    breaks: ({ world }) =>
      world.standIns.proxy.setFaults([{ host: hosts.dfePreProduction, effect: { kind: 'hang' } }]),
    restores: ({ world }) => world.standIns.proxy.clearFaults(),
    failed: /^dfe-network: .*(no answer in time|did not answer).* -> .*whoever runs the proxy/,
  },
  {
    when: 'SQL Server has another name',
    settings: { SSD_SQL_SERVER: 'no-such-server.example' },
    failed:
      /^sql-dns: The host of SSD_SQL_SERVER does not resolve\. -> .*privatelink\.database\.windows\.net/,
  },
  {
    when: 'the vault has another name',
    asCommand: true,
    settings: {
      KEY_VAULT_URL: 'https://no-such-vault.vault.example',
      NO_PROXY: '127.0.0.1,localhost,.vault.example',
    },
    failed:
      /^vault-dns: The host of KEY_VAULT_URL does not resolve\. -> .*privatelink\.vaultcore\.azure\.net/,
  },
  {
    when: 'the token endpoint is at a host that the proxy does not find',
    settings: { DFE_TOKEN_ENDPOINT: 'https://no-such-login.example/token' },
    failed: /^token-network: The host of DFE_TOKEN_ENDPOINT cannot be reached .*answered with 502/,
  },
  {
    when: 'SQL Server’s port is closed',
    settings: { SSD_SQL_PORT: '1' },
    failed:
      /^sql-network: SQL Server cannot be reached: the connection was refused.* -> Check SSD_SQL_SERVER and SSD_SQL_PORT/,
  },
  {
    when: 'SQL Server’s port is open and says nothing',
    settings: () => ({ SSD_SQL_PORT: portOf(others.hung), SSD_SQL_CONNECT_TIMEOUT_SECONDS: '1' }),
    failed: /^sql-tls: SQL Server did not answer in time/,
  },
  {
    when: 'SQL Server’s certificate is not trusted',
    settings: () => ({ SSD_SQL_PORT: String(others.untrustedSql?.port) }),
    failed: /^sql-tls: The certificate of SQL Server is not trusted.* -> .*CA_CERTIFICATES_PEM/,
  },
  {
    when: 'SQL Server’s certificate is for another name',
    settings: { SSD_SQL_CERTIFICATE_HOST_NAME: 'other.example' },
    failed:
      /^sql-tls: The certificate of SQL Server is for another name.* -> Set SSD_SQL_CERTIFICATE_HOST_NAME/,
  },
  {
    when: 'the vault’s certificate is not trusted',
    settings: () => ({ KEY_VAULT_URL: `https://localhost:${String(others.untrustedWeb?.port)}` }),
    failed:
      /^vault-network: The host of KEY_VAULT_URL cannot be reached: the certificate is not trusted.* -> .*NODE_EXTRA_CA_CERTS/,
  },
  {
    when: 'the identity may not read the vault',
    breaks: ({ world }) => world.standIns.vault.setFaults([{ effect: { kind: 'forbidden' } }]),
    restores: ({ world }) => world.standIns.vault.clearFaults(),
    failed: /^vault-sign-in: The managed identity may not read .* -> .*Key Vault Secrets User/,
  },
  {
    when: 'the client id of the identity is another one',
    settings: { AZURE_CLIENT_ID: '00000000-0000-0000-0000-0000000000ff' },
    failed: /^vault-sign-in: No token of the managed identity could be had .* -> .*AZURE_CLIENT_ID/,
  },
  {
    when: 'the vault never answers',
    settings: { KEY_VAULT_TIMEOUT_SECONDS: '1' },
    breaks: ({ world }) => world.standIns.vault.setFaults([{ effect: { kind: 'hang' } }]),
    restores: ({ world }) => world.standIns.vault.clearFaults(),
    failed: /^vault-sign-in: The Key Vault gave no answer for the secret [\w-]+ within 1000 ms/,
  },
  {
    when: 'a secret is missing',
    breaks: ({ world }) => world.standIns.vault.removeSecret('dfe-client-secret'),
    restores: ({ world }) => world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret'),
    failed:
      /^secrets: There is no secret dfe-client-secret in the Key Vault\. -> Create the secret dfe-client-secret/,
  },
  {
    when: 'a secret holds a sign that cannot be seen',
    breaks: ({ world }) =>
      world.standIns.vault.setSecret('dfe-subscription-key', 'fake-\u200Bsubscription-key'),
    restores: ({ world }) => world.standIns.vault.setSecret('dfe-subscription-key', 'fake-subscription-key'),
    failed:
      /^secrets: The secret dfe-subscription-key .*one that cannot be seen.* -> Write the secret dfe-subscription-key again/,
  },
  {
    when: 'the password of the SQL login is wrong',
    settings: sqlLogin,
    breaks: ({ world }) => world.standIns.vault.setSecret('ssd-sql-password', 'fake-wrong'),
    restores: ({ world }) => world.standIns.vault.setSecret('ssd-sql-password', 'fake-Pass-word-1'),
    failed:
      /^sql-sign-in: SQL Server refused the sign-in by SQL login .* -> Check the user and password secrets/,
  },
  {
    when: 'the server does not know the Windows account',
    settings: { SSD_SQL_SIGN_IN: 'windows-login', SSD_SQL_DOMAIN: 'FAKE-LA' },
    failed: /^sql-sign-in: SQL Server refused the sign-in by Windows account .* -> Check SSD_SQL_DOMAIN/,
  },
  {
    when: 'the database does not know the identity',
    breaks: ({ world }) =>
      world.standIns.identity.setFaults([{ resource: sqlResource, effect: { kind: 'expired-token' } }]),
    restores: ({ world }) => world.standIns.identity.clearFaults(),
    failed: /^sql-sign-in: SQL Server refused the sign-in by managed identity .* -> Create a database user/,
  },
  {
    when: 'the database is another one',
    settings: { SSD_SQL_DATABASE: 'no_such_database' },
    failed: /^sql-sign-in: SQL Server did not open the database .* -> Check SSD_SQL_DATABASE/,
  },
  {
    when: 'a table of the SSD is missing',
    breaks: (at) => at.sql('DROP TABLE $schema.[ssd_sdq_scores]'),
    restores: (at) => at.remake('ssd_sdq_scores'),
    failed: /^ssd-tables: .*lacks these tables and columns: ssd_sdq_scores\. -> Check that SSD_SQL_SCHEMA/,
  },
  {
    when: 'a column of the SSD is missing',
    breaks: (at) => at.sql('ALTER TABLE $schema.[ssd_cp_plans] DROP COLUMN cppl_cp_plan_end_date'),
    restores: (at) => at.remake('ssd_cp_plans'),
    failed: /^ssd-tables: .*lacks these tables and columns: ssd_cp_plans\.cppl_cp_plan_end_date\./,
  },
  {
    when: 'ids are numbers',
    breaks: (at) => at.remake('ssd_address', { addr_person_id: 'int' }),
    restores: (at) => at.remake('ssd_address'),
    failed: /^ssd-types: .*ssd_address\.addr_person_id.*int/,
  },
  {
    when: 'ids are compared with case',
    breaks: (at) =>
      at.remake('ssd_sdq_scores', { csdq_person_id: 'nvarchar(48) COLLATE Latin1_General_CS_AS' }),
    restores: (at) => at.remake('ssd_sdq_scores'),
    failed: /^ssd-collation: .*ssd_sdq_scores\.csdq_person_id has the collation Latin1_General_CS_AS/,
  },
  {
    when: 'a table of the SSD may not be read',
    breaks: ({ world }) =>
      world.standIns.sql.setFaults([{ kind: 'deny', right: 'SELECT', table: `${schema}.ssd_disability` }]),
    restores: ({ world }) => world.standIns.sql.clearFaults(),
    failed:
      /^ssd-rights: .*may not read these tables of schema ssd_sandbox: ssd_disability\. -> .*060-role\.sql/,
  },
  {
    when: 'a table of the job is missing',
    breaks: (at) => at.sql('DROP TABLE $schema.[csc_api_findings]'),
    restores: (at) => at.remakeLedger(),
    failed: /^ledger-tables: .*lacks the table csc_api_findings.* -> .*040-findings\.sql/,
  },
  {
    when: 'the ledger is an older one',
    breaks: (at) => at.sql(`ALTER TABLE $schema.[${ledger}] DROP COLUMN gone_since`),
    restores: (at) => at.remakeLedger(),
    failed: /^ledger-tables: .*lacks gone_since in ssd_api_data_staging_anon\. -> .*010-ledger\.sql/,
  },
  {
    when: 'the ledger may not be written',
    breaks: ({ world }) =>
      world.standIns.sql.setFaults([{ kind: 'deny', right: 'UPDATE', table: `${schema}.${ledger}` }]),
    restores: ({ world }) => world.standIns.sql.clearFaults(),
    failed: /^ledger-rights: .*lacks the right to UPDATE on ssd_api_data_staging_anon\. -> .*060-role\.sql/,
  },
  {
    when: 'a table that must hold rows is empty',
    breaks: (at) => at.sql('DELETE FROM $schema.[ssd_cin_episodes]'),
    restores: (at) => at.reload('ssd_cin_episodes'),
    failed: /^ssd-rows: ssd_cin_episodes is empty\. -> .*the refresh has run/,
  },
  {
    when: 'the client secret is not this client’s',
    breaks: ({ world }) => world.standIns.vault.setSecret('dfe-client-secret', 'fake-other-secret'),
    restores: ({ world }) => world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret'),
    failed:
      /^token: The token endpoint at login\.example refused the client: HTTP 401, invalid_client, AADSTS7000215\. -> /,
  },
  {
    when: 'the subscription key is another one',
    breaks: ({ world }) => world.standIns.vault.setSecret('dfe-subscription-key', 'fake-other-key'),
    restores: ({ world }) => world.standIns.vault.setSecret('dfe-subscription-key', 'fake-subscription-key'),
    failed:
      /^endpoint: The gateway refused the subscription key \(HTTP 401\)\. -> .*DFE_SUBSCRIPTION_KEY_SECRET/,
  },
  {
    when: 'DfE has not enabled this authority',
    breaks: ({ world }) => world.standIns.dfe.configure({ laCode: '999' }),
    restores: ({ world }) => world.standIns.dfe.configure({ laCode: '000' }),
    failed: /^endpoint: The endpoint did not allow the request \(HTTP 403\)\. -> .*LA_CODE/,
  },
  {
    when: 'there is no such version of the endpoint',
    settings: {
      DFE_BASE_URL: `https://${hosts.dfePreProduction}/children-in-social-care-data-receiver-test/7`,
    },
    failed: /^endpoint: Nothing at this address takes children \(HTTP 404\)\. -> Check DFE_BASE_URL/,
  },
  {
    when: 'the endpoint never answers',
    settings: { DFE_REQUEST_TIMEOUT_SECONDS: '5' },
    breaks: ({ world }) => world.standIns.dfe.setFaults([{ effect: { kind: 'hang' } }]),
    restores: ({ world }) => world.standIns.dfe.clearFaults(),
    failed: /^endpoint: The endpoint gave no usable answer \(no answer in time\)/,
  },
  {
    when: 'the roles of workers are written out',
    profile: true,
    breaks: (at) =>
      at.sql("UPDATE $schema.[ssd_involvements] SET invo_professional_role_id = N'Social Worker'"),
    restores: (at) => at.reload('ssd_involvements'),
    failed:
      /^profile-codes: Nothing is recognised in ssd_involvements\.invo_professional_role_id \(\d+ rows, such as Aaaaaa Aaaaaa\)\. -> .*WORKER_ROLES/,
  },
  {
    when: 'the sex is said in words that are no codes',
    profile: true,
    breaks: (at) => at.sql("UPDATE $schema.[ssd_person] SET pers_sex = N'boy'"),
    restores: (at) => at.reload('ssd_person'),
    failed:
      /^profile-codes: Nothing is recognised in ssd_person\.pers_sex \(\d+ rows, such as aaa\)\. -> Map the values to M, F and U/,
  },
  {
    when: 'the outcome of an enquiry has another key',
    profile: true,
    breaks: (at) =>
      at.sql(`UPDATE $schema.[ssd_s47_enquiry] SET s47e_s47_outcome_json = N'{"Conference":"Y"}'`),
    restores: (at) => at.reload('ssd_s47_enquiry'),
    failed:
      /^profile-codes: Nothing is recognised in ssd_s47_enquiry\.s47e_s47_outcome_json .* -> .*CP_CONFERENCE_FLAG/,
  },
  {
    when: 'all ids of children are too long',
    profile: true,
    settings: { CHILD_ID_MAX_LENGTH: '3' },
    failed: /^profile-ids: Ids longer than 3 characters: 300\. Nobody would be sent\. -> .*CHILD_ID_CUT/,
  },
  {
    when: 'the referrals are all from long ago',
    profile: true,
    breaks: (at) =>
      at.sql(
        "UPDATE $schema.[ssd_cin_episodes] SET cine_referral_date = '2001-01-01', cine_close_date = '2001-06-01'; DELETE FROM $schema.[ssd_cin_plans]; INSERT INTO $schema.[ssd_cin_plans] (cinp_cin_plan_id) VALUES (N'X'); DELETE FROM $schema.[ssd_cla_placement]; INSERT INTO $schema.[ssd_cla_placement] (clap_cla_placement_id) VALUES (N'X')",
      ),
    restores: async (at) => {
      await at.reload('ssd_cin_episodes');
      await at.reload('ssd_cin_plans');
      await at.reload('ssd_cla_placement');
    },
    failed: /^profile-items: 0 of 300 people are in the cohort: a night would send nothing\. -> /,
  },
];

interface Noted extends Omit<Broken, 'failed'> {
  readonly noted: RegExp;
}

const inTwoWeeks = (): string => new Date(Date.now() + 14.5 * 86_400_000).toISOString();

/** What a night can live with. */
const noted: readonly Noted[] = [
  {
    when: 'a secret expires soon',
    breaks: ({ world }) =>
      world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret', inTwoWeeks()),
    restores: ({ world }) => world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret'),
    noted: /^secrets: dfe-client-secret expires in 14 days\. -> Ask for new credentials in time/,
  },
  {
    when: 'a secret was copied with a line break',
    breaks: ({ world }) => world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret\r\n'),
    restores: ({ world }) => world.standIns.vault.setSecret('dfe-client-secret', 'fake-client-secret'),
    noted:
      /^secrets: dfe-client-secret has white space at its ends, which is not used\. -> Nothing needs doing/,
  },
  {
    when: 'any certificate of SQL Server is accepted',
    settings: { ...sqlLogin, SSD_SQL_TRUST_SERVER_CERTIFICATE: 'true' },
    breaks: async (at) => {
      await at.sql('CREATE USER [csc_job] FOR LOGIN [csc_job]');
      await at.sql('ALTER ROLE [csc_api_job] ADD MEMBER [csc_job]');
    },
    noted: /^sql-tls: .*any certificate is accepted\. -> Name the authority in CA_CERTIFICATES_PEM/,
  },
  {
    when: 'the job may write the SSD',
    breaks: (at) => at.sql('GRANT UPDATE ON OBJECT::$schema.[ssd_person] TO [csc_api_job]'),
    restores: (at) => at.sql('REVOKE UPDATE ON OBJECT::$schema.[ssd_person] FROM [csc_api_job]'),
    noted: /^excess-rights: .*more rights than it needs: UPDATE on ssd_person\. -> Take them away/,
  },
  {
    when: 'a table that may be empty is empty',
    breaks: (at) => at.sql('DELETE FROM $schema.[ssd_permanence]'),
    restores: (at) => at.reload('ssd_permanence'),
    noted: /^ssd-rows: ssd_permanence is empty\. A night would stop and ask\. -> .*confirm table-loss/,
  },
  {
    when: 'the refresh of the SSD is not done',
    settings: {
      SSD_REFRESH_TABLE: 'ssd_disability',
      SSD_REFRESH_COLUMN: 'disa_disability_code',
      SSD_REFRESH_VALUE: 'done',
    },
    noted: /^ssd-refresh: ssd_disability\.disa_disability_code does not say that the refresh is done/,
  },
  {
    when: 'an index is missing',
    breaks: (at) => at.sql('DROP INDEX IX_csc_api_disa_person_id ON $schema.[ssd_disability]'),
    restores: (at) => at.runScripts('050-ssd-indexes.sql'),
    noted:
      /^ssd-indexes: 1 of \d+ columns that rows are looked up by have no index\..* -> .*050-ssd-indexes\.sql/,
  },
  {
    when: 'one value of a coded column is no code',
    profile: true,
    breaks: (at) =>
      at.sql(
        "UPDATE $schema.[ssd_person] SET pers_ethnicity = N'White British' WHERE pers_person_id = (SELECT MIN(p.pers_person_id) FROM $schema.[ssd_person] AS p)",
      ),
    restores: (at) => at.reload('ssd_person'),
    noted:
      /^profile-codes: Not all values are recognised in ssd_person\.pers_ethnicity \(1 row, such as \(rare\)\)\. -> /,
  },
  {
    when: 'no status means unaccompanied',
    profile: true,
    settings: { UASC_STATUSES: 'something else' },
    noted:
      /^profile-codes: None of the words is recognised in ssd_immigration_status\.immi_immigration_status .* -> .*UASC_STATUSES/,
  },
];

describeOnStandIn('the preflight of a sandbox', 'breaks the server', () => {
  let at: PreflightWorld;
  const rejections = watchRejections();
  const hungUp: Socket[] = [];
  beforeAll(async () => {
    const foreign = await createCertificates();
    others.hung = createServer((socket) => void hungUp.push(socket));
    await new Promise<void>((resolve) => others.hung?.listen(0, '127.0.0.1', resolve));
    others.untrustedSql = await startSqlServer({ tls: foreign });
    others.untrustedWeb = await startWebServer(() => Promise.resolve(), foreign);
    at = await PreflightWorld.start();
  });
  afterAll(async () => {
    others.hung?.close();
    for (const socket of hungUp) socket.destroy();
    await others.untrustedSql?.close();
    await others.untrustedWeb?.close();
    await at.close();
    rejections.stop();
  });

  // In the command one of them ends the process.
  afterEach(() => expect(rejections.seen).toEqual([]));

  /** What is said of a sandbox in which something is broken, which is whole again afterwards. */
  async function reportWhen({ settings = {}, ...row }: Omit<Broken, 'failed'>): Promise<PreflightReport> {
    const { breaks, restores, profile = false, asCommand = false } = row;
    await breaks?.(at);
    const all = typeof settings === 'function' ? settings() : settings;
    try {
      if (!asCommand) return await at.look(all, profile);
      const { report, exitCode } = await at.preflight(all, profile ? ['--profile'] : []);
      expect(exitCode).toBe(report.ready ? 0 : 1);
      return report;
    } finally {
      await restores?.(at);
    }
  }

  it('in which nothing is wrong is all ok', async () => {
    const { report, exitCode } = await at.preflight({}, ['--profile']);
    expect(report.checks.filter(({ outcome }) => outcome !== 'ok').map(said)).toEqual([]);
    expect(report.ready).toBe(true);
    expect(exitCode).toBe(0);
  });

  it('is printed with a line for each check, what to do next, and an end', async () => {
    const { stdout, exitCode } = await at.command(['--profile'], { WORKER_ROLES: 'XYZ' });
    const lines = stdout.split('\n');
    const marked = lines.flatMap((line) => /^(?:ok|note|FAILED|skipped) +([a-z-]+) /.exec(line)?.[1] ?? []);
    expect(marked).toEqual(checkIds);
    expect(stdout).toMatch(/\nFAILED {3}profile-codes .*\n +-> Put the roles of social workers/);
    expect(stdout).toMatch(/\n {2}ssd_involvements\.invo_professional_role_id +0, \d+, 0\n/);
    expect(lines.at(-2)).toMatch(/^Not ready: 1 failed, 0 not looked at, \d notes\.$/);
    expect(exitCode).toBe(1);
  });

  it('says in a sentence that its settings file is not there', async () => {
    const { stdout, stderr, exitCode } = await at.command(['--settings', 'no-such-file.json']);
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: '',
      stderr: 'no-such-file.json cannot be read, or is not JSON.\n',
      exitCode: 1,
    });
  });

  it.each(broken)('names the cause and nothing else when $when', async (row) => {
    const report = await reportWhen(row);
    const failures = withOutcome(report, 'failed').map(said);
    expect(failures).toEqual([expect.stringMatching(row.failed)]);
    expect(report.ready).toBe(false);
    // What was skipped was skipped because of it.
    const cause = withOutcome(report, 'failed')[0]?.id ?? '';
    for (const { found } of withOutcome(report, 'skipped'))
      expect(found).toBe(`Not looked at, because ${cause} failed.`);
    expect(JSON.stringify(report)).not.toMatch(
      /fake-|localhost|127\.0\.0\.1|no_such_database|vault\.example/,
    );
  });

  it.each(noted)('is ready with a note when $when', async (row) => {
    const report = await reportWhen(row);
    // A code or an item that goes missing may be missed further on as well.
    const others = report.checks.filter(({ id, outcome }) => outcome !== 'ok' && id !== 'profile-items');
    expect(others.map(said)).toEqual([expect.stringMatching(row.noted)]);
    expect(report.ready).toBe(true);
  });

  it('is whole again after all that, and DfE has stored nothing', async () => {
    const report = await at.look({}, true);
    expect(report.checks.filter(({ outcome }) => outcome !== 'ok').map(said)).toEqual([]);
    expect(await at.world.standIns.dfe.holdings('test')).toEqual([]);
    expect(await at.world.sql.query(`SELECT * FROM ${at.world.table(ledger)}`)).toEqual([]);
  });
});
