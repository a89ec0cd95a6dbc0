import type { WindowsLogin } from './tds/ntlm';

export interface SqlLogin {
  readonly user: string;
  readonly password: string;
}

export interface SqlServerOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** The only database; a sign-in that names another is refused (4060). */
  readonly database?: string;
  /** Sign-ins with a password. */
  readonly logins?: readonly SqlLogin[];
  /** Windows accounts that sign in by NTLM; their users are called `DOMAIN\\user`. */
  readonly windowsLogins?: readonly WindowsLogin[];
  /** Judges the tokens of federated sign-ins; without it they are all refused. */
  readonly acceptToken?: (token: string) => boolean;
  /** The database user that a token signs in as. */
  readonly tokenUser?: string;
  /** PEM; without it the server speaks no TLS. `required` refuses clients that do not. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly required?: boolean };
  /** Sign-ins have only the rights that GRANT gave them; otherwise all. */
  readonly enforceGrants?: boolean;
  /** The database's collation as it is reported; comparing goes on as in Latin1_General_CI_AS, the default. */
  readonly collation?: string;
  /** Connections begin with NOCOUNT, as `user options` has it on some servers. */
  readonly noCount?: boolean;
  /** Keeps the rows in this file; default: a file that `close` removes. */
  readonly file?: string;
}
