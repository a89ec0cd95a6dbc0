import type { Statement } from './statement';

/**
 * Whether a statement only reads, so that running it again changes nothing. It is our own text, so its first word and
 * the absence of a writing keyword tell; an EXEC never counts as reading.
 */
export function isRead(statement: Statement): boolean {
  return (
    /^\s*(SELECT|WITH)\b/i.test(statement.text) &&
    !/\b(INSERT|UPDATE|DELETE|EXEC|INTO)\b/i.test(statement.text)
  );
}
