import type { SqliteValue } from '../values/sqliteValue';

/** A function that SQLite calls. Whole numbers are given back as bigint: SQLite takes a number for a float. */
export interface SqlFunction {
  readonly run: (...args: (SqliteValue | undefined)[]) => SqliteValue;
  /** Equal arguments give equal results, so SQLite may call it once and index it. */
  readonly deterministic: boolean;
}

export const pure = (run: (...args: (SqliteValue | undefined)[]) => SqliteValue): SqlFunction => ({
  run,
  deterministic: true,
});
export const impure = (run: (...args: (SqliteValue | undefined)[]) => SqliteValue): SqlFunction => ({
  run,
  deterministic: false,
});

/** A function that is NULL where any argument is. */
export const strict = (run: (...args: Exclude<SqliteValue, null>[]) => SqliteValue): SqlFunction =>
  pure((...args) => {
    const present: Exclude<SqliteValue, null>[] = [];
    for (const arg of args) {
      if (arg === null || arg === undefined) return null;
      present.push(arg);
    }
    return run(...present);
  });

export const textOf = (value: SqliteValue | undefined): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);

export const numberOf = (value: SqliteValue | undefined): number =>
  typeof value === 'number' ? value : value === null || value === undefined ? 0 : Number(value);

export const integer = (value: number): bigint => BigInt(Math.trunc(value));
