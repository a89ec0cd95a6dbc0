/** The SQL Server types that this project's parameters have. Lengths are in UTF-16 units, bytes for binary. */
export type SqlType =
  | { readonly kind: 'nvarchar'; readonly length: number | 'max' }
  | { readonly kind: 'int' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'bit' }
  | { readonly kind: 'float' }
  | { readonly kind: 'datetime' }
  | { readonly kind: 'binary'; readonly length: number };

export const nvarchar = (length: number | 'max'): SqlType => ({ kind: 'nvarchar', length });
export const int: SqlType = { kind: 'int' };
export const bigint: SqlType = { kind: 'bigint' };
export const bit: SqlType = { kind: 'bit' };
export const float: SqlType = { kind: 'float' };
export const datetime: SqlType = { kind: 'datetime' };
export const binary = (length: number): SqlType => ({ kind: 'binary', length });

/** A parameter's value. `Date` is read and written as UTC. */
export type SqlValue = string | number | boolean | Date | Buffer | null;
