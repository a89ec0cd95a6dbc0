import { AppError } from '../../lib/errors/appError';
import type { Statement } from '../../lib/sql/statement';
import { retryDelaysMs } from '../../lib/sql/retries';
import { errorTable } from '../../lib/sql/errorTable';
import { translateSqlError, type ConnectionPlace } from '../../lib/sql/translateSqlError';

const place: ConnectionPlace = {
  server: 'SQL Server fake-server:1433',
  database: 'fake_db',
  schema: 'ssd_fake',
  signIn: 'managed-identity',
};
const statement: Statement = {
  name: 'ssd.fake',
  text: 'SELECT x.pers_upn FROM [ssd_fake].[ssd_person] AS x',
  params: {},
};

/** As mssql throws what the server answered. */
const answered = (number: number, message = 'text of the server', severity = 16): Error =>
  Object.assign(new Error(message), { code: 'EREQUEST', number, class: severity });

/** As mssql throws what node's network said. */
const network = (code: string): Error =>
  Object.assign(new Error('text of the driver'), {
    code: 'ESOCKET',
    originalError: Object.assign(new Error('text of tedious'), {
      code: 'ESOCKET',
      cause: Object.assign(new Error('text of node'), { code }),
    }),
  });

/** As a refused sign-in arrives: the numbers are on the token that the connection gave. */
const signIn = (...numbers: number[]): Error =>
  Object.assign(new Error('Login failed'), {
    code: 'ELOGIN',
    originalError: Object.assign(new Error('Login failed'), {
      code: 'ELOGIN',
      info: { errors: numbers.map((number) => ({ number, message: 'Login failed', class: 14 })) },
    }),
  });

/** As it arrives when the identity's SDK gave no token; what its endpoint said is the cause of the cause. */
const noToken = (said: { readonly status?: number; readonly errorCode?: string } = {}): Error =>
  Object.assign(new Error(''), {
    originalError: new AggregateError([
      Object.assign(new Error('no token'), { code: 'EFEDAUTH' }),
      Object.assign(new Error('identity'), {
        name: 'CredentialUnavailableError',
        cause: Object.assign(new Error('text of the endpoint'), said),
      }),
    ]),
  });

describe('an error of the driver becomes an AppError', () => {
  test.each<[string, Error, AppError['kind'], string]>([
    [
      'a union of two collations',
      answered(451, 'Cannot resolve the collation conflict.'),
      'configuration',
      'sql-collation-conflict',
    ],
    ['a refused sign-in is configuration', signIn(18456), 'configuration', 'sql-sign-in-refused'],
    ['a refused sign-in without a number too', signIn(), 'configuration', 'sql-sign-in-refused'],
    [
      'a database that does not open tells more than the refusal after it',
      signIn(4060, 18456),
      'configuration',
      'sql-database-not-opened',
    ],
    [
      'a database that fails over while signing in may be tried again',
      signIn(40613),
      'retryable',
      'sql-failover',
    ],
    ['a firewall is configuration', signIn(40615), 'configuration', 'sql-network-refused'],
    ['a missing table is configuration', answered(208), 'configuration', 'sql-table-missing'],
    ['a missing column is configuration', answered(207), 'configuration', 'sql-column-missing'],
    ['no right on a table is configuration', answered(229, '', 14), 'configuration', 'sql-no-right'],
    ['no right on a column is configuration', answered(230, '', 14), 'configuration', 'sql-no-right'],
    ['a key that is there is refused', answered(2627), 'refused', 'sql-duplicate-key'],
    ['a unique index says the same', answered(2601), 'refused', 'sql-duplicate-key'],
    ['a deadlock may be tried again', answered(1205, '', 13), 'retryable', 'sql-deadlock'],
    ['a lock that is not given may be tried again', answered(1222), 'retryable', 'sql-lock-timeout'],
    ['a throttling server may be tried again', answered(40501, '', 20), 'retryable', 'sql-busy'],
    ['too many requests may be tried again', answered(10928), 'retryable', 'sql-busy'],
    [
      'a value that is too long is the ledger’s width',
      answered(2628),
      'configuration',
      'sql-column-too-narrow',
    ],
    ['a full log is configuration', answered(9002, '', 17), 'configuration', 'sql-cannot-write'],
    [
      'an unknown fatal error may be tried again',
      answered(99_999, '', 21),
      'retryable',
      'sql-server-trouble',
    ],
    ...[17, 18, 19, 20].map((severity): [string, Error, AppError['kind'], string] => [
      `an unknown error of severity ${severity} is the server’s trouble`,
      answered(99_999, '', severity),
      'retryable',
      'sql-server-trouble',
    ]),
    ...[921, 922, 927, 952].map((number): [string, Error, AppError['kind'], string] => [
      `a database that is being recovered, restored or moved (${number}) may be tried again`,
      answered(number, '', 14),
      'retryable',
      'sql-failover',
    ]),
    ...[1204, 10936].map((number): [string, Error, AppError['kind'], string] => [
      `a server without locks or workers (${number}) may be tried again`,
      answered(number, '', 16),
      'retryable',
      'sql-busy',
    ]),
    ['an unknown error is a fault', answered(99_998), 'bug', 'sql-error'],
    [
      'no answer in time may be tried again',
      Object.assign(new Error('x'), { code: 'ETIMEOUT' }),
      'retryable',
      'sql-timeout',
    ],
    [
      'a name that does not resolve is configuration',
      network('ENOTFOUND'),
      'configuration',
      'sql-name-not-resolved',
    ],
    ['a resolver that fails may be tried again', network('EAI_AGAIN'), 'retryable', 'sql-unreachable'],
    ['a closed port may be tried again', network('ECONNREFUSED'), 'retryable', 'sql-unreachable'],
    ['a reset connection may be tried again', network('ECONNRESET'), 'retryable', 'sql-connection-lost'],
    [
      'a self-signed certificate is configuration',
      network('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'configuration',
      'sql-certificate-not-trusted',
    ],
    [
      'an unknown authority is configuration',
      network('SELF_SIGNED_CERT_IN_CHAIN'),
      'configuration',
      'sql-certificate-not-trusted',
    ],
    [
      'a certificate for another name is configuration',
      network('ERR_TLS_CERT_ALTNAME_INVALID'),
      'configuration',
      'sql-certificate-other-name',
    ],
    [
      'an identity that is refused a token is configuration',
      noToken({ status: 400 }),
      'configuration',
      'sql-identity-refused',
    ],
    ['an identity that is not there is configuration', noToken(), 'configuration', 'sql-identity-refused'],
    [
      'an identity endpoint that is down may be tried again',
      noToken({ status: 503 }),
      'retryable',
      'sql-identity-unavailable',
    ],
    [
      'an identity endpoint that gives no answer may be tried again',
      noToken({ errorCode: 'network_error' }),
      'retryable',
      'sql-identity-unavailable',
    ],
    ['what has no number and no code is a fault', new Error('odd'), 'bug', 'sql-error'],
  ])('%s', (_, error, kind, code) => {
    const translated = translateSqlError(error, place, statement);
    expect(translated).toMatchObject({ kind, code });
    expect(translated.advice).toMatch(/^[A-Z].*\.$/);
    expect(translated.message).toMatch(/^[A-Z].*\.$/);
  });

  it('is left alone when it is one already', () => {
    const own = new AppError('data', 'own', 'Own.');
    expect(translateSqlError(own, place)).toBe(own);
  });

  it('tells the operator another thing where a login is used', () => {
    const login = translateSqlError(signIn(18456), { ...place, signIn: 'sql-login' });
    expect(login.advice).toContain('Key Vault');
    expect(translateSqlError(signIn(18456), place).advice).toContain('managed identity');
  });
});

describe('its text', () => {
  it('names statement, number and the table that the server quotes', () => {
    const error = answered(208, "Invalid object name 'ssd_fake.ssd_person'.");
    expect(translateSqlError(error, place, statement).message).toBe(
      'The database has no table for the name ssd_fake.ssd_person, in statement ssd.fake (SQL Server error 208).',
    );
  });

  it('names the column that the server quotes', () => {
    const error = answered(207, "Invalid column name 'pers_upn'.");
    expect(translateSqlError(error, place, statement).message).toContain('the column pers_upn');
  });

  it.each([
    ['a value that is no name', answered(8152, "String would be truncated, value 'Fakename Fakeson'.")],
    ['a value that looks like a name', answered(208, "Invalid object name 'Fakeson'.")],
    ['a value in a conversion', answered(245, "Conversion failed when converting 'Fakeson' to int.")],
    ['a key', answered(2627, 'Cannot insert duplicate key. The value is (Fakeson).')],
  ])('never repeats %s', (_, error) => {
    const translated = translateSqlError(error, place, statement);
    const shown = [translated.message, translated.advice, String(translated.cause), translated.stack].join();
    expect(shown).not.toContain('Fakeson');
  });
});

describe('the tables', () => {
  it('give no number or code two meanings', () => {
    const all = errorTable.flatMap((row) => [...(row.numbers ?? []), ...(row.codes ?? [])]);
    expect(all).toHaveLength(new Set(all).size);
  });

  it('retry only what exists', () => {
    const codes = new Set([
      ...errorTable.map((row) => row.code),
      'sql-server-trouble',
      'sql-identity-unavailable',
      'sql-refused-meanwhile',
    ]);
    expect(Object.keys(retryDelaysMs).filter((code) => !codes.has(code))).toEqual([]);
  });
});
