import type { SqlSignIn } from '../config/config';
import type { ErrorKind } from '../errors/appError';

/** What is known where an error happens; all of it may be shown. */
export interface ErrorPlace {
  /** Host and port. */
  readonly server: string;
  readonly database: string;
  readonly schema: string;
  readonly signIn: SqlSignIn['kind'];
  /** Name of the statement that ran; none: connecting. */
  readonly statement?: string;
  /** The table, column or object that the server names. */
  readonly identifier?: string;
}

/** What an error number or code means to us, and what the operator does next. */
export interface ErrorMeaning {
  readonly numbers?: readonly number[];
  readonly codes?: readonly string[];
  readonly kind: ErrorKind;
  /** Stable code of the AppError. */
  readonly code: string;
  readonly says: (at: ErrorPlace) => string;
  readonly advice: (at: ErrorPlace) => string;
}

const named = (at: ErrorPlace, what: string): string =>
  at.identifier === undefined ? `a ${what}` : `the ${what} ${at.identifier}`;
const again = 'Nothing needs doing if the next run succeeds; if it does not, ask the database administrator';

/** The connection ended while something was asked over it. */
export const connectionLost: ErrorMeaning = {
  numbers: [10053, 10054, 10060, 64, 121, 233, 20],
  codes: [
    'ESOCKET',
    'ECONNRESET',
    'EPIPE',
    'ECONNABORTED',
    'ECLOSE',
    'ECONNCLOSED',
    'ENOTOPEN',
    'EINVALIDSTATE',
  ],
  kind: 'retryable',
  code: 'sql-connection-lost',
  says: (at) => `The connection to ${at.server} broke`,
  advice: () => `${again} or the network’s about connections that are cut.`,
};

/**
 * SQL Server's and the driver's errors, the first fit counts: the more telling of two that come together stands first
 * (a database that cannot be opened is followed by a refused sign-in).
 */
export const errorTable: readonly ErrorMeaning[] = [
  {
    numbers: [4060, 4064, 911, 916],
    kind: 'configuration',
    code: 'sql-database-not-opened',
    says: (at) => `${at.server} did not open the database ${at.database} for this identity`,
    advice: () =>
      'Check SSD_SQL_DATABASE, and that the job’s user exists in that database (061-managed-identity.sql or 062-sql-login.sql of infra/sql creates it).',
  },
  {
    numbers: [40615, 40914, 47073, 40532, 40632],
    kind: 'configuration',
    code: 'sql-network-refused',
    says: (at) => `${at.server} refuses connections from this network`,
    advice: () =>
      'Check the server’s firewall rules, its private endpoint and that the app’s traffic goes through the virtual network.',
  },
  {
    numbers: [18456, 18452, 18461, 18470, 18486, 18487, 18488, 33134],
    codes: ['ELOGIN'],
    kind: 'configuration',
    code: 'sql-sign-in-refused',
    says: (at) => `${at.server} refused the sign-in by ${signInWords[at.signIn]}`,
    advice: (at) => signInAdvice[at.signIn],
  },
  {
    numbers: [208, 4902, 3701],
    kind: 'configuration',
    code: 'sql-table-missing',
    says: (at) => `The database has no table for ${named(at, 'name')}`,
    advice: (at) =>
      `Check that SSD_SQL_SCHEMA (${at.schema}) is the schema of the SSD, that the SSD is complete, and that the scripts that create the ledger have been run.`,
  },
  {
    numbers: [207, 1911],
    kind: 'configuration',
    code: 'sql-column-missing',
    says: (at) => `A table lacks ${named(at, 'column')}`,
    advice: () =>
      'Bring the SSD to the version that the documentation names; where the column is the ledger’s, run its upgrade script.',
  },
  {
    numbers: [229, 230, 262, 297, 300, 15247],
    kind: 'configuration',
    code: 'sql-no-right',
    says: (at) => `The job’s database user has no right on ${named(at, 'table or procedure')}`,
    advice: () =>
      'Have the database administrator run 060-role.sql from infra/sql for this schema, and put the job’s user into the role with 061-managed-identity.sql or 062-sql-login.sql.',
  },
  {
    numbers: [334],
    kind: 'configuration',
    code: 'ledger-triggers',
    says: () => 'A table of the job has a trigger, with which SQL Server refuses a statement',
    advice: () => 'Have the database administrator drop or disable the triggers on the job’s tables.',
  },
  {
    numbers: [2627, 2601],
    kind: 'refused',
    code: 'sql-duplicate-key',
    says: () => 'A row with this key is there already',
    advice: () => 'The job falls back to single rows; if this shows, report it with the run id.',
  },
  {
    numbers: [1205],
    kind: 'retryable',
    code: 'sql-deadlock',
    says: () => 'Another job’s lock and ours blocked each other, and ours was given up',
    advice: () => `${again} which job writes these tables at the same time.`,
  },
  {
    numbers: [1222],
    kind: 'retryable',
    code: 'sql-lock-timeout',
    says: () => 'A row or table stayed locked by another job',
    advice: () => `${again} which job holds the lock.`,
  },
  {
    numbers: [3960, 601],
    kind: 'retryable',
    code: 'sql-changed-underneath',
    says: () => 'Rows were changed by another job while they were read or written',
    advice: () => `${again} which job writes these tables at the same time.`,
  },
  {
    // Azure SQL throttles, or the server is short of workers, memory or sessions.
    numbers: [
      10928, 10929, 10936, 1204, 40501, 40544, 40549, 40550, 40551, 40552, 49918, 49919, 49920, 701, 8645,
      8651,
    ],
    kind: 'retryable',
    code: 'sql-busy',
    says: (at) => `${at.server} is short of resources`,
    advice: () => `${again} for a larger service level or a quieter hour.`,
  },
  {
    // A fail-over, a restart, a restore, a serverless database that wakes, a secondary replica that changes its role.
    numbers: [921, 922, 927, 952, 40613, 40197, 40143, 40166, 40540, 6005, 17142, 18401, 976, 978, 983, 4221],
    kind: 'retryable',
    code: 'sql-failover',
    says: (at) => `The database ${at.database} is not available just now`,
    advice: () => `${again} whether it is paused, restarting or failing over.`,
  },
  {
    numbers: [9002, 1105, 3906],
    kind: 'configuration',
    code: 'sql-cannot-write',
    says: (at) => `The database ${at.database} takes no writes: it is full or read-only`,
    advice: () =>
      'Ask the database administrator to make room in the data and log files, or to lift read-only.',
  },
  {
    numbers: [8152, 2628, 515],
    kind: 'configuration',
    code: 'sql-column-too-narrow',
    says: (at) => `A value does not fit ${named(at, 'column')} of the ledger`,
    advice: () => 'Run the upgrade script of the ledger, which widens the columns.',
  },
  {
    numbers: [468, 457, 451, 449, 446],
    kind: 'configuration',
    code: 'sql-collation-conflict',
    says: () => 'Two columns with different collations are compared',
    advice: () =>
      'Have the ledger’s tables created with the collation of the SSD’s columns (see its script).',
  },
  {
    numbers: [245, 241, 242, 8114, 8115, 206, 402, 9803],
    kind: 'configuration',
    code: 'sql-column-type',
    says: () => 'A column has another type than the SSD defines, or a value that does not convert to it',
    advice: () => 'Compare the columns of this statement with the SSD’s definition.',
  },
  {
    codes: ['EFEDAUTH'],
    kind: 'configuration',
    code: 'sql-identity-refused',
    says: () => 'The managed identity gave no token for SQL Server',
    advice: () =>
      'Check that the app has the managed identity and that the client id in the settings is its own.',
  },
  {
    numbers: [-2],
    codes: ['ETIMEOUT', 'ETIMEDOUT', 'EPOOL'],
    kind: 'retryable',
    code: 'sql-timeout',
    says: (at) =>
      at.statement === undefined
        ? `${at.server} did not answer in time`
        : `${at.server} did not finish a statement in time`,
    advice: (at) =>
      at.statement === undefined
        ? 'Check the server’s address, port and firewall; raise SSD_SQL_CONNECT_TIMEOUT_SECONDS where the database sleeps at night.'
        : 'Raise SSD_SQL_REQUEST_TIMEOUT_SECONDS, run at a quieter hour, or offer the administrator the index script.',
  },
  {
    codes: ['ENOTFOUND', 'EINSTLOOKUP'],
    kind: 'configuration',
    code: 'sql-name-not-resolved',
    says: (at) => `The name of ${at.server} does not resolve`,
    advice: () => 'Check SSD_SQL_SERVER, and the private DNS zone where the server has a private endpoint.',
  },
  {
    // The name server did not answer: it may, the next time.
    codes: ['EAI_AGAIN'],
    kind: 'retryable',
    code: 'sql-unreachable',
    says: (at) => `The name of ${at.server} could not be looked up`,
    advice: () =>
      'Check the DNS servers of the app’s virtual network; if they answer, SSD_SQL_SERVER and the private DNS zone where the server has a private endpoint.',
  },
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'CERT_SIGNATURE_FAILURE',
      'CERT_UNTRUSTED',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
      'HOSTNAME_MISMATCH',
    ],
    kind: 'configuration',
    code: 'sql-certificate-not-trusted',
    says: (at) => `The certificate of ${at.server} is not trusted`,
    advice: () =>
      'Put the authority that issued it, as PEM, into CA_CERTIFICATES_PEM; do not switch the check off.',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    kind: 'configuration',
    code: 'sql-certificate-other-name',
    says: (at) => `The certificate of ${at.server} is for another name`,
    advice: () => 'Set SSD_SQL_CERTIFICATE_HOST_NAME to the name in the certificate.',
  },
  {
    codes: [
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_SSL_EE_KEY_TOO_SMALL',
      'ERR_SSL_CA_KEY_TOO_SMALL',
      'ERR_SSL_CA_MD_TOO_WEAK',
      'ERR_SSL_DH_KEY_TOO_SMALL',
    ],
    kind: 'configuration',
    code: 'sql-tls',
    says: (at) => `No secure connection to ${at.server} came about`,
    advice: () =>
      'The server must offer TLS 1.2 with a certificate of today’s strength; ask its administrator.',
  },
  {
    codes: ['EENCRYPT'],
    kind: 'configuration',
    code: 'sql-encryption',
    says: (at) => `${at.server} and SSD_SQL_ENCRYPT do not agree on encryption`,
    advice: () => 'Set SSD_SQL_ENCRYPT as the server demands; production servers encrypt.',
  },
  {
    codes: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
    kind: 'retryable',
    code: 'sql-unreachable',
    says: (at) => `${at.server} cannot be reached`,
    advice: () =>
      'Check that the server runs, SSD_SQL_SERVER and SSD_SQL_PORT, and the firewall or private endpoint between.',
  },
  connectionLost,
];

const signInWords = {
  'managed-identity': 'managed identity',
  'sql-login': 'SQL login',
  'windows-login': 'Windows account',
} as const;

const signInAdvice = {
  'managed-identity':
    'Create a database user for the app’s managed identity (061-managed-identity.sql of infra/sql does), and check the identity’s client id in the settings.',
  'sql-login':
    'Check the user and password secrets in Key Vault, that the login is enabled and not expired, and that the server allows SQL logins.',
  'windows-login':
    'Check SSD_SQL_DOMAIN and the user and password secrets in Key Vault, that the account is enabled and its password has not expired, and that the server has a login for it and takes NTLM.',
} as const;
