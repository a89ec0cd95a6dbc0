/** What the driver signs in with: the values themselves, no longer the names of secrets. */
export type SqlCredentials =
  | {
      readonly kind: 'managed-identity';
      /** Of a user-assigned identity; unset: the system-assigned one. */
      readonly clientId?: string;
    }
  | { readonly kind: 'sql-login'; readonly user: string; readonly password: string };
