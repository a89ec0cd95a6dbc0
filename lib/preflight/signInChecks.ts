import { AppError, toAppError } from '../errors/appError';
import { sqlLimitMs, usualLimitMs, once, type PreflightContext } from './preflightContext';
import type { CheckId } from './report';
import { failedBy, note, ok, skipped, type Check } from './runChecks';

/** The names of the secrets that a night reads. */
function secretNames({ sql: { signIn }, dfe }: PreflightContext['config']): string[] {
  return [
    ...(signIn.kind === 'managed-identity' ? [] : [signIn.userSecret, signIn.passwordSecret]),
    dfe.secrets.clientId,
    dfe.secrets.clientSecret,
    dfe.secrets.subscriptionKey,
    ...(dfe.proxyPasswordSecret === undefined ? [] : [dfe.proxyPasswordSecret]),
  ];
}

/** What the vault says of one secret: then it has let the app in. */
const ofTheSecret = ({ code }: AppError): boolean => code.startsWith('secret-');

/** Sign-in to the vault, and the secrets in it. They are read once, all of them. */
export function vaultChecks({ config, vault }: PreflightContext): Check[] {
  const names = secretNames(config);
  const read = once(async () => {
    const results = await Promise.allSettled(names.map((name) => vault.read(name)));
    return results.flatMap((result) => (result.status === 'rejected' ? [toAppError(result.reason)] : []));
  });
  return [
    {
      id: 'vault-sign-in',
      needs: ['vault-network'],
      limitMs: config.vault.timeoutMs + usualLimitMs,
      look: async () => {
        const errors = await read();
        const [first] = errors;
        // Where some can be read, or are said to be missing, the app is let in; the rest is about single secrets.
        if (first === undefined || errors.length < names.length || errors.some(ofTheSecret))
          return ok('The managed identity is let in.');
        return failedBy(first);
      },
    },
    {
      id: 'secrets',
      needs: ['vault-sign-in'],
      limitMs: usualLimitMs,
      look: async () => {
        const errors = await read();
        const [first] = errors;
        if (first !== undefined) {
          const advice = [...new Set(errors.map((error) => error.advice ?? ''))].join(' ');
          const message = errors.map((error) => error.message).join(' ');
          return failedBy(new AppError(first.kind, first.code, message, { advice }));
        }
        const expiring = vault
          .expiring()
          .map(({ secretName, daysLeft }) =>
            daysLeft < 0
              ? `${secretName} is past its date of expiry`
              : `${secretName} expires in ${daysLeft} days`,
          );
        const untrimmed = vault
          .untrimmed()
          .map((name) => `${name} has white space at its ends, which is not used`);
        if (expiring.length + untrimmed.length === 0) return ok(`All ${names.length} secrets are there.`);
        return note(
          `${[...expiring, ...untrimmed].join('; ')}.`,
          expiring.length > 0
            ? 'Ask for new credentials in time, and write them into the vault with their date of expiry.'
            : 'Nothing needs doing; write the secret again without the white space when you come by.',
        );
      },
    },
  ];
}

/** How the connection to SQL Server may fail before anybody signs in. */
const beforeSignIn: readonly string[] = [
  'sql-certificate-not-trusted',
  'sql-certificate-other-name',
  'sql-tls',
  'sql-encryption',
  'sql-timeout',
  'sql-unreachable',
  'sql-connection-lost',
  'sql-name-not-resolved',
];

/** The secure connection to SQL Server, and the sign-in over it: one connection, of which two things are said. */
export function sqlSignInChecks({ config: { sql }, openDatabase, resultOf }: PreflightContext): Check[] {
  const needsSecrets: readonly CheckId[] = sql.signIn.kind === 'managed-identity' ? [] : ['secrets'];
  const connect = once(async () => {
    try {
      await openDatabase();
      return undefined;
    } catch (error) {
      return toAppError(error);
    }
  });
  return [
    {
      id: 'sql-tls',
      needs: ['sql-network', ...needsSecrets],
      limitMs: sqlLimitMs,
      look: async () => {
        const error = await connect();
        if (error !== undefined && beforeSignIn.includes(error.code)) return failedBy(error);
        if (!sql.encrypt)
          return note('The connection is not encrypted.', 'Set SSD_SQL_ENCRYPT to true; live data needs it.');
        return sql.trustServerCertificate
          ? note(
              'The connection is encrypted, and any certificate is accepted.',
              'Name the authority in CA_CERTIFICATES_PEM, and set SSD_SQL_TRUST_SERVER_CERTIFICATE to false.',
            )
          : ok('The connection is encrypted, and the server’s certificate is trusted.');
      },
    },
    {
      id: 'sql-sign-in',
      needs: ['sql-tls'],
      limitMs: sqlLimitMs,
      look: async () => {
        const error = await connect();
        if (error === undefined) return ok('The job is signed in, and the database is open.');
        // The same identity gives the tokens for both.
        const withoutIdentity = resultOf('vault-sign-in')?.code?.startsWith('identity-') === true;
        return withoutIdentity && error.code.startsWith('sql-identity-')
          ? skipped('vault-sign-in failed')
          : failedBy(error);
      },
    },
  ];
}
