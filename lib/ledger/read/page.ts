/** What a page of a list is asked with. */
export interface PageRequest<Position> {
  /** Where the page before ended; undefined: from the beginning. */
  readonly after: Position | undefined;
  /** Rows at most, at least 1. */
  readonly limit: number;
}

/** Some rows of a list, and where the next page goes on. */
export interface Page<Row, Position> {
  readonly rows: readonly Row[];
  /** Undefined where nothing comes after. */
  readonly next: Position | undefined;
}

/**
 * A page of the rows that were read, one more than the page may have: that one only says that there is a next page.
 * @param positionOf where a row stands in the list
 */
export function pageOf<Row, Position>(
  found: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): Page<Row, Position> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? positionOf(last) : undefined };
}
