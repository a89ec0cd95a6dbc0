/** How the DfE stand-in behaves; everything can be changed while it runs. */
export interface DfeSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What `SupplierKey` must be. */
  readonly subscriptionKey: string;
  readonly tokenLifetimeSeconds: number;
  /** What the answer says of it, in seconds; `none`: nothing. */
  readonly statedTokenLifetime: number | 'as it is' | 'none';
  /** Requests that a token is good for; after that it counts as expired. */
  readonly tokenMaxUses: number | 'unlimited';
  /** Another authority's code is refused with 403; unset: any is taken. */
  readonly laCode?: string;
  /** Longest body, compressed and uncompressed. */
  readonly maxBodyBytes: number;
  /** Takes bodies with `Content-Encoding: gzip`. */
  readonly acceptGzip: boolean;
  /** The older form: the receipts as text, with white space between them. */
  readonly receiptForm: 'array' | 'text';
  /** Answers of the endpoints and of the token endpoint begin with a byte-order mark. */
  readonly byteOrderMark: boolean;
  /** The client secret is right and has expired. */
  readonly clientSecretExpired: boolean;
  /** Keeps each body in the log of posts. */
  readonly keepBodies: boolean;
}

export const defaultDfeSettings: DfeSettings = {
  clientId: 'fake-client-id',
  clientSecret: 'fake-client-secret',
  subscriptionKey: 'fake-subscription-key',
  tokenLifetimeSeconds: 3600,
  statedTokenLifetime: 'as it is',
  tokenMaxUses: 'unlimited',
  maxBodyBytes: 1_048_576,
  acceptGzip: false,
  receiptForm: 'array',
  byteOrderMark: false,
  clientSecretExpired: false,
  keepBodies: false,
};
