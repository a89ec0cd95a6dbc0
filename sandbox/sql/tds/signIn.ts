import type { SignedIn } from '../engine/sessionView';
import { SqlError } from '../sqlError';
import type { SqlServerOptions } from '../sqlServerOptions';
import type { Login7 } from './login7';
import { provesPassword, type NtlmAnswer } from './ntlm';

/** The one answer to whoever is not let in. */
export const loginFailed = (user: string): SqlError =>
  new SqlError(18456, `Login failed for user '${user}'.`, { severity: 14 });

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** @throws SqlError 18456 for an unknown user or a wrong password. */
export function passwordUser(login: Login7, options: SqlServerOptions): string {
  const known = options.logins?.find((each) => same(each.user, login.user));
  if (known?.password !== login.password) throw loginFailed(login.user);
  return known.user;
}

/** @throws SqlError 18456 for a token that is not accepted. */
export function tokenUser(token: string | undefined, options: SqlServerOptions): string {
  if (token === undefined || options.acceptToken?.(token) !== true)
    throw loginFailed('<token-identified principal>');
  return options.tokenUser ?? 'managed-identity';
}

/**
 * The Windows account that the answer proves.
 * @throws SqlError 18452 where it proves none: the server does not say whether the user or the password is wrong.
 */
export function windowsUser(
  answer: NtlmAnswer | undefined,
  nonce: Buffer,
  options: SqlServerOptions,
): string {
  const known = options.windowsLogins?.find(
    ({ domain, user }) => answer !== undefined && same(domain, answer.domain) && same(user, answer.user),
  );
  if (answer === undefined || known === undefined || !provesPassword(answer, nonce, known.password)) {
    throw new SqlError(
      18452,
      'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
      { severity: 14 },
    );
  }
  return `${known.domain}\\${known.user}`;
}

/**
 * Opens the database for someone who has signed in.
 * @throws SqlError 4060 for a database that is not there.
 */
export function openFor(user: string, login: Login7, database: string): SignedIn {
  if (login.database !== '' && !same(login.database, database)) {
    throw new SqlError(
      4060,
      `Cannot open database "${login.database}" requested by the login. The login failed.`,
      { severity: 11 },
    );
  }
  return { user, application: login.application };
}
