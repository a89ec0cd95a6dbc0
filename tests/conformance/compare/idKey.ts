/** Text of a column or a JSON value. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export const withoutTrailing = (text: string): string =>
  text.endsWith(' ') ? withoutTrailing(text.slice(0, -1)) : text;

/** An id as SQL Server compares it: whatever its case and trailing blanks. */
export const keyOf = (id: unknown): string => withoutTrailing(textOf(id)).toUpperCase();

/** Two ids that name the same thing; an id that names nothing is the same as none. */
export const sameId = (a: unknown, b: unknown): boolean => keyOf(a) !== '' && keyOf(a) === keyOf(b);
