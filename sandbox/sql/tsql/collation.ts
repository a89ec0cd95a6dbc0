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

/** Whether a column may be declared with it. The stand-in reports it, and goes on comparing as the database does. */
export const isCollation = (name: string): boolean =>
  /^(DATABASE_DEFAULT|(SQL_)?Latin1_General_(100_|CP1_)?((CI|CS)_(AI|AS)|BIN2?))$/i.test(name);
