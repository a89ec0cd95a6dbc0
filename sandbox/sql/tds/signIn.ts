import type { SignedIn } from '../engine/sessionView';
import { SqlError } from '../sqlError';
import type { SqlServerOptions } from '../sqlServerOptions';
import type { Login7 } from './login7';

/** The one answer to whoever is not let in. */
export const loginFailed = (user: string): SqlError =>
  new SqlError(18456, `Login failed for user '${user}'.`, { severity: 14 });

/**
 * Who signs in, with a password or a token.
 * @throws SqlError 18456 for a wrong password or token, 4060 for a database that is not there.
 */
export function signIn(
  login: Login7,
  token: string | undefined,
  options: SqlServerOptions,
  database: string,
): SignedIn {
  const { application } = login;
  let user: string;
  if (login.fedAuth === undefined) {
    const known = options.logins?.find((each) => each.user.toLowerCase() === login.user.toLowerCase());
    if (known?.password !== login.password) throw loginFailed(login.user);
    user = known.user;
  } else {
    if (token === undefined || options.acceptToken?.(token) !== true)
      throw loginFailed('<token-identified principal>');
    user = options.tokenUser ?? 'managed-identity';
  }
  if (login.database !== '' && login.database.toLowerCase() !== database.toLowerCase()) {
    throw new SqlError(
      4060,
      `Cannot open database "${login.database}" requested by the login. The login failed.`,
      { severity: 11 },
    );
  }
  return { user, application };
}
