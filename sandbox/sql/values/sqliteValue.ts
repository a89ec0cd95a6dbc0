/** A value as SQLite keeps it: dates are sortable text, bits and integers are integers. */
export type SqliteValue = null | number | bigint | string | Uint8Array;
