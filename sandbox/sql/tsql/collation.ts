/** How a collation compares: as the database does, or by code point. */
export type CollationKind = 'database' | 'binary';

/**
 * What a COLLATE clause asks for; undefined for a collation that the stand-in does not have, such as one without regard to
 * accents or with regard to case.
 */
export function collationKind(name: string): CollationKind | undefined {
  if (/^DATABASE_DEFAULT$|^(SQL_)?Latin1_General_(100_|CP1_)?CI_AS$/i.test(name)) return 'database';
  return /_BIN2?$/i.test(name) ? 'binary' : undefined;
}

/** Whether a column may be declared with it, so that the catalog shows it. A table with one that compares otherwise cannot be used. */
export const isCollation = (name: string): boolean =>
  /^(DATABASE_DEFAULT|(SQL_)?Latin1_General_(100_|CP1_)?((CI|CS)_(AI|AS)|BIN2?))$/i.test(name);
