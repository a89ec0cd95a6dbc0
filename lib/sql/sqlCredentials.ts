/** What the driver signs in with: the values themselves, no longer the names of secrets. */
export type SqlCredentials =
  | {
      readonly kind: 'managed-identity';
      /** Of a user-assigned identity; unset: the system-assigned one. */
      readonly clientId?: string;
    }
  | { readonly kind: 'sql-login'; readonly user: string; readonly password: string };

/** Whether signing in with the one would be just what signing in with the other was. */
export const sameCredentials = (one: SqlCredentials, other: SqlCredentials): boolean =>
  one.kind === 'sql-login'
    ? other.kind === one.kind && other.user === one.user && other.password === one.password
    : other.kind === one.kind && other.clientId === one.clientId;
